#pragma once

#include <string_view>

#include "graph/follow/answer.h"
#include "graph/follow/question.h"
#include "graph/store/movement.h"

namespace duanlian::graph {

// The same for people who read Chinese and for those who read English.
struct TwoTongues {
  std::string_view zh;
  std::string_view en;
};

TwoTongues told(RestKind kind);
TwoTongues told(Doubt doubt);
TwoTongues told(CutKind kind);
TwoTongues told(FollowMethod method);
TwoTongues told(HubPolicy policy);
TwoTongues told(MovementKind kind);

}  // namespace duanlian::graph
