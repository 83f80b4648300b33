#include "graph/store/edges.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace duanlian::graph {

Edges::Edges(const EdgeLists& lists, const TransferPages& pages, EdgeListHead::Value head, bool late)
    : pages_(&pages), size_(head.count) {
  if (head.count == 0) return;
  if (head.count == 1) {
    only_ = head.tail;
    runs_.push_back({&only_, 0, 1});
    return;
  }
  lists.read(head, runs_);
  if (!late) return;
  for (const EdgeLists::Run& run : runs_) {
    sorted_.insert(sorted_.end(), run.transfers, run.transfers + run.size);
  }
  std::ranges::sort(sorted_, {}, [&](uint32_t id) { return std::pair(pages.time(TransferId{id}), id); });
  runs_.assign(1, {sorted_.data(), 0, head.count});
}

TransferId Edges::operator[](std::size_t place) const {
  CHECK(place < size_, "a place in the list");
  for (auto run = runs_.rbegin();; ++run) {
    if (place >= run->begin) return TransferId{run->transfers[place - run->begin]};
  }
}

// The first place of which `before` does not hold, which holds of all before it.
template <class Before>
std::size_t Edges::partition(const Before& before) const {
  for (auto run = runs_.rbegin(); run != runs_.rend(); ++run) {
    if (!before(run->transfers[0])) continue;
    const uint32_t* const end = run->transfers + run->size;
    return run->begin +
           static_cast<std::size_t>(std::partition_point(run->transfers, end, before) - run->transfers);
  }
  return 0;
}

std::size_t Edges::first_at(Timestamp time) const {
  return partition([&](uint32_t id) { return pages_->time(TransferId{id}) < time.micros; });
}

std::size_t Edges::first_after(Timestamp time) const {
  return partition([&](uint32_t id) { return pages_->time(TransferId{id}) <= time.micros; });
}

std::size_t Edges::first_after(Timestamp time, TransferId after) const {
  return partition([&](uint32_t id) {
    return std::pair(pages_->time(TransferId{id}), id) <= std::pair(time.micros, after.value());
  });
}

}  // namespace duanlian::graph
