#include <algorithm>

#include "graph/follow/case_run.h"

// What an account pays in one asset out of tainted money that it has in another, of a case.
namespace duanlian::graph {
namespace {

__extension__ using Wide = __int128;

// The least of `from` that is worth so many of `to`.
int64_t price(int64_t quantity, const Rate& rate) {
  const Wide needed = (static_cast<Wide>(quantity) * rate.denominator + rate.numerator - 1) / rate.numerator;
  return static_cast<int64_t>(std::min<Wide>(needed, INT64_MAX));
}

int64_t worth(int64_t quantity, const Rate& rate) {
  const Wide bought = static_cast<Wide>(quantity) * rate.numerator / rate.denominator;
  return static_cast<int64_t>(std::min<Wide>(bought, INT64_MAX));
}

}  // namespace

bool CaseRun::is_same_name(PocketId one, PocketId other) const {
  return graph_.kind(one) == graph_.kind(other) && graph_.name(one) == graph_.name(other);
}

// In that asset: the pocket of the same account, then those of the same holder.
std::vector<PocketId> CaseRun::siblings(PocketId pocket, std::string_view asset) {
  std::vector<PocketId> found;
  if (const auto same = graph_.find(graph_.kind(pocket), graph_.name(pocket), asset)) found.push_back(*same);
  for (const PocketId other : deals_.held_with(pocket)) {
    const bool is_other = other != pocket && (found.empty() || other != found.front());
    if (is_other && graph_.asset_name(graph_.asset(other)) == asset) found.push_back(other);
  }
  return found;
}

// Pockets of the same account or holder with tainted money in another asset that a rate makes into this
// one's.
std::vector<Stay*> CaseRun::sources_of(PocketId pocket, const Rate& rate) {
  std::vector<Stay*> sources;
  if (graph_.asset_name(graph_.asset(pocket)) != rate.to) return sources;
  for (const PocketId other : siblings(pocket, rate.from)) {
    Stay* const stay = stays_.find(other);
    if (stay != nullptr && stay->ledger.tainted()) sources.push_back(stay);
  }
  return sources;
}

bool CaseRun::can_pay_by_swap(PocketId pocket) {
  return std::ranges::any_of(question_.rates,
                             [&](const Rate& rate) { return !sources_of(pocket, rate).empty(); });
}

// Pockets of the same account or holder that may pay out of this one from now on.
void CaseRun::watch_siblings(PocketId pocket, Moment moment) {
  for (const Rate& rate : question_.rates) {
    if (graph_.asset_name(graph_.asset(pocket)) != rate.from) continue;
    for (const PocketId other : siblings(pocket, rate.to)) {
      if (stays_.find(other) != nullptr) continue;
      const Walk next(graph_, other, moment);
      if (next.at_end()) continue;
      // What the transfer in hand brings it comes only now.
      const bool is_payee = other == graph_.transfers().to(moment.id);
      const TransferId before = is_payee ? moment.id : next.step().moment.id;
      open(other, moment, std::max<int64_t>(graph_.balance_before(other, before), 0));
    }
  }
}

// Gives how much of the missing came in.
int64_t CaseRun::swap_in(Stay& payer, int64_t missing, Moment moment) {
  int64_t covered = 0;
  for (const Rate& rate : question_.rates) {
    if (covered == missing) break;
    for (Stay* const source : sources_of(payer.pocket, rate))
      covered += swap_from(*source, payer, rate, missing - covered, moment);
  }
  return covered;
}

// Of another account of the holder what is given stays there: he paid out of what he had.
int64_t CaseRun::swap_from(Stay& source, Stay& payer, const Rate& rate, int64_t missing, Moment moment) {
  const int64_t leaves = std::min(price(missing, rate), source.ledger.balance());
  const int64_t arrives = std::min(worth(leaves, rate), missing);
  if (leaves == 0 || arrives == 0) return 0;
  Arrival arrival = source.arrival();
  source.ledger.pay(leaves, lots_, mix_work_);
  if (is_same_name(source.pocket, payer.pocket)) {
    source.lasting = true;
  } else {
    source.ledger.add_clean(leaves);
  }
  payment_.exchange(lots_, leaves, arrives);
  arrival.pocket = payer.pocket;
  arrival.doubts.add(Doubt::implied_swap);
  note_join(source.pocket, payer.pocket, kNoTransfer, moment.id);
  give_back(arrival);
  if (any_tainted(lots_)) enter(payer, arrival, moment);
  payer.ledger.add(lots_);
  return arrives;
}

}  // namespace duanlian::graph
