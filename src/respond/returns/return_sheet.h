#pragma once

#include <string>
#include <string_view>

#include "respond/returns/allocation.h"

namespace duanlian::respond {

// The sheet that goes to an institution with the 协助返还通知书 and that two officers sign: one page of HTML
// for A4, Chinese with English beside it, without script or network. Only what concerns the institution
// stands on it; all of the case where none is named. Number and digest are those of the whole allocation.
void append_return_sheet(std::string& out, const ReturnAllocation& allocation, std::string_view institution);

}  // namespace duanlian::respond
