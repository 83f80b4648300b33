#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/utf8.h"
#include "graph/forms/path_answer.h"
#include "graph/forms/path_question.h"
#include "graph/forms/path_report.h"
#include "graph/paths/chain_search.h"
#include "graph/paths/tie_table.h"

// Any bytes as a question: refused with words, or asked of a small graph and written in both forms.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size) {
  using namespace duanlian;
  using namespace duanlian::graph;
  static const MoneyGraph* const kGraph = [] {
    auto* const graph = new MoneyGraph;
    const std::string_view names = "abcd";
    for (std::size_t i = 0; i < 24; ++i) {
      const std::string_view from = names.substr(i % 4, 1);
      const std::string_view to = names.substr((i + 1 + i / 8) % 4, 1);
      static_cast<void>(graph->append({.time = Timestamp{1'790'000'000'000'000} + minutes(int64_t(i)),
                                       .from = {.id = from},
                                       .to = {.id = to},
                                       .asset = i % 5 == 0 ? "USD" : "CNY",
                                       .amount = int64_t(100 + i)}));
    }
    return graph;
  }();
  static const TieTable* const kTies = [] {
    auto* const ties = new TieTable;
    CHECK(ties->parse(*kGraph, "ties.csv", "a,x\nb,x\nb,y\nc,y\n"), "pairs");
    return ties;
  }();
  const auto asked = read_path_question({reinterpret_cast<const char*>(bytes), size});
  if (!asked) {
    CHECK(!asked.error().message.empty(), "refused with words");
    return 0;
  }
  CHECK(!asked->accounts.empty() && asked->hops() <= kChainHopsMax, "a question with its accounts");
  PathBounds bounds = bounds_of(*asked);
  bounds.steps_max = std::min<uint64_t>(bounds.steps_max, 10'000);
  const auto answer = answer_path(*kGraph, kTies, *asked, bounds);
  if (!answer) {
    CHECK(!answer.error().message.empty(), "refused with words");
    return 0;
  }
  const PathReport report{
      .graph = *kGraph, .question = *asked, .bounds = bounds, .answer = *answer, .event_of = {}};
  for (const PathForm form : {PathForm::json, PathForm::csv}) {
    std::string text;
    append_path(text, form, report);
    CHECK(!text.empty() && is_utf8(text), "an answer");
  }
  return 0;
}
