#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "graph/store/ids.h"

namespace duanlian::graph {

// The pockets of whoever has this one, itself among them, by rising number; none where nobody is known to
// have it. The same for each of them, whenever it is asked.
using HeldTogether = std::function<std::vector<PocketId>(PocketId)>;

inline constexpr std::size_t kHeldTogetherMax = 256;
inline constexpr std::size_t kHeldMax = 1'000'000;

// Who has which accounts and wallets. A pocket that two holders have makes them one.
class Holders {
 public:
  // limit_exceeded: kHeldMax in all, or kHeldTogetherMax of one; then nothing changed.
  Status add(std::string_view holder, PocketId pocket);

  std::vector<PocketId> with(PocketId pocket) const;
  bool empty() const { return group_of_.empty(); }

 private:
  void join(uint32_t one, uint32_t other);

  TextMap<PocketId> first_of_;                       // of each holder
  std::unordered_map<uint32_t, uint32_t> group_of_;  // by pocket
  std::vector<std::vector<PocketId>> groups_;
};

}  // namespace duanlian::graph
