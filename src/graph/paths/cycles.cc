#include "graph/paths/cycles.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace duanlian::graph {
namespace {

// The best cycles so far, the best first.
class BestCycles {
 public:
  BestCycles(Sight& sight, std::size_t most) : sight_(sight), most_(most) {}

  void offer(std::span<const TransferId> chain) {
    Cycle cycle{.span = time(chain.back()) - time(chain.front()), .chain = Chain(chain.begin(), chain.end())};
    for (const TransferId id : chain) cycle.moments.push_back(moment_of(sight_.graph(), id));
    cycles_.insert(std::move(cycle));
    if (cycles_.size() <= most_) return;
    cycles_.erase(std::prev(cycles_.end()));
    has_more_ = true;
    sight_.cost().cut(PathCut::answers_max);
  }
  // What no longer span than this could still be among the best.
  std::optional<Duration> span_max() const {
    if (!has_more_ || cycles_.empty()) return std::nullopt;
    return cycles_.rbegin()->span;
  }
  std::vector<Chain> all() const {
    std::vector<Chain> chains;
    for (const Cycle& cycle : cycles_) chains.push_back(cycle.chain);
    return chains;
  }

 private:
  struct Cycle {
    Duration span;
    std::vector<Moment> moments;
    Chain chain;
    bool operator<(const Cycle& other) const {
      return std::forward_as_tuple(span, chain.size(), moments) <
             std::forward_as_tuple(other.span, other.chain.size(), other.moments);
    }
  };
  Timestamp time(TransferId id) const { return {sight_.graph().transfers().time(id)}; }

  Sight& sight_;
  std::size_t most_;
  bool has_more_ = false;  // some are left out already
  std::set<Cycle> cycles_;
};

// The second or third transfer of a three-cycle, by the third pocket and then by moment.
struct CycleLeg {
  PocketId third;
  Moment moment;
  friend auto operator<=>(const CycleLeg&, const CycleLeg&) = default;
};
using CycleLegs = boost::container::small_vector<CycleLeg, 32>;
using CycleMoments = boost::container::small_vector<Moment, 32>;

// What the one paid the other, rising.
CycleMoments moments_between(Sight& sight, PocketId payer, PocketId payee, const TimeWindow& window) {
  const bool outward = sight.graph().degree(payer) <= sight.graph().degree(payee);
  const FlowSide side = outward ? FlowSide::out : FlowSide::in;
  CycleMoments moments;
  sight.each(outward ? payer : payee, side, window.before(), window.after(),
             [&](TransferId id, Moment moment) {
               if (sight.other_end(id, side) == (outward ? payee : payer)) moments.push_back(moment);
               return true;
             });
  return moments;
}

CycleLegs legs_of(Sight& sight, PocketId pocket, FlowSide side, Moment after, Moment before) {
  CycleLegs legs;
  sight.each(pocket, side, after, before, [&](TransferId id, Moment moment) {
    const PocketId third = sight.other_end(id, side);
    if (sight.graph().kind(third) != PocketKind::cash) legs.push_back({third, moment});
    return true;
  });
  std::ranges::sort(legs);
  return legs;
}

// The cycles over one third pocket.
class ThirdPocket {
 public:
  ThirdPocket(const CycleMoments& firsts, std::span<const CycleLeg> seconds, std::span<const CycleLeg> thirds)
      : firsts_(firsts), seconds_(seconds), thirds_(thirds) {}

  void add_to(ThreeCycles& answer, PathCost& cost) const {
    uint64_t count = 0;
    uint64_t before = 0;  // pairs of a first and a second of those that come before the third
    std::size_t second = 0;
    for (const CycleLeg& third : thirds_) {
      for (; second < seconds_.size() && seconds_[second].moment < third.moment; ++second) {
        before += firsts_before(seconds_[second]);
      }
      if (__builtin_add_overflow(count, before, &count)) return too_many(answer, cost);
    }
    if (__builtin_add_overflow(answer.count, count, &answer.count)) too_many(answer, cost);
  }

