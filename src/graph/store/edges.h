#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.h"
#include "graph/store/edge_lists.h"
#include "graph/store/ids.h"
#include "graph/store/pages.h"

namespace duanlian::graph {

// The transfers of a pocket on one side as they stand at one moment, in order of time and then of number;
// failed and reversed ones too. Does not see what comes after it was made.
class Edges {
 public:
  // `late`: they may not be in order of time. The lists and pages must outlive it.
  Edges(const EdgeLists& lists, const TransferPages& pages, EdgeListHead::Value head, bool late);
  Edges(const Edges&) = delete;
  Edges& operator=(const Edges&) = delete;

  std::size_t size() const { return size_; }
  TransferId operator[](std::size_t place) const;
  // Places: of the first at or after the time, of the first after it.
  std::size_t first_at(Timestamp time) const;
  std::size_t first_after(Timestamp time) const;
  // Of the first that comes after that transfer.
  std::size_t first_after(Timestamp time, TransferId after) const;

  // Calls `use(TransferId)` for those at the places; until it gives false.
  template <class Use>
  void for_each(std::size_t begin, std::size_t end, const Use& use) const {
    for (const EdgeLists::Run& run : runs_) {
      if (run.begin + run.size <= begin) continue;
      if (run.begin >= end) return;
      const std::size_t from = begin > run.begin ? begin - run.begin : 0;
      const std::size_t to = end < run.begin + run.size ? end - run.begin : run.size;
      for (std::size_t i = from; i < to; ++i) {
        if (!use(TransferId{run.transfers[i]})) return;
      }
    }
  }

 private:
  template <class Before>
  std::size_t partition(const Before& before) const;

  const TransferPages* pages_;
  std::size_t size_ = 0;
  EdgeLists::Runs runs_;
  uint32_t only_ = 0;             // the transfer of a list of one
  std::vector<uint32_t> sorted_;  // those of a list that is not in order
};

}  // namespace duanlian::graph
