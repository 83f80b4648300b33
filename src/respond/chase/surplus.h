#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "graph/follow/answer.h"
#include "respond/chase/claims.h"
#include "respond/chase/hop_index.h"

namespace duanlian::respond {

inline constexpr std::size_t kSurplusDepthMax = 64;      // hops that a surplus is looked for
inline constexpr uint64_t kSurplusStepsMax = 1'000'000;  // hops looked at, in one plan

// Puts money that orders hold where they hold it. Where an order holds, or is about to, more of an origin's
// money than the trace says is there, transfers seem to have taken it away; but what is held has not left.
// So as much is taken off what the trace found further on, latest first; and where others' money is in the
// account, it is theirs that went on in its place.
class Surplus {
 public:
  // All must outlive it.
  Surplus(const graph::Trace& trace, const RestTable& rests, const HopIndex& hops, Claims& claims);

  // Puts in what is held, in the order in which it was ordered: so what a plan adds, all of which was there,
  // moves nothing. Afterwards no claim holds more than it has, and of each origin the claims come to what was
  // taken and what is ordered beyond that; the second is returned.
  std::vector<int64_t> settle(const std::vector<HeldShare>& held);

 private:
  struct Freed {
    ClaimPlace place;
    int64_t amount = 0;
  };

  void settle(const ClaimPlace& place);
  int64_t call_back(graph::PocketId pocket, uint32_t origin, int64_t after, int64_t amount,
                    std::size_t depth);
  int64_t take_at(graph::PocketId pocket, uint32_t origin, int64_t amount);
  void give_others(const ClaimPlace& held);
  int64_t take_anywhere(uint32_t origin, int64_t amount);

  const graph::Trace& trace_;
  const RestTable& rests_;
  const HopIndex& hops_;
  Claims& claims_;
  std::vector<std::vector<int64_t>> left_;  // of the shares of each hop
  std::vector<Freed> freed_;
  std::vector<int64_t> excess_;
  uint64_t steps_ = 0;
};

}  // namespace duanlian::respond
