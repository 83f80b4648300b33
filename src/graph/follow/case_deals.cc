#include "graph/follow/case_run.h"

// What comes to one pocket of a holder and leaves another by a deal, of a case: docs/following.md.
namespace duanlian::graph {

// Of lots_, what deals say left elsewhere; in its place comes what the holder gave for it, which is nobody's.
void CaseRun::set_dealt_aside(const Passing& passing, const Arrival& arrival) {
  if (!any_tainted(lots_)) return;
  const auto deals = deals_.for_what_came(passing.to, passing.moment.id);
  trace_.steps += deals_.take_steps();
  if (deals.empty()) return;
  bench_.open(question_.method, 0);
  bench_.add(lots_);
  int64_t given = 0;
  for (const Deal& deal : deals) {
    given += deal.given;
    Dealt dealt{.deal = deal, .lots = {}, .arrival = arrival};
    bench_.pay(deal.given, dealt.lots, mix_work_);
    if (!any_tainted(dealt.lots)) continue;
    dealt.arrival.doubts.add(Doubt::deal);
    if (deal.doubtful) dealt.arrival.doubts.add(Doubt::deal_doubtful);
    dealt_[moment_of(graph_, deal.left)].push_back(std::move(dealt));
  }
  bench_.take(lots_);
  push_lot(lots_, {.quantity = given});
}

// To lots_: in place of what is nobody's in it.
void CaseRun::add_dealt(Passing& passing) {
  lots_.swap(paid_);
  for (Dealt& dealt : dealt_.begin()->second) {
    lots_.swap(dealt.lots);
    payment_.exchange(lots_, dealt.deal.given, dealt.deal.got);
    const PocketId came_to = dealt.arrival.pocket;
    note_join(came_to, passing.from, dealt.deal.came, passing.moment.id);
    dealt.arrival.pocket = passing.from;
    give_back(dealt.arrival);
    claims_.clear();
    for (const Lot& lot : lots_) {
      if (lot.tainted())
        claims_.push_back({.origin = lot.origin, .quantity = lot.quantity, .value = lot.value});
    }
    if (claims_.empty()) continue;
    payment_.claim(paid_, claims_);
    if (passing.source) {
      passing.source->add(dealt.arrival);
    } else {
      passing.source = dealt.arrival;
    }
  }
  lots_.swap(paid_);
  dealt_.erase(dealt_.begin());
}

// Of lots_.
void CaseRun::note_join(PocketId from, PocketId to, TransferId came, TransferId left) {
  if (trace_.joins.size() >= question_.hops_max || !any_tainted(lots_)) return;
  take_shares(lots_, shares_);
  trace_.joins.push_back({.from = from, .to = to, .came = came, .left = left, .shares = shares_});
}

// What was to leave later than the case was followed.
void CaseRun::leave_dealt() {
  for (const auto& [moment, all] : dealt_) {
    for (const Dealt& dealt : all) {
      for (const Lot& lot : dealt.lots) {
        if (!lot.tainted()) continue;
        rests_.add(RestKind::cut, dealt.arrival, lot);
        cuts_.add(CutKind::steps, dealt.arrival.pocket, lot.value);
      }
    }
  }
}

}  // namespace duanlian::graph
