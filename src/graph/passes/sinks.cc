#include "graph/passes/sinks.h"

#include <algorithm>
#include <limits>

#include "base/check.h"

namespace duanlian::graph {

// Merged whenever there are twice as many as the last time left, so that a lot costs O(log lots).
void Sinks::receive(uint32_t pocket, OriginLot lot) {
  Sink& sink = sinks_.find(pocket)->second;
  sink.lots.push_back(lot);
  if (sink.lots.size() < sink.merge_at) return;
  merge_by_origin(sink.lots);
  sink.merge_at = std::max(kMergeMin, sink.lots.size() * 2);
}

void Sinks::merge_by_origin(std::vector<OriginLot>& lots) {
  if (lots.empty()) return;
  std::ranges::sort(lots, [](const OriginLot& a, const OriginLot& b) {
    return a.origin != b.origin ? a.origin < b.origin : a.amount > b.amount;
  });
  std::size_t last = 0;
  for (std::size_t i = 1; i < lots.size(); ++i) {
    const OriginLot lot = lots[i];
    if (lot.origin == lots[last].origin &&
        lots[last].amount <= std::numeric_limits<int64_t>::max() - lot.amount) {
      lots[last].amount += lot.amount;
    } else {
      lots[++last] = lot;
    }
  }
  lots.resize(last + 1);
}

std::vector<OriginLot> Sinks::lots(uint32_t pocket) const {
  const auto found = sinks_.find(pocket);
  CHECK(found != sinks_.end(), "no such sink");
  std::vector<OriginLot> lots = found->second.lots;
  merge_by_origin(lots);
  return lots;
}

std::size_t Sinks::bytes() const {
  std::size_t bytes = 0;
  for (const auto& [pocket, sink] : sinks_) bytes += sizeof(Sink) + sink.lots.capacity() * sizeof(OriginLot);
  return bytes;
}

}  // namespace duanlian::graph
