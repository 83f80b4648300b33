#pragma once

#include <string>
#include <string_view>

#include "graph/forms/trace_words.h"
#include "respond/returns/allocation.h"

namespace duanlian::respond {

graph::TwoTongues told(ReturnBasis basis);
graph::TwoTongues told(ReturnState state);
graph::TwoTongues told(RestReason reason);
graph::TwoTongues told(NoticeState state);

// The remark that goes with every form of an allocation: what it stands on, and that counsel has to confirm
// it.
graph::TwoTongues returns_remark();

// Text from outside as it may stand on paper: characters that show nothing, turn the reading direction or
// break the line (a name that would print as another one, or as two) are U+FFFD. REQUIRES well-formed UTF-8.
std::string on_paper(std::string_view text);

}  // namespace duanlian::respond
