#include "graph/paths/neighbourhood.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <unordered_map>

#include "graph/paths/flow.h"

namespace duanlian::graph {
namespace {

Status check_neighbour_question(const MoneyGraph& graph, const NeighbourQuestion& question) {
  RETURN_IF_ERROR(check_pockets(graph, question.centres));
  RETURN_IF_ERROR(check_window(question.window));
  RETURN_IF_ERROR(check_bounds(question.bounds));
  if (question.hops_max == 0 || question.hops_max > kNeighbourHopsMax) {
    return invalid("a neighbourhood has 1 to kNeighbourHopsMax hops");
  }
  if (question.amount_max < question.amount_min) return invalid("the amounts end before they begin");
  return {};
}

class Spreading {
 public:
  Spreading(const MoneyGraph& graph, const NeighbourQuestion& question)
      : question_(question), sight_(graph, question.bounds) {}

  Neighbourhood run() {
    std::vector<PocketId> level = question_.centres;
    std::ranges::sort(level);
    level.erase(std::ranges::unique(level).begin(), level.end());
    std::erase_if(level, [&](PocketId pocket) { return !add(pocket, 0); });
    for (uint32_t hops = 0; !level.empty(); ++hops) {
      std::vector<PocketId> next;
      for (const PocketId pocket : level) node(pocket).end = cross(pocket, hops, next);
      level = std::move(next);
      std::ranges::sort(level);
    }
    std::ranges::sort(answer_.nodes, {}, [](const Neighbour& it) { return std::pair(it.hops, it.pocket); });
    join_edges();
    answer_.cut = sight_.cost().why();
    answer_.steps = sight_.cost().spent();
    return std::move(answer_);
  }

 private:
  struct Seen {
    PocketId from;
    PocketId to;
    Moment moment;
    friend auto operator<=>(const Seen&, const Seen&) = default;
  };

  Neighbour& node(PocketId pocket) { return answer_.nodes[places_.at(pocket)]; }

  // False when there is no room for another.
  bool add(PocketId pocket, uint32_t hops) {
    if (places_.contains(pocket)) return true;
    if (answer_.nodes.size() == question_.bounds.answers_max) {
      sight_.cost().cut(PathCut::answers_max);
      return false;
    }
    places_.emplace(pocket, answer_.nodes.size());
    answer_.nodes.push_back({.pocket = pocket, .hops = hops, .end = NodeEnd::cut});
    return true;
  }

  NodeEnd cross(PocketId pocket, uint32_t hops, std::vector<PocketId>& next) {
    if (sight_.cost().ended()) return NodeEnd::cut;
    if (hops == question_.hops_max) return NodeEnd::hops;
    if (hops > 0 && is_hub(pocket) && !question_.cross_hubs) return NodeEnd::hub;
    if (hops > 0 && question_.ratio && !passes_on(pocket)) return NodeEnd::ratio;
    if (question_.spread != Spread::in) look(pocket, FlowSide::out, hops, next);
    if (question_.spread != Spread::out) look(pocket, FlowSide::in, hops, next);
    return sight_.cost().ended() ? NodeEnd::cut : NodeEnd::crossed;
  }

  bool is_hub(PocketId pocket) const {
    return sight_.graph().hub(pocket) != HubKind::none ||
           sight_.graph().degree(pocket) >= question_.hub_degree;
  }

  bool passes_on(PocketId pocket) {
    const Flow in = flow_of(sight_, pocket, FlowSide::in, question_.window);
    const Flow out = flow_of(sight_, pocket, FlowSide::out, question_.window);
    return question_.ratio->holds(out.sum, in.sum);
  }

  void look(PocketId pocket, FlowSide side, uint32_t hops, std::vector<PocketId>& next) {
    sight_.each(pocket, side, question_.window.before(), question_.window.after(),
                [&](TransferId id, Moment moment) {
                  const int64_t amount = sight_.amount(id, FlowSide::out);
                  if (amount < question_.amount_min || amount > question_.amount_max) return true;
                  const PocketId other = sight_.other_end(id, side);
                  const bool is_new = !places_.contains(other);
                  if (!add(other, hops + 1)) return true;
                  if (is_new) next.push_back(other);
                  const bool out = side == FlowSide::out;
                  seen_.push_back({out ? pocket : other, out ? other : pocket, moment});
                  return true;
                });
  }

  // A transfer between two pockets that were crossed was seen from both.
  void join_edges() {
    std::ranges::sort(seen_);
    seen_.erase(std::ranges::unique(seen_).begin(), seen_.end());
    for (const Seen& seen : seen_) {
      if (answer_.edges.empty() || answer_.edges.back().from != seen.from ||
          answer_.edges.back().to != seen.to) {
        answer_.edges.push_back({.from = seen.from, .to = seen.to, .first = seen.moment.id});
      }
      NeighbourEdge& edge = answer_.edges.back();
      ++edge.count;
      edge.last = seen.moment.id;
      if (__builtin_add_overflow(edge.sum, sight_.amount(seen.moment.id, FlowSide::out), &edge.sum)) {
        edge.sum = std::numeric_limits<int64_t>::max();
        sight_.cost().cut(PathCut::number);
      }
    }
  }

  const NeighbourQuestion& question_;
  Sight sight_;
  Neighbourhood answer_;
  std::unordered_map<PocketId, std::size_t> places_;  // in nodes
  std::vector<Seen> seen_;
};

}  // namespace

Result<Neighbourhood> neighbourhood(const MoneyGraph& graph, const NeighbourQuestion& question) {
  RETURN_IF_ERROR(check_neighbour_question(graph, question));
  return Spreading(graph, question).run();
}

}  // namespace duanlian::graph
