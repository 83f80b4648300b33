#include "graph/follow/ranked.h"

#include <algorithm>
#include <queue>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/check.h"
#include "graph/follow/budget.h"
#include "graph/follow/landing.h"
#include "graph/follow/payment.h"
#include "graph/follow/pocket_ledger.h"
#include "graph/follow/takings.h"
#include "graph/follow/trace_books.h"
#include "graph/follow/ways_out.h"

namespace duanlian::graph {
namespace {

// Money that came to a pocket and was not divided yet.
struct Chip {
  Moment moment;
  uint32_t layer = 0;
  Doubts doubts;
  Lots lots;
};

// A pocket to which money came.
struct RankedPocket {
  WaysOut ways;
  std::vector<Chip> chips;
  uint64_t residual = 0;  // of the chips
  int64_t value = 0;      // of the chips
};

// What waits while the payments of a pocket are gone through.
struct Pool {
  PocketLedger ledger;
  uint32_t layer = 0;
  Timestamp first;
  Timestamp last;
  Doubts doubts;

  Arrival at(PocketId pocket) const { return {pocket, layer, first, last, doubts}; }
};

// Of what one origin lost all is so much residual.
constexpr int64_t kWholeResidual = int64_t{1} << 32;
constexpr int64_t kMillion = 1'000'000;

class RankedRun {
 public:
  RankedRun(const MoneyGraph& graph, const TraceQuestion& question, const Ranking& ranking,
            const Takings& takings);

  Trace run();

 private:
  struct Waiting {
    uint64_t residual = 0;
    PocketId pocket;
  };
  struct LessUrgent {
    bool operator()(const Waiting& a, const Waiting& b) const {
      return a.residual != b.residual ? a.residual < b.residual : a.pocket > b.pocket;
    }
  };

  void begin(const Takings::Taken& taken);
  void push(PocketId pocket);
  void join(PocketId pocket, Chip& chip);
  void leave(PocketId pocket, WayOut& way);
  void pass(PocketId payer, const Moment& moment, int64_t quantity);
  void arrive(const Moment& moment, uint32_t layer, Doubts doubts);
  void wait(PocketId pocket, Chip chip);
  void rest(RestKind kind, const Arrival& arrival, const Lots& lots, std::optional<CutKind> cut);
  void rest_what_waits(PocketId pocket, RankedPocket& ranked);
  Trace close();

  const MoneyGraph& graph_;
  const TraceQuestion& question_;
  const Ranking& ranking_;
  const Takings& takings_;
  WaysOut::Bounds bounds_;
  Budget budget_;
  uint64_t residual_least_;
  std::unordered_map<uint32_t, int64_t> claimed_;  // by transfer
  std::unordered_map<uint32_t, RankedPocket> pockets_;
  std::priority_queue<Waiting, std::vector<Waiting>, LessUrgent> waiting_;
  TraceBooks books_;

