#include "graph/forms/path_answer.h"

#include <algorithm>
#include <string>
#include <type_traits>
#include <utility>

#include "graph/paths/cycles.h"

namespace duanlian::graph {
namespace {

// The pockets of an account, in the currency where one is said.
Status add_pockets(const MoneyGraph& graph, const std::string& account, const std::string& currency,
                   std::vector<PocketId>& pockets) {
  const std::vector<PocketId> all = graph.find_all(account);
  if (all.empty()) return Error{ErrorCode::not_found, "no transfer names the account " + account};
  const std::size_t before = pockets.size();
  for (const PocketId pocket : all) {
    if (currency.empty() || graph.asset_name(graph.asset(pocket)) == currency) pockets.push_back(pocket);
  }
  if (pockets.size() != before) return {};
  std::string has;
  for (const PocketId pocket : all)
    has.append(has.empty() ? "" : ", ").append(graph.asset_name(graph.asset(pocket)));
  return Error{ErrorCode::not_found, account + " has no money in " + currency + ", but in " + has};
}

Result<std::vector<PocketId>> pockets_of(const MoneyGraph& graph, std::string_view side,
                                         const std::vector<std::string>& accounts,
                                         const std::string& currency) {
  std::vector<PocketId> pockets;
  pockets.reserve(accounts.size());
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    if (auto added = add_pockets(graph, accounts[i], currency, pockets); !added)
      return within(std::string(side) + "[" + std::to_string(i) + "]", std::move(added.error()));
  }
  return pockets;
}

// Lets go of the last of a list so that all together have no more than kPathPartsMax parts.
template <class List, class PartsOf>
void keep_parts(List& list, std::optional<PathCut>& cut, const PartsOf& parts_of) {
  std::size_t parts = 0;
  const auto beyond =
      std::ranges::find_if(list, [&](const auto& one) { return (parts += parts_of(one)) > kPathPartsMax; });
  if (beyond == list.end()) return;
  list.erase(beyond, list.end());
  cut = cut.value_or(PathCut::parts_max);
}

// Asks one question of the graph.
class Asking {
 public:
  Asking(const MoneyGraph& graph, const Ties* ties, const PathQuestion& question, const PathBounds& bounds)
      : graph_(graph), ties_(ties), question_(question), bounds_(bounds) {}

  Result<PathAnswer> run() {
    ASSIGN_OR_RETURN(pockets_, pockets_of(graph_, "accounts", question_.accounts, question_.currency));
    ASSIGN_OR_RETURN(to_pockets_,
                     pockets_of(graph_, "to_accounts", question_.to_accounts, question_.currency));
    RETURN_IF_ERROR(find());
    return std::move(answer_);
  }

 private:
  Status find() {
    switch (question_.kind) {
      case PathKind::out_sum:
      case PathKind::in_sum:
      case PathKind::in_out:
      case PathKind::trace_counts:
      case PathKind::cycles:
      case PathKind::three_cycles:
        return find_each();
      case PathKind::chains:
        return find_chains();
      case PathKind::shortest_chain:
        return find_shortest();
      case PathKind::neighbourhood:
        return find_neighbourhood();
      case PathKind::counterparties:
        return find_counterparties();
      case PathKind::ties:
        return find_ties();
    }
    return {};
  }

  Status find_each() {
    const bool pairs = question_.kind == PathKind::three_cycles;
    if (pockets_.size() * (pairs ? to_pockets_.size() : 1) > kPathPocketsAnsweredMax) {
      return within("currency", invalid("missing: the account has money in more currencies and assets than "
                                        "kPathPocketsAnsweredMax"));
    }
    for (const PocketId pocket : pockets_) {
      if (pairs) {
        for (const PocketId payee : to_pockets_) RETURN_IF_ERROR(find_three_cycles(pocket, payee));
      } else if (question_.kind == PathKind::cycles) {
        RETURN_IF_ERROR(find_cycles(pocket));
      } else if (question_.kind == PathKind::trace_counts) {
        ASSIGN_OR_RETURN(TraceCounts counts,
                         ascending_trace(graph_, pocket, question_.window(), question_.hops(), bounds_));
        answer_.found.emplace_back(FoundCounts{pocket, std::move(counts)});
      } else {
        RETURN_IF_ERROR(find_flow(pocket));
      }
    }
    return {};
  }

  Status find_flow(PocketId pocket) {
    FoundFlow found{.pocket = pocket};
    if (question_.kind == PathKind::in_out) {
      ASSIGN_OR_RETURN(const FlowRatio both, in_and_out(graph_, pocket, question_.window(), bounds_));
      found.out = both.out;
      found.in = both.in;
      found.out_per_in_milli = both.out_per_in_milli();
    } else if (question_.kind == PathKind::out_sum) {
      ASSIGN_OR_RETURN(found.out, out_sum(graph_, pocket, question_.window(), bounds_));
    } else {
      ASSIGN_OR_RETURN(found.in, in_sum(graph_, pocket, question_.window(), bounds_));
    }
    answer_.found.emplace_back(found);
    return {};
  }

  ChainFilter filter() const {
    return {.window = question_.window(),
            .amount_min = question_.amount_min.value_or(1),
            .gap_max = question_.gap(),
            .ratio = question_.ratio(),
            .span_max = question_.span()};
  }

  void add(FoundChains found) {
    keep_parts(found.chains, found.cut, [](const Chain& chain) { return chain.size(); });
    answer_.found.emplace_back(std::move(found));
  }

