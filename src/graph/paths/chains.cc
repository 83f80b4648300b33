#include "graph/paths/chains.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace duanlian::graph {
namespace {

using PocketSet = Departures::Pockets;

Status check_chain_question(const MoneyGraph& graph, const ChainQuestion& question) {
  RETURN_IF_ERROR(check_pockets(graph, question.from));
  RETURN_IF_ERROR(check_pockets(graph, question.to));
  RETURN_IF_ERROR(check_window(question.filter.window));
  RETURN_IF_ERROR(check_bounds(question.bounds));
  if (question.hops_max == 0 || question.hops_max > kChainHopsMax) {
    return invalid("a chain has 1 to kChainHopsMax hops");
  }
  const PocketSet from(question.from.begin(), question.from.end());
  for (const PocketId pocket : question.to) {
    if (from.contains(pocket)) return invalid("an account is on both sides of the question");
  }
  return {};
}

// Earliest arrivals, hop by hop.
class Arrivals {
 public:
  Arrivals(Sight& sight, const ChainQuestion& question)
      : sight_(sight), filter_(question.filter), to_(question.to.begin(), question.to.end()) {
    Level& first = levels_.emplace_back();
    for (const PocketId pocket : question.from) {
      first.emplace(pocket, filter_.window.before());
      earliest_.emplace(pocket, filter_.window.before());
    }
  }

  // The earliest arrival at an end after one hop more; nothing when none was reached.
  std::optional<Moment> one_on() {
    Level next;
    std::optional<Moment> arrived;
    for (const auto& [pocket, at] : levels_.back()) {
      sight_.each(pocket, FlowSide::out, at, filter_.window.after(), [&](TransferId id, Moment moment) {
        if (arrived && !(moment < *arrived)) return false;
        if (sight_.amount(id, FlowSide::out) < filter_.amount_min) return true;
        const PocketId payee = sight_.other_end(id, FlowSide::out);
        if (to_.contains(payee)) return arrived = moment, false;
        const auto known = earliest_.find(payee);
        if (known != earliest_.end() && !(moment < known->second)) return true;
        Moment& earliest = next.try_emplace(payee, moment).first->second;
        earliest = std::min(earliest, moment);
        return true;
      });
    }
    for (const auto& [pocket, moment] : next) earliest_[pocket] = moment;
    levels_.push_back(std::move(next));
    return arrived;
  }

  bool is_over() const { return levels_.back().empty(); }

  // REQUIRES that the last hop arrived there.
  Chain chain_to(Moment arrived) const {
    Chain chain{arrived.id};
    for (std::size_t hop = levels_.size() - 2; hop > 0; --hop) {
      chain.push_back(levels_[hop].at(sight_.other_end(chain.back(), FlowSide::in)).id);
    }
    std::ranges::reverse(chain);
    return chain;
  }

 private:
  using Level = std::unordered_map<PocketId, Moment>;

  Sight& sight_;
  const ChainFilter& filter_;
  PocketSet to_;
  std::vector<Level> levels_;  // who was reached earlier than before at that hop
  Level earliest_;
};

}  // namespace

Result<Chains> chains_between(const MoneyGraph& graph, const ChainQuestion& question) {
  RETURN_IF_ERROR(check_chain_question(graph, question));
  const PocketSet from(question.from.begin(), question.from.end());
  const PocketSet to(question.to.begin(), question.to.end());
  Sight sight(graph, question.bounds);
  Chains answer;
  ChainSearch search(sight, question.filter, from, to, question.hops_max);
  const ChainSearch::Found found = [&](std::span<const TransferId> chain) {
    if (answer.chains.size() == question.bounds.answers_max) {
      sight.cost().cut(PathCut::answers_max);
      return false;
    }
    answer.chains.emplace_back(chain.begin(), chain.end());
    return true;
  };
  for (uint32_t hops = 1; hops <= question.hops_max && !sight.cost().why(); ++hops) {
    search.run(hops, hops, found);
  }
  answer.cut = sight.cost().why();
  answer.steps = sight.cost().spent();
  return answer;
}

Result<ShortestChain> shortest_chain(const MoneyGraph& graph, const ChainQuestion& question) {
  RETURN_IF_ERROR(check_chain_question(graph, question));
  const ChainFilter& filter = question.filter;
  if (filter.gap_max || filter.ratio || filter.span_max) {
    return Error{ErrorCode::unsupported, "the shortest chain is found without gap, ratio and span"};
  }
  Sight sight(graph, question.bounds);
  ShortestChain answer;
  Arrivals arrivals(sight, question);
  for (uint32_t hops = 1; hops <= question.hops_max && !arrivals.is_over(); ++hops) {
    const auto arrived = arrivals.one_on();
    if (sight.cost().ended()) break;  // another may have arrived first
    if (!arrived) continue;
    answer.chain = arrivals.chain_to(*arrived);
    break;
  }
  answer.cut = sight.cost().why();
  answer.steps = sight.cost().spent();
  return answer;
}

}  // namespace duanlian::graph
