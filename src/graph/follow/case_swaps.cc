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

std::optional<PocketId> CaseRun::sibling(PocketId pocket, std::string_view asset) const {
  return graph_.find(graph_.kind(pocket), graph_.name(pocket), asset);
}

// A pocket of the same account with tainted money in another asset that a rate makes into this one's.
Stay* CaseRun::source_of(PocketId pocket, const Rate& rate) {
  if (graph_.asset_name(graph_.asset(pocket)) != rate.to) return nullptr;
  const auto other = sibling(pocket, rate.from);
  Stay* const stay = other ? stays_.find(*other) : nullptr;
  return stay != nullptr && stay->ledger.tainted() ? stay : nullptr;
}

bool CaseRun::can_pay_by_swap(PocketId pocket) {
  return std::ranges::any_of(question_.rates,
                             [&](const Rate& rate) { return source_of(pocket, rate) != nullptr; });
}

// Pockets of the same account that may pay out of this one from now on.
void CaseRun::watch_siblings(PocketId pocket, Moment moment) {
  for (const Rate& rate : question_.rates) {
    if (graph_.asset_name(graph_.asset(pocket)) != rate.from) continue;
    const auto other = sibling(pocket, rate.to);
    if (!other || stays_.find(*other) != nullptr) continue;
    const Walk next(graph_, *other, moment);
    if (next.at_end()) continue;
    open(*other, moment, std::max<int64_t>(graph_.balance_before(*other, next.step().moment.id), 0));
  }
}

// Gives how much of the missing came in.
int64_t CaseRun::swap_in(Stay& payer, int64_t missing, Moment moment) {
  int64_t covered = 0;
  for (const Rate& rate : question_.rates) {
    if (covered == missing) break;
    Stay* const source = source_of(payer.pocket, rate);
    if (source != nullptr) covered += swap_from(*source, payer, rate, missing - covered, moment);
  }
  return covered;
}

int64_t CaseRun::swap_from(Stay& source, Stay& payer, const Rate& rate, int64_t missing, Moment moment) {
  const int64_t leaves = std::min(price(missing, rate), source.ledger.balance());
  const int64_t arrives = std::min(worth(leaves, rate), missing);
  if (leaves == 0 || arrives == 0) return 0;
  source.lasting = true;
  source.ledger.pay(leaves, lots_, mix_work_);
  payment_.exchange(lots_, leaves, arrives);
  Arrival arrival = source.arrival();
  arrival.pocket = payer.pocket;
  arrival.doubts.add(Doubt::implied_swap);
  give_back(arrival);
  if (any_tainted(lots_)) enter(payer, arrival, moment);
  payer.ledger.add(lots_);
  return arrives;
}

}  // namespace duanlian::graph