  // In hand, and memory for the work.
  Pool pool_;
  Lots lots_;
  Lots aside_;
  Shares shares_;
  Payment payment_;
  MixWork mix_work_;
};

RankedRun::RankedRun(const MoneyGraph& graph, const TraceQuestion& question, const Ranking& ranking,
                     const Takings& takings)
    : graph_(graph),
      question_(question),
      ranking_(ranking),
      takings_(takings),
      bounds_{question.until, graph.size(), ranking.half_life},
      budget_(question.steps_max, question.out_of_time),
      residual_least_(static_cast<uint64_t>(
          std::max<int64_t>(scale(kWholeResidual, ranking.residual_least_millionths, kMillion), 1))),
      books_(question) {}

Trace RankedRun::run() {
  for (const Takings::Taken& taken : takings_.taken()) {
    for (const Claim& claim : takings_.claims(taken)) claimed_[taken.moment.id.value()] += claim.left;
  }
  for (const Takings::Taken& taken : takings_.taken()) begin(taken);
  while (!waiting_.empty() && !budget_.is_spent()) {
    const Waiting most = waiting_.top();
    waiting_.pop();
    if (pockets_.at(most.pocket.value()).residual == most.residual) push(most.pocket);
  }
  for (auto& [number, ranked] : pockets_) rest_what_waits(PocketId{number}, ranked);
  return close();
}

void RankedRun::begin(const Takings::Taken& taken) {
  budget_.spend(1);
  const TransferId id = taken.moment.id;
  const PocketId payer = graph_.transfers().from(id);
  const Timestamp time{taken.moment.micros};
  lots_.clear();
  for (const Claim& claim : takings_.claims(taken)) {
    books_.hops.add(id, claim.left, {{claim.origin, claim.value + claim.fee}}, 1, std::nullopt);
    if (claim.fee > 0) {
      books_.rests.add(RestKind::fee, {payer, 0, time, time, {}}, {claim.origin, claim.fee, claim.fee});
    }
    if (claim.value > 0) lots_.push_back({claim.origin, claim.quantity, claim.value});
  }
  Doubts doubts;
  if (graph_.transfers().status(id) == MovementStatus::pending) doubts.add(Doubt::pending);
  arrive(taken.moment, 1, doubts);
}

// Divides all that waits at the pocket among its payments, in one pass in order of time.
void RankedRun::push(PocketId pocket) {
  RankedPocket& ranked = pockets_.at(pocket.value());
  std::vector<Chip> chips = std::exchange(ranked.chips, {});
  ranked.residual = 0;
  ranked.value = 0;
  std::ranges::sort(chips, {}, &Chip::moment);
  const auto claimed = [&](TransferId id) {
    const auto found = claimed_.find(id.value());
    return found == claimed_.end() ? 0 : found->second;
  };
  budget_.spend(ranked.ways.reach_back(graph_, pocket, chips[0].moment, bounds_, claimed));
  pool_.ledger.open(FollowMethod::proportional, 0);
  auto chip = chips.begin();
  std::size_t at = ranked.ways.first_after(chips[0].moment);
  budget_.spend(ranked.ways.size() - at);
  for (; at < ranked.ways.size(); ++at) {
    for (; chip != chips.end() && chip->moment < ranked.ways[at].moment; ++chip) join(pocket, *chip);
    if (pool_.ledger.tainted()) leave(pocket, ranked.ways[at]);
  }
  const RestKind kind = pocket_rest(graph_.kind(pocket));
  if (pool_.ledger.tainted()) {
    pool_.ledger.take(aside_);
    rest(kind, pool_.at(pocket), aside_, std::nullopt);
  }
  for (; chip != chips.end(); ++chip) {
    const Timestamp time{chip->moment.micros};
    rest(kind, {pocket, chip->layer, time, time, chip->doubts}, chip->lots, std::nullopt);
  }
}

// A part stays, the rest joins what waits.
void RankedRun::join(PocketId pocket, Chip& chip) {
  const Timestamp time{chip.moment.micros};
  const Arrival arrival{pocket, chip.layer, time, time, chip.doubts};
  aside_.clear();
  int64_t quantity = pool_.ledger.balance();
  bool fits = true;
  for (Lot& lot : chip.lots) {
    fits = fits && lot.quantity <= INT64_MAX - quantity;
    if (fits) quantity += lot.quantity;
    const int64_t stays = scale(lot.quantity, ranking_.stay_milli, 1'000);
    if (stays > 0 && stays < lot.quantity) push_lot(aside_, split(lot, stays));
  }
  rest(pocket_rest(graph_.kind(pocket)), arrival, aside_, std::nullopt);
  if (!fits) {
    rest(RestKind::cut, arrival, chip.lots, CutKind::amount);
    return;
  }
  if (!pool_.ledger.tainted()) {
    pool_.ledger.open(FollowMethod::proportional, 0);
    pool_ = {std::move(pool_.ledger), chip.layer, time, time, {}};
  }
  pool_.layer = std::min(pool_.layer, chip.layer);
  pool_.last = time;
  pool_.doubts.add(chip.doubts);
  pool_.ledger.add(chip.lots);
}

// What leaves with one payment.
void RankedRun::leave(PocketId pocket, WayOut& way) {
  const int64_t part = way.part_of(pool_.ledger.balance());
  const int64_t quantity = std::min(part, way.left);
  if (quantity == 0) return;
  way.left -= quantity;
  pool_.ledger.pay(quantity, lots_, mix_work_);
  if (any_tainted(lots_)) pass(pocket, way.moment, quantity);
}

void RankedRun::pass(PocketId payer, const Moment& moment, int64_t quantity) {
  const TransferPages& transfers = graph_.transfers();
  const TransferId id = moment.id;
  Doubts doubts = pool_.doubts;
  if (!transfers.balance_before(id)) doubts.add(Doubt::balance_inferred);
  if (transfers.status(id) == MovementStatus::pending) doubts.add(Doubt::pending);
  if (graph_.late(payer)) doubts.add(Doubt::late_transfers);
  if (is_hub_of(graph_, question_, payer)) doubts.add(Doubt::hub_crossed);
  take_shares(lots_, shares_);
  books_.hops.add(id, tainted_quantity(lots_), shares_, pool_.layer + 1,
                  Timestamp{moment.micros} - pool_.last);
  if (transfers.has_two_amounts(id)) {
    const int64_t amount = transfers.amount(id);
    const int64_t arrives = brought(graph_, id);
    if (arrives > 0 && graph_.asset(payer) != graph_.asset(transfers.to(id))) {
      payment_.exchange(lots_, quantity, scale(arrives, quantity, amount));
    } else {
      payment_.keep_fee(lots_, quantity, scale(amount - arrives, quantity, amount), aside_);
      const Timestamp time{moment.micros};
      rest(RestKind::fee, {payer, pool_.layer, time, time, doubts}, aside_, std::nullopt);
    }
  }
  std::erase_if(lots_, [](const Lot& lot) { return !lot.tainted(); });
  arrive(moment, pool_.layer + 1, doubts);
}

// Takes lots_, all of them tainted.
void RankedRun::arrive(const Moment& moment, uint32_t layer, Doubts doubts) {
  const PocketId to = graph_.transfers().to(moment.id);
  const Timestamp time{moment.micros};
  const Arrival arrival{to, layer, time, time, doubts};
  std::erase_if(lots_, [&](const Lot& lot) {
    const bool own = takings_.is_own(to, lot.origin);
    if (own) books_.rests.add(RestKind::returned, arrival, lot);
    return own;
  });
  if (lots_.empty()) return;
  if (const auto exit = exit_by(graph_, moment.id)) {
    rest(*exit, arrival, lots_, std::nullopt);
  } else if (stops_at(graph_, question_, to)) {
    if (books_.cuts.add(CutKind::hub, to, 0)) {
      books_.cuts.add(CutKind::hub, to, 0, transfers_between(graph_, to, moment, question_.until));
    }
    rest(hub_rest(graph_.hub(to)), arrival, lots_, CutKind::hub);
  } else if (layer >= question_.layers_max) {
    rest(RestKind::cut, arrival, lots_, CutKind::layers);
  } else {
    wait(to, {moment, layer, doubts, lots_});
  }
}

void RankedRun::wait(PocketId pocket, Chip chip) {
  RankedPocket& ranked = pockets_[pocket.value()];
  for (const Lot& lot : chip.lots) {
    const int64_t taken = takings_.origins()[lot.origin].taken;
    ranked.residual += static_cast<uint64_t>(scale(kWholeResidual, lot.value, taken));
    ranked.value += lot.value;
  }
  ranked.chips.push_back(std::move(chip));
  if (ranked.residual >= residual_least_ && ranked.value >= question_.least) {
    waiting_.push({ranked.residual, pocket});
  }
}

void RankedRun::rest(RestKind kind, const Arrival& arrival, const Lots& lots, std::optional<CutKind> cut) {
  for (const Lot& lot : lots) {
    if (!lot.tainted()) continue;
    books_.rests.add(kind, arrival, lot);
    if (cut) books_.cuts.add(*cut, arrival.pocket, lot.value);
  }
}

// What was too little to be followed, or for which there was no time.
void RankedRun::rest_what_waits(PocketId pocket, RankedPocket& ranked) {
  if (ranked.chips.empty()) return;
  const bool is_much = ranked.residual >= residual_least_ && ranked.value >= question_.least;
  const Edges paid = graph_.outgoing(pocket);
  const std::size_t end = paid.first_after(question_.until);
  for (const Chip& chip : ranked.chips) {
    const Timestamp time{chip.moment.micros};
    const Arrival arrival{pocket, chip.layer, time, time, chip.doubts};
    if (paid.first_after(time, chip.moment.id) < end) {
      rest(RestKind::cut, arrival, chip.lots, is_much ? CutKind::steps : CutKind::least);
    } else {
      rest(pocket_rest(graph_.kind(pocket)), arrival, chip.lots, std::nullopt);
    }
  }
}

Trace RankedRun::close() {
  Trace trace{.method = FollowMethod::ranked, .origins = takings_.origins()};
  books_.close(graph_, question_, trace);
  trace.steps = budget_.steps();
  check_conserved(trace);
  return trace;
}

}  // namespace

Result<Trace> follow_ranked(const MoneyGraph& graph, const TraceQuestion& question, const Ranking& ranking) {
  CHECK(ranking.stay_milli >= 0 && ranking.stay_milli < 1'000, "a part stays");
  CHECK(ranking.half_life.micros > 0, "a half-life is a time");
  ASSIGN_OR_RETURN(const Takings takings, Takings::read(graph, question));
  return RankedRun(graph, question, ranking, takings).run();
}

}  // namespace duanlian::graph
