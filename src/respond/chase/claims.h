#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "graph/follow/answer.h"
#include "graph/store/ids.h"

namespace duanlian::respond {

// Money of one origin in one way at one place, with what is ordered of it.
struct Claim {
  int64_t value = 0;
  int64_t in_force = 0;
  int64_t pending = 0;
  // Whose money it was on the way here, where others' is held in its place.
  std::vector<std::pair<graph::PocketId, uint32_t>> ways;

  int64_t held() const { return in_force + pending; }
  int64_t loose() const { return value > held() ? value - held() : 0; }
};

// Pocket, origin, kind: of one pocket and origin what a bank can stop comes first.
struct ClaimPlace {
  graph::PocketId pocket;
  uint32_t origin = 0;
  graph::RestKind kind = graph::RestKind::account;
  friend auto operator<=>(const ClaimPlace&, const ClaimPlace&) = default;
};
using Claims = std::map<ClaimPlace, Claim>;

// A share of an order that holds money, or is about to.
struct HeldShare {
  ClaimPlace place;
  int64_t amount = 0;
  bool pending = false;
};

// The rests of a trace by pocket and kind.
class RestTable {
 public:
  explicit RestTable(const graph::Trace& trace);
  const graph::Rest* find(graph::PocketId pocket, graph::RestKind kind) const;

 private:
  std::map<std::pair<graph::PocketId, graph::RestKind>, const graph::Rest*> rests_;
};

Claims claims_of(const graph::Trace& trace);

}  // namespace duanlian::respond