  Status find_cycles(PocketId pocket) {
    ASSIGN_OR_RETURN(
        Chains cycles,
        cycles_through(
            graph_, {.pocket = pocket, .hops_max = question_.hops(), .filter = filter(), .bounds = bounds_}));
    add({.pocket = pocket, .chains = std::move(cycles.chains), .cut = cycles.cut, .steps = cycles.steps});
    return {};
  }

  Status find_three_cycles(PocketId payer, PocketId payee) {
    ASSIGN_OR_RETURN(const ThreeCycles three,
                     three_cycles(graph_, payer, payee, question_.window(), bounds_));
    FoundChains found{
        .pocket = payer, .payee = payee, .count = three.count, .cut = three.cut, .steps = three.steps};
    for (const auto& cycle : three.cycles) found.chains.emplace_back(cycle.begin(), cycle.end());
    add(std::move(found));
    return {};
  }

  ChainQuestion chain_question() {
    return {.from = pockets_,
            .to = to_pockets_,
            .hops_max = question_.hops(),
            .filter = filter(),
            .bounds = bounds_};
  }

  Status find_chains() {
    ASSIGN_OR_RETURN(Chains chains, chains_between(graph_, chain_question()));
    add({.chains = std::move(chains.chains), .cut = chains.cut, .steps = chains.steps});
    return {};
  }

  Status find_shortest() {
    ASSIGN_OR_RETURN(ShortestChain shortest, shortest_chain(graph_, chain_question()));
    FoundChains found{.cut = shortest.cut, .steps = shortest.steps};
    if (shortest.chain) found.chains.push_back(*std::move(shortest.chain));
    add(std::move(found));
    return {};
  }

  Status find_neighbourhood() {
    NeighbourQuestion asked{.centres = pockets_,
                            .spread = question_.spread.value_or(Spread::both),
                            .hops_max = question_.hops(),
                            .window = question_.window(),
                            .amount_min = question_.amount_min.value_or(1),
                            .ratio = question_.ratio(),
                            .cross_hubs = question_.cross_hubs,
                            .bounds = bounds_};
    if (question_.amount_max) asked.amount_max = *question_.amount_max;
    if (question_.hub_degree) asked.hub_degree = static_cast<uint64_t>(*question_.hub_degree);
    ASSIGN_OR_RETURN(Neighbourhood around, neighbourhood(graph_, asked));
    const auto one = [](const auto&) { return std::size_t{1}; };
    keep_parts(around.nodes, around.cut, one);
    keep_parts(around.edges, around.cut, one);
    answer_.found.emplace_back(std::move(around));
    return {};
  }

  Status find_counterparties() {
    CounterpartyQuestion asked{.members = pockets_,
                               .members_min = static_cast<uint32_t>(std::min<int64_t>(
                                   question_.members_min.value_or(2), static_cast<int64_t>(kPathPocketsMax))),
                               .spread = question_.spread.value_or(Spread::both),
                               .window = question_.window(),
                               .amount_min = question_.amount_min.value_or(1),
                               .bounds = bounds_};
    if (question_.hub_degree) asked.hub_degree = static_cast<uint64_t>(*question_.hub_degree);
    ASSIGN_OR_RETURN(Counterparties common, common_counterparties(graph_, asked));
    keep_parts(common.found, common.cut, [](const Counterparty& one) { return one.members.size(); });
    answer_.found.emplace_back(std::move(common));
    return {};
  }

  Status find_ties() {
    if (ties_ == nullptr)
      return Error{ErrorCode::unsupported, "nothing is known of what accounts share: no ties were given"};
    TieQuestion asked{.pockets = pockets_, .hops_max = question_.hops(), .bounds = bounds_};
    if (question_.degree_max) asked.degree_max = static_cast<uint64_t>(*question_.degree_max);
    ASSIGN_OR_RETURN(TiedPockets tied, tied_pockets(graph_, *ties_, asked));
    keep_parts(tied.pockets, tied.cut, [](const TiedPocket&) { return std::size_t{1}; });
    keep_parts(tied.ties, tied.cut, [](const SharedTie& tie) { return 1 + tie.pockets.size(); });
    answer_.found.emplace_back(std::move(tied));
    return {};
  }

  const MoneyGraph& graph_;
  const Ties* ties_;
  const PathQuestion& question_;
  const PathBounds& bounds_;
  std::vector<PocketId> pockets_;
  std::vector<PocketId> to_pockets_;
  PathAnswer answer_;
};

}  // namespace

std::optional<PathCut> cut_of(const PathFinding& finding) {
  return std::visit(
      [](const auto& found) -> std::optional<PathCut> {
        using Found = std::decay_t<decltype(found)>;
        if constexpr (std::is_same_v<Found, FoundFlow>) {
          const auto cut = found.out ? found.out->cut : std::nullopt;
          return cut || !found.in ? cut : found.in->cut;
        } else if constexpr (std::is_same_v<Found, FoundCounts>) {
          return found.counts.cut;
        } else {
          return found.cut;
        }
      },
      finding);
}

bool PathAnswer::is_cut(PathCut why) const {
  return std::ranges::any_of(found, [&](const PathFinding& one) { return cut_of(one) == why; });
}

PathBounds bounds_of(const PathQuestion& question) {
  PathBounds bounds;
  if (question.answers_max) bounds.answers_max = static_cast<std::size_t>(*question.answers_max);
  if (question.steps_max) bounds.steps_max = static_cast<uint64_t>(*question.steps_max);
  return bounds;
}

Result<PathAnswer> answer_path(const MoneyGraph& graph, const Ties* ties, const PathQuestion& question,
                               const PathBounds& bounds) {
  return Asking(graph, ties, question, bounds).run();
}

}  // namespace duanlian::graph
