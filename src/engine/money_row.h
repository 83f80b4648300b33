#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "engine/money_view.h"
#include "graph/store/money_graph.h"

namespace duanlian::engine {

// What the entries of a stretch did to the money graph, as one row says it: the transfers, with all names
// that they need, and what was undone. docs/views.md has the grammar.
class MoneyRow {
 public:
  static constexpr uint32_t kTransfersMax = 4'096;

  // Appends the row of these transfers of the graph and these undoings, of entries from `from` on.
  static void write(std::string& out, uint64_t from, const graph::MoneyGraph& graph, uint32_t first,
                    uint32_t transfers, std::span<const MoneyView::Undoing> undoings);

  // Appends what entries up to `until` did to a graph, and the undoings to `undoings`. Gives the entry from
  // which the row tells. `corrupt` for what write() did not make.
  static Result<uint64_t> read(std::string_view row, uint64_t until, graph::MoneyGraph& graph,
                               std::vector<MoneyView::Undoing>& undoings);
};

}  // namespace duanlian::engine
