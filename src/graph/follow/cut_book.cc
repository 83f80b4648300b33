#include "graph/follow/cut_book.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace duanlian::graph {

bool CutBook::add(CutKind kind, PocketId pocket, int64_t value, uint64_t transfers) {
  const uint64_t key = uint64_t{pocket.value()} << 8 | static_cast<uint64_t>(kind);
  const auto [at, added] = places_.try_emplace(key, cuts_.size());
  if (added) cuts_.push_back({.kind = kind, .pocket = pocket});
  cuts_[at->second].value += value;
  cuts_[at->second].transfers += transfers;
  return added;
}

std::vector<Cut> CutBook::close() {
  places_.clear();
  std::ranges::sort(cuts_, {}, [](const Cut& cut) { return std::tuple(cut.kind, -cut.value, cut.pocket); });
  return std::exchange(cuts_, {});
}

}  // namespace duanlian::graph
