#pragma once

#include <string>

#include "respond/returns/allocation.h"

namespace duanlian::respond {

// A row a payment, for the bank's spreadsheet: docs/returns.md. Names from outside stay text.
void append_returns_csv(std::string& out, const ReturnAllocation& allocation);

}  // namespace duanlian::respond
