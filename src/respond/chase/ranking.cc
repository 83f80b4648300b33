#include "respond/chase/ranking.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "graph/store/ledger.h"

namespace duanlian::respond {
namespace {

__extension__ using WideAmount = __int128;

// Equally likely answer times: the middles of five parts.
constexpr std::array<int, 5> kAnswerMillis{100, 300, 500, 700, 900};

WideAmount saving(const Ranked& of) { return WideAmount{of.wanted.amount()} * of.chance_milli; }

}  // namespace

int64_t Ranked::expected() const { return static_cast<int64_t>(saving(*this) / 1'000); }

Ranking::Ranking(const graph::MoneyGraph& graph, const graph::Trace& trace, const ChaseOptions& options)
    : graph_(graph), options_(options), seen_(HopSpeeds::seen_in(trace, options.now)) {
  for (const graph::Hop& hop : trace.hops) {
    if (hop.dwell) pockets_[graph.transfers().from(hop.transfer)].add(*hop.dwell, true);
  }
  for (const graph::Rest& rest : trace.rests) {
    if (graph::can_be_stopped(rest.kind)) pockets_[rest.pocket].add(options.now - rest.last, false);
  }
}

int Ranking::chance_milli(const graph::Rest& rest) const {
  HopSpeed speed = shrunk(seen_.tier(rest.layer), options_.overall.tier(rest.layer));
  if (const auto own = pockets_.find(rest.pocket); own != pockets_.end()) speed.add(own->second);
  const std::string_view institution = graph_.bank_name(graph_.bank(rest.pocket));
  std::array<Duration, kAnswerMillis.size()> answers;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Duration answer =
        options_.answers_within ? options_.answers_within(institution, kAnswerMillis[i]) : kAnswerSupposed;
    answers[i] = {graph::add_capped(std::max<int64_t>(answer.micros, 0),
                                    std::max<int64_t>(options_.until_sent.micros, 0))};
  }
  return respond::chance_milli(speed, options_.now - rest.last, answers);
}

void Ranking::sort(std::vector<Ranked>& ranked) const {
  std::ranges::sort(ranked, [&](const Ranked& one, const Ranked& other) {
    const auto rank = [&](const Ranked& of) {
      return std::tuple(-saving(of), graph_.name(of.wanted.pocket), of.wanted.pocket);
    };
    return rank(one) < rank(other);
  });
}

}  // namespace duanlian::respond
