#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/utf8.h"
#include "graph/paths/tie_table.h"
#include "graph/paths/ties.h"

// Any bytes as a file of pairs: refused with words, or ties that can be asked for both ways.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size) {
  using namespace duanlian;
  using namespace duanlian::graph;
  static const MoneyGraph* const kGraph = [] {
    auto* const graph = new MoneyGraph;
    for (const std::string_view payee : {"b", "c", "d"}) {
      CHECK(graph->append({.from = {.id = "a"}, .to = {.id = payee}, .asset = "CNY", .amount = 1}),
            "a transfer");
    }
    return graph;
  }();
  TieTable table;
  const auto read = table.parse(*kGraph, "ties.csv", {reinterpret_cast<const char*>(bytes), size});
  CHECK(read || read.error().message.starts_with("ties.csv:"), "refused with its place");
  for (uint32_t i = 0; i < kGraph->pockets(); ++i) {
    const PocketId pocket{i};
    for (const std::string& name : table.names_of(pocket)) {
      CHECK(!name.empty() && is_utf8(name) && name.size() <= kTieNameBytesMax, "a name");
      const auto pockets = table.pockets_of(name);
      CHECK(pockets.size() == table.degree(name), "as many as it says");
      CHECK(std::ranges::count(pockets, pocket) == 1, "both ways");
    }
    const auto tied = tied_pockets(*kGraph, table, {.pockets = {pocket}, .hops_max = 3});
    CHECK(tied && tied->pockets.front().pocket == pocket && !tied->cut, "an answer");
  }
  return 0;
}
