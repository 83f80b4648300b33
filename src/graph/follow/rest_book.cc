#include "graph/follow/rest_book.h"

#include <algorithm>
#include <tuple>

namespace duanlian::graph {
void RestBook::add(RestKind kind, const Arrival& arrival, const Lot& lot) {
  const uint64_t key = uint64_t{arrival.pocket.value()} << 8 | static_cast<uint64_t>(kind);
  const auto [at, added] = places_.try_emplace(key, entries_.size());
  if (added) {
    entries_.push_back({.rest = {.kind = kind,
                                 .pocket = arrival.pocket,
                                 .layer = arrival.layer,
                                 .first = arrival.first,
                                 .last = arrival.last}});
  }
  Entry& entry = entries_[at->second];
  Rest& rest = entry.rest;
  if (__builtin_add_overflow(rest.quantity, lot.quantity, &rest.quantity)) {
    rest.quantity = INT64_MAX;
    entry.overflown = true;
  }
  add_share(rest.shares, lot.origin, lot.value);
  rest.layer = std::min(rest.layer, arrival.layer);
  rest.first = std::min(rest.first, arrival.first);
  rest.last = std::max(rest.last, arrival.last);
  entry.doubts.add(arrival.doubts);
}

std::vector<Rest> RestBook::close(std::vector<PocketId>& overflown) {
  std::vector<Rest> rests;
  rests.reserve(entries_.size());
  for (Entry& entry : entries_) {
    if (entry.overflown) overflown.push_back(entry.rest.pocket);
    entry.rest.value_min = entry.rest.value_max = sum_of(entry.rest.shares);
    entry.rest.doubts = entry.doubts.list();
    rests.push_back(std::move(entry.rest));
  }
  entries_.clear();
  places_.clear();
  std::ranges::sort(rests, {},
                    [](const Rest& rest) { return std::tuple(rest.kind, -rest.value_max, rest.pocket); });
  return rests;
}

}  // namespace duanlian::graph