  // Until there are so many. A step for each first and second.
  void list(std::vector<std::array<TransferId, 3>>& cycles, std::size_t most, PathCost& cost) const {
    for (const Moment& first : firsts_) {
      for (auto second = std::ranges::upper_bound(seconds_, first, {}, &CycleLeg::moment);
           second != seconds_.end(); ++second) {
        if (cycles.size() == most || !cost.spend(1)) return;
        for (auto third = std::ranges::upper_bound(thirds_, second->moment, {}, &CycleLeg::moment);
             third != thirds_.end() && cycles.size() < most; ++third) {
          cycles.push_back({first.id, second->moment.id, third->moment.id});
        }
      }
    }
  }

 private:
  uint64_t firsts_before(const CycleLeg& second) const {
    return static_cast<uint64_t>(std::ranges::lower_bound(firsts_, second.moment) - firsts_.begin());
  }
  static void too_many(ThreeCycles& answer, PathCost& cost) {
    answer.count = UINT64_MAX;
    cost.cut(PathCut::number);
  }

  const CycleMoments& firsts_;
  std::span<const CycleLeg> seconds_;
  std::span<const CycleLeg> thirds_;
};

// Calls `use` for each third pocket that both have, with the legs of each.
template <class Use>
void join_thirds(const CycleLegs& seconds, const CycleLegs& thirds, const Use& use) {
  const auto end_of = [](const auto& at, const auto& end) {
    return std::find_if(at, end, [&](const CycleLeg& leg) { return leg.third != at->third; });
  };
  auto second = seconds.begin();
  auto third = thirds.begin();
  while (second != seconds.end() && third != thirds.end()) {
    if (second->third != third->third) {
      second->third < third->third ? ++second : ++third;
      continue;
    }
    const auto seconds_end = end_of(second, seconds.end());
    const auto thirds_end = end_of(third, thirds.end());
    use(std::span<const CycleLeg>(&*second, static_cast<std::size_t>(seconds_end - second)),
        std::span<const CycleLeg>(&*third, static_cast<std::size_t>(thirds_end - third)));
    second = seconds_end;
    third = thirds_end;
  }
}

}  // namespace

Result<Chains> cycles_through(const MoneyGraph& graph, const CycleQuestion& question) {
  RETURN_IF_ERROR(check_pockets(graph, {&question.pocket, 1}));
  RETURN_IF_ERROR(check_window(question.filter.window));
  RETURN_IF_ERROR(check_bounds(question.bounds));
  if (question.hops_max < 2 || question.hops_max > kChainHopsMax) {
    return invalid("a cycle has 2 to kChainHopsMax hops");
  }
  const Departures::Pockets ends{question.pocket};
  Sight sight(graph, question.bounds);
  BestCycles best(sight, question.bounds.answers_max);
  ChainSearch search(sight, question.filter, ends, ends, question.hops_max);
  search.run(2, question.hops_max, [&](std::span<const TransferId> chain) {
    best.offer(chain);
    if (const auto span = best.span_max()) search.narrow(*span);
    return true;
  });
  return Chains{.chains = best.all(), .cut = sight.cost().why(), .steps = sight.cost().spent()};
}

Result<ThreeCycles> three_cycles(const MoneyGraph& graph, PocketId payer, PocketId payee,
                                 const TimeWindow& window, const PathBounds& bounds) {
  const std::array<PocketId, 2> pair{payer, payee};
  RETURN_IF_ERROR(check_pockets(graph, pair));
  RETURN_IF_ERROR(check_window(window));
  RETURN_IF_ERROR(check_bounds(bounds));
  if (payer == payee) return invalid("a three-cycle needs two accounts");
  Sight sight(graph, bounds);
  ThreeCycles answer;
  const CycleMoments firsts = moments_between(sight, payer, payee, window);
  if (!firsts.empty()) {
    const CycleLegs seconds = legs_of(sight, payee, FlowSide::out, firsts.front(), window.after());
    const CycleLegs thirds = legs_of(sight, payer, FlowSide::in, firsts.front(), window.after());
    join_thirds(seconds, thirds, [&](std::span<const CycleLeg> out, std::span<const CycleLeg> in) {
      const ThirdPocket third(firsts, out, in);
      third.add_to(answer, sight.cost());
      third.list(answer.cycles, bounds.answers_max, sight.cost());
    });
    if (answer.count > answer.cycles.size()) sight.cost().cut(PathCut::answers_max);
  }
  answer.cut = sight.cost().why();
  answer.steps = sight.cost().spent();
  return answer;
}

}  // namespace duanlian::graph
