#include "respond/chase/surplus.h"

#include <algorithm>
#include <tuple>

namespace duanlian::respond {

Surplus::Surplus(const graph::Trace& trace, const RestTable& rests, const HopIndex& hops, Claims& claims)
    : trace_(trace), rests_(rests), hops_(hops), claims_(claims), excess_(trace.origins.size()) {}

std::vector<int64_t> Surplus::settle(const std::vector<HeldShare>& held) {
  for (const HeldShare& share : held) {
    Claim& claim = claims_[share.place];
    (share.pending ? claim.pending : claim.in_force) += share.amount;
    if (claim.held() > claim.value) settle(share.place);
  }
  return std::move(excess_);
}

void Surplus::settle(const ClaimPlace& place) {
  Claim& claim = claims_[place];
  const int64_t amount = claim.held() - claim.value;
  claim.value = claim.held();
  freed_.clear();
  int64_t missing = take_at(place.pocket, place.origin, amount);  // beside it, at the same place
  missing = call_back(place.pocket, place.origin, -1, missing, 0);
  give_others(place);
  missing = take_anywhere(place.origin, missing);
  excess_[place.origin] += missing;
}

// Takes so much off what left the pocket after that hop; what could not be taken.
int64_t Surplus::call_back(graph::PocketId pocket, uint32_t origin, int64_t after, int64_t amount,
                           std::size_t depth) {
  if (depth == kSurplusDepthMax) return amount;
  if (left_.empty()) left_.resize(trace_.hops.size());
  const auto entries = hops_.from(pocket);
  for (auto entry = entries.rbegin(); entry != entries.rend() && amount > 0; ++entry) {
    if (entry->second <= after || steps_ == kSurplusStepsMax) break;
    ++steps_;
    const graph::Hop& hop = hops_.hop(entry->second);
    const auto share = std::ranges::lower_bound(hop.shares, origin, {}, &graph::Share::origin);
    if (share == hop.shares.end() || share->origin != origin) continue;
    std::vector<int64_t>& left = left_[entry->second];
    if (left.empty()) {
      for (const graph::Share& of : hop.shares) left.push_back(of.value);
    }
    int64_t& of_it = left[static_cast<std::size_t>(share - hop.shares.begin())];
    const int64_t tried = std::min(of_it, amount);
    of_it -= tried;
    const graph::PocketId payee = hops_.payee(entry->second);
    int64_t missing = take_at(payee, origin, tried);
    missing = call_back(payee, origin, entry->second, missing, depth + 1);
    amount -= tried - missing;
  }
  return amount;
}

int64_t Surplus::take_at(graph::PocketId pocket, uint32_t origin, int64_t amount) {
  const ClaimPlace first{.pocket = pocket, .origin = origin};
  for (auto at = claims_.lower_bound(first); at != claims_.end() && amount > 0; ++at) {
    const auto& [place, claim] = *at;
    if (place.pocket != pocket || place.origin != origin) break;
    const int64_t taken = std::min(claim.loose(), amount);
    if (taken == 0) continue;
    at->second.value -= taken;
    amount -= taken;
    freed_.push_back({place, taken});
  }
  return amount;
}

// Of the others' money in the account as much as the trace found less there than it and the orders come to.
void Surplus::give_others(const ClaimPlace& held) {
  const graph::Rest* const rest = rests_.find(held.pocket, held.kind);
  if (rest == nullptr) return;
  int64_t over = -rest->quantity;
  std::vector<ClaimPlace> others;
  for (auto at = claims_.lower_bound({.pocket = held.pocket}); at != claims_.end(); ++at) {
    if (at->first.pocket != held.pocket) break;
    if (at->first.kind != held.kind) continue;
    over += at->second.value;
    if (at->second.loose() > 0 && at->first.origin != held.origin) others.push_back(at->first);
  }
  for (const ClaimPlace& other : others) {
    for (Freed& freed : freed_) {
      if (freed.place.kind == graph::RestKind::returned) continue;  // to one victim, not to the other
      Claim& here = claims_[other];
      const int64_t moved = std::min({over, here.loose(), freed.amount});
      if (moved <= 0) continue;
      here.value -= moved;
      freed.amount -= moved;
      over -= moved;
      ClaimPlace there = freed.place;
      there.origin = other.origin;
      Claim& claim = claims_[there];
      claim.value += moved;
      claim.ways.emplace_back(held.pocket, other.origin);
      claim.ways.emplace_back(freed.place.pocket, held.origin);
    }
  }
}

// From what is furthest on.
int64_t Surplus::take_anywhere(uint32_t origin, int64_t amount) {
  if (amount == 0) return 0;
  std::vector<std::pair<uint32_t, ClaimPlace>> loose;
  for (const auto& [place, claim] : claims_) {
    if (place.origin != origin || claim.loose() == 0) continue;
    const graph::Rest* const rest = rests_.find(place.pocket, place.kind);
    loose.emplace_back(rest == nullptr ? 0 : rest->layer, place);
  }
  std::ranges::sort(loose, std::ranges::greater());
  for (const auto& [layer, place] : loose) {
    Claim& claim = claims_[place];
    const int64_t taken = std::min(claim.loose(), amount);
    claim.value -= taken;
    amount -= taken;
  }
  return amount;
}

}  // namespace duanlian::respond
