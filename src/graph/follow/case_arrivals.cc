#include <algorithm>

#include "graph/follow/case_run.h"
#include "graph/follow/landing.h"

// What becomes of money that comes to a pocket, of a case.
namespace duanlian::graph {
namespace {

void make_clean(Lot& lot) {
  lot.origin = kClean;
  lot.value = 0;
}

}  // namespace

// Takes lots_.
void CaseRun::arrive(const Passing& passing) {
  Stay* payee = passing.payee != nullptr ? passing.payee : stays_.find(passing.to);
  if (any_tainted(lots_)) {
    const Timestamp time{passing.moment.micros};
    const Arrival arrival{passing.to, passing.layer, time, time, passing.doubts};
    leave_what_is_not_followed(passing, arrival);
    set_dealt_aside(passing, arrival);
    if (any_tainted(lots_)) {
      const int64_t before = payee != nullptr
                                 ? payee->ledger.balance()
                                 : std::max<int64_t>(graph_.balance_before(passing.to, passing.moment.id), 0);
      if (passing.arrives <= INT64_MAX - before) {
        if (payee == nullptr) payee = &open(passing.to, passing.moment, before);
        enter(*payee, arrival, passing.moment);
        payee->ledger.add(lots_);
        return;
      }
      leave_behind(RestKind::cut, arrival, CutKind::amount);
    }
  }
  if (payee != nullptr) payee->ledger.add_clean(passing.arrives);
}

void CaseRun::leave_what_is_not_followed(const Passing& passing, const Arrival& arrival) {
  give_back(arrival);
  if (const auto exit = exit_by(graph_, passing.moment.id)) {
    leave_behind(*exit, arrival, std::nullopt);
  } else if (stops_at(graph_, question_, passing.to)) {
    stop_at_hub(passing, arrival);
  } else if (passing.layer >= question_.layers_max) {
    leave_behind(RestKind::cut, arrival, CutKind::layers);
  } else if (question_.least > 1) {
    leave_least(arrival);
  }
}

// A victim's own that comes back to it.
void CaseRun::give_back(const Arrival& arrival) {
  for (Lot& lot : lots_) {
    if (!lot.tainted() || !takings_.is_own(arrival.pocket, lot.origin)) continue;
    rests_.add(RestKind::returned, arrival, lot);
    make_clean(lot);
  }
}

void CaseRun::stop_at_hub(const Passing& passing, const Arrival& arrival) {
  if (!any_tainted(lots_)) return;
  if (cuts_.add(CutKind::hub, passing.to, 0)) {
    cuts_.add(CutKind::hub, passing.to, 0,
              transfers_between(graph_, passing.to, passing.moment, question_.until));
  }
  leave_behind(hub_rest(graph_.hub(passing.to)), arrival, CutKind::hub);
}

// All that is tainted.
void CaseRun::leave_behind(RestKind kind, const Arrival& arrival, std::optional<CutKind> cut) {
  int64_t value = 0;
  for (Lot& lot : lots_) {
    if (!lot.tainted()) continue;
    rests_.add(kind, arrival, lot);
    value += lot.value;
    make_clean(lot);
  }
  if (cut && value > 0) cuts_.add(*cut, arrival.pocket, value);
}

void CaseRun::leave_least(const Arrival& arrival) {
  take_shares(lots_, shares_);
  for (Lot& lot : lots_) {
    if (!lot.tainted()) continue;
    const auto share = std::ranges::lower_bound(shares_, lot.origin, {}, &Share::origin);
    if (share->value >= question_.least) continue;
    rests_.add(RestKind::cut, arrival, lot);
    cuts_.add(CutKind::least, arrival.pocket, lot.value);
    make_clean(lot);
  }
}

Stay& CaseRun::open(PocketId pocket, Moment moment, int64_t clean) {
  Stay& stay = stays_.open(pocket);
  stay.hub = question_.hubs == HubPolicy::proportional && is_hub_of(graph_, question_, pocket);
  stay.ledger.open(stay.hub ? FollowMethod::proportional : question_.method, clean);
  agenda_.watch(stay, moment);
  return stay;
}

// Notes that tainted money comes, before it is added.
void CaseRun::enter(Stay& stay, const Arrival& arrival, Moment moment) {
  if (!stay.ledger.tainted()) {
    stay.layer = arrival.layer;
    stay.first = arrival.first;
    stay.last = arrival.last;
    stay.doubts = {};
    stay.balance_told = false;
    if (stay.hub) stay.doubts.add(Doubt::hub_crossed);
    if (graph_.late(stay.pocket)) stay.doubts.add(Doubt::late_transfers);
    watch_siblings(stay.pocket, moment);
  }
  stay.layer = std::min(stay.layer, arrival.layer);
  stay.first = std::min(stay.first, arrival.first);
  stay.last = std::max(stay.last, arrival.last);
  stay.doubts.add(arrival.doubts);
}

}  // namespace duanlian::graph
