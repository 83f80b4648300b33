#include "graph/follow/case_run.h"

#include <algorithm>

#include "base/check.h"
#include "graph/follow/landing.h"
#include "graph/store/ledger.h"

namespace duanlian::graph {
namespace {

constexpr uint64_t kStepsBetweenLooksAtTheClock = 256;

}  // namespace

CaseRun::CaseRun(const MoneyGraph& graph, const TraceQuestion& question, const Takings& takings)
    : graph_(graph),
      question_(question),
      takings_(takings),
      agenda_(graph, question.until, stays_),
      deals_(graph, question) {
  trace_.method = question.method;
  trace_.origins = takings.origins();
}

Trace CaseRun::run() {
  bool early = false;
  for (auto moment = next_moment(); moment; moment = next_moment()) {
    early = is_time_up();
    if (early) break;
    take_step(*moment);
  }
  if (early) leave_takings();
  if (early) leave_dealt();
  rest_what_is_left(early);
  close();
  return std::move(trace_);
}

std::optional<Moment> CaseRun::next_moment() {
  const auto next = next_watched_or_taken();
  if (dealt_.empty()) return next;
  const Moment left = dealt_.begin()->first;
  return next ? std::min(*next, left) : left;
}

std::optional<Moment> CaseRun::next_watched_or_taken() {
  const auto taken = takings_.taken();
  const auto next = agenda_.next();
  if (taken_ == taken.size()) return next;
  return next ? std::min(*next, taken[taken_].moment) : taken[taken_].moment;
}

bool CaseRun::is_time_up() {
  if (trace_.steps >= question_.steps_max) return true;
  if (trace_.steps < ask_at_) return false;
  ask_at_ = trace_.steps + kStepsBetweenLooksAtTheClock;
  return question_.out_of_time && question_.out_of_time();
}

void CaseRun::take_step(Moment moment) {
  ++trace_.steps;
  const TransferPages& transfers = graph_.transfers();
  Passing passing{.moment = moment, .from = transfers.from(moment.id), .to = transfers.to(moment.id)};
  passing.amount = transfers.amount(moment.id);
  passing.arrives = transfers.arrives(moment.id).value_or(passing.amount);
  if (taken_ < takings_.taken().size() && takings_.taken()[taken_].moment == moment) {
    passing.claims = takings_.claims(takings_.taken()[taken_++]);
  }
  agenda_.take(moment);
  passing.payer = stays_.find(passing.from);
  passing.payee = stays_.find(passing.to);
  pay(passing);
  arrive(passing);
  if (passing.payer != nullptr) go_on(*passing.payer);
  if (passing.payee != nullptr) go_on(*passing.payee);
}

void CaseRun::go_on(Stay& stay) {
  if (stay.ledger.tainted() || stay.lasting || can_pay_by_swap(stay.pocket)) return agenda_.go_on(stay);
  agenda_.unwatch(stay);
  stay.open = false;
}

// Leaves in lots_ what arrives at the payee.
void CaseRun::pay(Passing& passing) {
  Stay* const payer = passing.payer;
  if (payer != nullptr) {
    reckon_before(*payer, passing);
    payer->ledger.pay(passing.amount, lots_, mix_work_);
  } else {
    lots_.assign(1, {.quantity = passing.amount});
  }
  if (payer != nullptr && any_tainted(lots_)) passing.source = payer->arrival();
  if (!dealt_.empty() && dealt_.begin()->first == passing.moment) add_dealt(passing);
  const bool tainted = any_tainted(lots_);
  if (tainted) {
    passing.layer = passing.source->layer + 1;
    passing.doubts = passing.source->doubts;
  }
  if (!passing.claims.empty()) passing.layer = 1;
  if (graph_.transfers().status(passing.moment.id) == MovementStatus::pending) {
    passing.doubts.add(Doubt::pending);
  }
  if (tainted || !passing.claims.empty()) note_hop(passing);
  if (graph_.transfers().has_two_amounts(passing.moment.id)) {
    if (passing.arrives > 0 && graph_.asset(passing.from) != graph_.asset(passing.to)) {
      payment_.exchange(lots_, passing.amount, passing.arrives);
    } else {
      keep_fee(passing);
    }
  }
  if (!passing.claims.empty()) payment_.claim(lots_, passing.claims);
}

// Makes the balance what it must have been just before the payment: graph/store/ledger.h.
void CaseRun::reckon_before(Stay& payer, const Passing& passing) {
  const auto known = graph_.transfers().balance_before(passing.moment.id);
  const int64_t balance = payer.ledger.balance();
  const Reckoning reckoning = reckon(balance, passing.amount, known);
  if (reckoning.unseen_out > 0) {
    if (payer.ledger.tainted()) {
      payer.doubts.add(Doubt::contradiction);
      if (trace_.contradictions.size() < kContradictionsMax) {
        trace_.contradictions.push_back({passing.moment.id, payer.pocket, *known, balance});
      }
    }
    payer.ledger.pay(reckoning.unseen_out, aside_, mix_work_);
    const Timestamp time{passing.moment.micros};
    rest_aside(RestKind::unseen, {payer.pocket, payer.layer, time, time, payer.doubts});
  }
  int64_t missing = reckoning.unseen_in;
  if (missing > 0 && !known && !deals_.is_deal(payer.pocket, passing.moment.id))
    missing -= swap_in(payer, missing, passing.moment);
  if (missing > 0) {
    payer.ledger.add_clean(missing);
    if (payer.ledger.tainted()) payer.doubts.add(Doubt::unseen_income);
  }
  payer.balance_told = payer.balance_told || known;
  if (payer.ledger.tainted() && !payer.balance_told) payer.doubts.add(Doubt::balance_inferred);
}

// Of what leaves: lots_ before a fee or a swap, and the claims.
void CaseRun::note_hop(const Passing& passing) {
  if (trace_.hops.size() >= question_.hops_max) {
    ++hops_left_out_;
    return;
  }
  int64_t quantity = tainted_quantity(lots_);
  take_shares(lots_, shares_);
  Hop hop{.transfer = passing.moment.id, .shares = shares_, .layer = passing.layer};
  for (const Claim& claim : passing.claims) {
    quantity = claim.left > passing.amount - quantity ? passing.amount : quantity + claim.left;
    add_share(hop.shares, claim.origin, claim.value + claim.fee);
  }
  hop.quantity = quantity;
  if (passing.claims.empty()) hop.dwell = Timestamp{passing.moment.micros} - passing.source->last;
  trace_.hops.push_back(std::move(hop));
}

void CaseRun::keep_fee(const Passing& passing) {
  payment_.keep_fee(lots_, passing.amount, passing.amount - passing.arrives, aside_);
  const Timestamp time{passing.moment.micros};
  if (passing.source) {
    rest_aside(RestKind::fee, {passing.from, passing.source->layer, time, time, passing.doubts});
  }
  for (const Claim& claim : passing.claims) keep_fee_of(claim, passing.from, time);
}

void CaseRun::keep_fee_of(const Claim& claim, PocketId victims, Timestamp time) {
  if (claim.fee == 0) return;
  rests_.add(RestKind::fee, {victims, 0, time, time, {}}, {claim.origin, claim.fee, claim.fee});
}

void CaseRun::rest_aside(RestKind kind, const Arrival& arrival) {
  for (const Lot& lot : aside_) {
    if (lot.tainted()) rests_.add(kind, arrival, lot);
  }
}

// What was taken later than the case was followed.
void CaseRun::leave_takings() {
  for (const Takings::Taken& taken : takings_.taken().subspan(taken_)) {
    const PocketId payee = graph_.transfers().to(taken.moment.id);
    const Timestamp time{taken.moment.micros};
    for (const Claim& claim : takings_.claims(taken)) {
      keep_fee_of(claim, graph_.transfers().from(taken.moment.id), time);
      if (claim.value == 0) continue;
      rests_.add(RestKind::cut, {payee, 1, time, time, {}}, {claim.origin, claim.quantity, claim.value});
      cuts_.add(CutKind::steps, payee, claim.value);
    }
  }
}

// Money in a pocket that has no later transfer is there for certain, even where the case ended early.
void CaseRun::rest_what_is_left(bool early) {
  for (Stay& stay : stays_.all()) {
    if (!stay.open || !stay.ledger.tainted()) continue;
    const bool cut = early && agenda_.has_more(stay);
    const RestKind stays = pocket_rest(graph_.kind(stay.pocket));
    stay.ledger.take(aside_);
    rest_aside(cut ? RestKind::cut : stays, stay.arrival());
    if (cut) cuts_.add(CutKind::steps, stay.pocket, stay.ledger.value());
  }
}

int64_t CaseRun::balance_at_end(PocketId pocket) {
  const Stay* const stay = stays_.find(pocket);
  return stay != nullptr ? stay->ledger.balance() : balance_until(graph_, pocket, question_.until);
}

void CaseRun::close() {
  std::vector<PocketId> overflown;
  trace_.rests = rests_.close(overflown);
  for (Rest& rest : trace_.rests) rest.balance = balance_at_end(rest.pocket);
  check_conserved(trace_);
  for (const PocketId pocket : overflown) cuts_.add(CutKind::amount, pocket, 0);
  if (hops_left_out_ > 0) cuts_.add(CutKind::hops, kNoPocket, 0, hops_left_out_);
  trace_.cuts = cuts_.close();
}

}  // namespace duanlian::graph
