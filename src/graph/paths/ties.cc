#include "graph/paths/ties.h"

#include <algorithm>
#include <map>
#include <unordered_set>
#include <utility>

#include "graph/paths/sight.h"

namespace duanlian::graph {
namespace {

class Tying {
 public:
  Tying(const Ties& ties, const TieQuestion& question)
      : ties_(ties), question_(question), cost_(question.bounds) {}

  TiedPockets run() {
    std::vector<PocketId> level = question_.pockets;
    std::ranges::sort(level);
    for (const PocketId pocket : level) add({.pocket = pocket});
    std::size_t begin = 0;
    for (uint32_t hops = 1; hops <= question_.hops_max; ++hops) {
      const std::size_t end = answer_.pockets.size();
      for (std::size_t i = begin; i < end && !cost_.ended(); ++i) go_on(answer_.pockets[i].pocket, hops);
      std::ranges::sort(answer_.pockets.begin() + static_cast<std::ptrdiff_t>(end), answer_.pockets.end(), {},
                        &TiedPocket::pocket);
      begin = end;
    }
    for (auto& [name, tie] : shared_) answer_.ties.push_back(std::move(tie));
    answer_.cut = cost_.why();
    answer_.steps = cost_.spent();
    return std::move(answer_);
  }

 private:
  void add(TiedPocket found) {
    if (known_.contains(found.pocket)) return;
    if (answer_.pockets.size() == question_.bounds.answers_max) return cost_.cut(PathCut::answers_max);
    known_.insert(found.pocket);
    answer_.pockets.push_back(std::move(found));
  }

  void go_on(PocketId pocket, uint32_t hops) {
    for (std::string& name : ties_.names_of(pocket)) {
      if (!cost_.spend(1)) return;
      if (shared_.contains(name)) continue;
      const uint64_t degree = ties_.degree(name);
      if (degree < 2) continue;
      SharedTie tie{.name = name, .degree = degree, .is_too_common = degree > question_.degree_max};
      if (!tie.is_too_common) {
        if (!cost_.spend(degree)) return;
        tie.pockets = ties_.pockets_of(name);
        for (const PocketId other : tie.pockets) add({other, hops, pocket, name});
      }
      shared_.emplace(std::move(name), std::move(tie));
    }
  }

  const Ties& ties_;
  const TieQuestion& question_;
  PathCost cost_;
  TiedPockets answer_;
  std::unordered_set<PocketId> known_;
  std::map<std::string, SharedTie, std::less<>> shared_;
};

}  // namespace

Result<TiedPockets> tied_pockets(const MoneyGraph& graph, const Ties& ties, const TieQuestion& question) {
  RETURN_IF_ERROR(check_pockets(graph, question.pockets));
  RETURN_IF_ERROR(check_bounds(question.bounds));
  if (question.hops_max == 0 || question.hops_max > kTieHopsMax) {
    return invalid("ties are followed over 1 to kTieHopsMax hops");
  }
  return Tying(ties, question).run();
}

}  // namespace duanlian::graph
