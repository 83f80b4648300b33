#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "base/result.h"
#include "graph/forms/path_question.h"
#include "graph/paths/bounds.h"
#include "graph/paths/chains.h"
#include "graph/paths/counterparties.h"
#include "graph/paths/flow.h"
#include "graph/paths/neighbourhood.h"
#include "graph/paths/ties.h"
#include "graph/paths/trace_counts.h"
#include "graph/store/ids.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

// Hops of chains, payments of a neighbourhood, members of counterparties or shared names that an answer
// lists.
inline constexpr std::size_t kPathPartsMax = 100'000;
// Pockets that a question about one account is answered for, each for itself.
inline constexpr std::size_t kPathPocketsAnsweredMax = 64;

struct FoundFlow {
  PocketId pocket;
  std::optional<Flow> out;
  std::optional<Flow> in;
  std::optional<int64_t> out_per_in_milli;
};
struct FoundCounts {
  PocketId pocket;
  TraceCounts counts;
};
struct FoundChains {
  std::optional<PocketId> pocket;  // of cycles; the payer of three_cycles
  std::optional<PocketId> payee;   // of three_cycles
  std::optional<uint64_t> count;   // of three_cycles: of all, whatever is listed
  std::vector<Chain> chains;
  std::optional<PathCut> cut;
  uint64_t steps = 0;
};
using PathFinding =
    std::variant<FoundFlow, FoundCounts, FoundChains, Neighbourhood, Counterparties, TiedPockets>;

// Why it is not all; nothing where it is.
std::optional<PathCut> cut_of(const PathFinding& finding);

// A question about one account has a finding for each of its pockets (of three_cycles: for each pair of
// them), another has one.
struct PathAnswer {
  std::vector<PathFinding> found;
  bool is_cut(PathCut why) const;
};

// Steps and answers as the question says, or as usual; of time nothing.
PathBounds bounds_of(const PathQuestion& question);

// Finds the accounts and asks. `ties` may be null: then ties are refused (unsupported). Refused (not_found,
// with the place): an account that no transfer names, or that has no money in the currency;
// (invalid_argument): one whose pockets are more than kPathPocketsAnsweredMax, and what the kind's function
// refuses. `bounds` are for each finding.
Result<PathAnswer> answer_path(const MoneyGraph& graph, const Ties* ties, const PathQuestion& question,
                               const PathBounds& bounds);

}  // namespace duanlian::graph
