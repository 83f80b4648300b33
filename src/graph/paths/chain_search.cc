#include "graph/paths/chain_search.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace duanlian::graph {
namespace {

constexpr Moment kLastMoment{INT64_MAX, kNoTransfer};

int64_t plus(int64_t micros, Duration by) {
  int64_t sum = 0;
  return __builtin_add_overflow(micros, by.micros, &sum) ? INT64_MAX : sum;
}

}  // namespace

Departures::Departures(Sight& sight, const ChainFilter& filter, const Pockets& from, const Pockets& to,
                       uint32_t hops) {
  const uint64_t began = sight.cost().spent();
  Frontier frontier;
  for (const PocketId pocket : to) {
    if (sight.graph().kind(pocket) == PocketKind::cash) return;  // what came to it is in no list
    frontier.emplace(pocket, kLastMoment);
  }
  while (known_hops_ + 1 < hops && is_cheap(sight, frontier, sight.cost().spent() - began)) {
    frontier = one_back(sight, filter, frontier, from, to);
    if (sight.cost().ended()) return;  // this hop is not whole
    ++known_hops_;
    for (const auto& [pocket, moment] : frontier) labels_[pocket].push_back({known_hops_, moment});
  }
}

bool Departures::is_cheap(Sight& sight, const Frontier& frontier, uint64_t spent) const {
  for (const auto& [pocket, moment] : frontier) {
    spent += sight.graph().degree(pocket);
    if (spent > kStepsFew) return false;
  }
  return spent <= sight.cost().left() / 2;
}

Departures::Frontier Departures::one_back(Sight& sight, const ChainFilter& filter, const Frontier& frontier,
                                          const Pockets& from, const Pockets& to) const {
  Frontier next;
  for (const auto& [pocket, moment] : frontier) {
    if (from.contains(pocket) && !to.contains(pocket)) continue;
    const Moment before = std::min(moment, filter.window.after());
    sight.each(pocket, FlowSide::in, filter.window.before(), before, [&](TransferId id, Moment at) {
      if (sight.amount(id, FlowSide::out) < filter.amount_min) return true;
      const PocketId payer = sight.other_end(id, FlowSide::in);
      if (to.contains(payer)) return true;
      const auto known = labels_.find(payer);
      if (known != labels_.end() && !(known->second.back().moment < at)) return true;
      Moment& latest = next.try_emplace(payer, at).first->second;
      latest = std::max(latest, at);
      return true;
    });
  }
  return next;
}

bool Departures::can_arrive(PocketId pocket, Moment after, uint32_t hops) const {
  if (hops > known_hops_) return true;
  const auto found = labels_.find(pocket);
  if (found == labels_.end()) return false;
  // Each label is later than those of fewer hops.
  for (auto label = found->second.rbegin(); label != found->second.rend(); ++label) {
    if (label->hops <= hops) return after < label->moment;
  }
  return false;
}

ChainSearch::ChainSearch(Sight& sight, const ChainFilter& filter, const Pockets& from, const Pockets& to,
                         uint32_t hops_max)
    : sight_(sight),
      filter_(filter),
      from_(from),
      to_(to),
      departures_(sight, filter, from, to, hops_max),
      span_max_(filter.span_max) {}

void ChainSearch::run(uint32_t hops_least, uint32_t hops_most, const Found& found) {
  found_ = &found;
  hops_least_ = hops_least;
  hops_most_ = hops_most;
  std::vector<Moment> firsts;
  for (const PocketId pocket : from_) {
    sight_.each(pocket, FlowSide::out, filter_.window.before(), filter_.window.after(),
                [&](TransferId, Moment moment) { return firsts.push_back(moment), true; });
  }
  std::ranges::sort(firsts);
  for (const Moment moment : firsts) {
    if (ended_ || sight_.cost().ended()) return;
    step(moment.id, moment);
  }
}

// The moment that the next transfer must come before.
Moment ChainSearch::before(Moment after) const {
  Moment bound = filter_.window.after();
  const auto bind = [&](int64_t last) {
    if (last != INT64_MAX) bound = std::min(bound, {last + 1, TransferId{0}});
  };
  if (filter_.gap_max) bind(plus(after.micros, *filter_.gap_max));
  if (span_max_) bind(plus(sight_.graph().transfers().time(path_.front()), *span_max_));
  return bound;
}

bool ChainSearch::is_fitting(TransferId id) const {
  const int64_t amount = sight_.amount(id, FlowSide::out);
  if (amount < filter_.amount_min) return false;
  return path_.empty() || !filter_.ratio ||
         filter_.ratio->holds(amount, sight_.amount(path_.back(), FlowSide::in));
}

bool ChainSearch::is_on_path(PocketId pocket) const {
  return std::ranges::find(pockets_, pocket) != pockets_.end();
}

bool ChainSearch::step(TransferId id, Moment moment) {
  const PocketId payee = sight_.other_end(id, FlowSide::out);
  const auto hops = static_cast<uint32_t>(path_.size() + 1);
  if (to_.contains(payee)) {
    if (hops < hops_least_ || !is_fitting(id)) return true;
    path_.push_back(id);
    ended_ = !(*found_)(path_);
    path_.pop_back();
    return !ended_;
  }
  if (hops >= hops_most_ || !departures_.can_arrive(payee, moment, hops_most_ - hops)) return true;
  if (from_.contains(payee) || is_on_path(payee) || !is_fitting(id)) return true;
  path_.push_back(id);
  pockets_.push_back(payee);
  go_on(payee, moment);
  pockets_.pop_back();
  path_.pop_back();
  return !ended_;
}

void ChainSearch::go_on(PocketId pocket, Moment after) {
  sight_.each(pocket, FlowSide::out, after, before(after),
              [&](TransferId id, Moment moment) { return step(id, moment); });
}

}  // namespace duanlian::graph
