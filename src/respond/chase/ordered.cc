#include "respond/chase/ordered.h"

#include <algorithm>

#include "graph/store/ledger.h"

namespace duanlian::respond {
namespace {

using graph::PocketId;

std::string origin_key(std::string_view source, std::string_view report, std::string_view asset) {
  std::string key(source);
  key.push_back('\0');
  key.append(report).push_back('\0');
  return key.append(asset);
}

bool holds_at_bank(model::Measure measure) {
  return measure == model::Measure::stop || measure == model::Measure::freeze ||
         measure == model::Measure::protective_hold;
}

bool is_over(Standing state) { return state != Standing::pending && state != Standing::in_force; }

// The institution said how much of it there was.
bool is_counted(const StandingOrder& order) {
  switch (order.state) {
    case Standing::in_force:
    case Standing::not_executed:
      return true;
    case Standing::lifted:
    case Standing::expired:
      return order.answered_at.has_value();
    case Standing::pending:
    case Standing::declined:
      return false;
  }
  return false;
}

void raise_to(std::optional<Timestamp>& time, Timestamp other) {
  if (!time || *time < other) time = other;
}

// Of what this issuer has on an account, the one whose clock others share: one in force before one that may
// come to be, the first of each.
void choose(std::string& chosen, bool& in_force, const StandingOrder& order) {
  const bool is_in_force = order.state == Standing::in_force;
  if (!chosen.empty() && (in_force || !is_in_force)) return;
  chosen = order.id;
  in_force = is_in_force;
}

bool replaces_another(const StandingOrder& order) {
  return order.relation == model::OrderRelation::renews || order.relation == model::OrderRelation::succeeds;
}

}  // namespace

Ordered::Ordered(const graph::MoneyGraph& graph, const ChaseCase& reports, const ChaseOptions& options,
                 const std::vector<graph::Origin>& origins, const std::vector<StandingOrder>& orders)
    : graph_(graph), options_(options) {
  for (uint32_t i = 0; i < origins.size(); ++i) {
    const ChasedReport& report = reports.reports[origins[i].victim];
    origins_.emplace(origin_key(report.source.empty() ? options.issuer : report.source, report.id,
                                graph.asset_name(origins[i].asset)),
                     i);
  }
  TextSet holding;  // by issuer and id
  for (const StandingOrder& order : orders) {
    if (order.held() > 0) holding.insert(origin_key(order.issuer, order.id, {}));
  }
  for (const StandingOrder& order : orders)
    take(order, replaces_another(order) && holding.contains(origin_key(order.issuer, order.other, {})));
  for (const auto& [account, count] : options.stops_elsewhere) stops_[account] += count;
}

// What renews or succeeds another that still holds has the same money: it is counted once.
void Ordered::take(const StandingOrder& order, bool replaced) {
  if (order.issuer == options_.issuer) ids_.insert(order.id);
  const PocketId pocket = graph_.find(graph::PocketKind::account, order.account, order.currency.code())
                              .value_or(graph::kNoPocket);
  if (pocket != graph::kNoPocket) note_on_account(order, pocket);
  const bool is_stop =
      order.measure == model::Measure::stop && order.relation != model::OrderRelation::raises;
  if (is_stop && (order.state == Standing::pending || order.done > 0)) ++stops_[order.account];
  if (order.measure == model::Measure::query) {
    AccountQueries& queries = queries_[order.account];
    ++queries.count;
    raise_to(queries.last, order.drafted_at);
  }
  const int64_t held = replaced ? 0 : order.held();
  if (held > 0 && pocket != graph::kNoPocket) {
    int64_t& sum = accounts_[pocket].held;
    sum = graph::add_capped(sum, held);
  }
  const std::vector<int64_t> of_held = parts_of(order, held);
  const std::vector<int64_t> of_done = parts_of(order, order.done);
  for (std::size_t i = 0; i < order.shares.size(); ++i) {
    if (const auto origin = origin_of(order.shares[i], order))
      note_share(order, {pocket, *origin}, of_held[i], of_done[i]);
  }
}

void Ordered::note_on_account(const StandingOrder& order, PocketId pocket) {
  AccountOrders& account = accounts_[pocket];
  ++account.of_measure[static_cast<std::size_t>(order.measure)];
  if (holds_at_bank(order.measure) && is_counted(order) && order.done < order.amount)
    raise_to(account.short_at, order.answered_at.value_or(order.drafted_at));
  if (order.issuer != options_.issuer || is_over(order.state) ||
      order.relation == model::OrderRelation::raises)
    return;
  if (order.measure == model::Measure::stop) choose(account.stop, account.stop_in_force, order);
  if (order.measure == model::Measure::freeze) choose(account.freeze, account.freeze_in_force, order);
}

void Ordered::note_share(const StandingOrder& order, const At& at, int64_t held, int64_t done) {
  const int64_t counted = std::min(held, kChasedMoneyMax - sum_);
  if (counted > 0) {
    held_.push_back({.place = place_of(at), .amount = counted, .pending = order.state == Standing::pending});
    since_[at].push_back({order.drafted_at, counted});
    sum_ += counted;
  }
  if (!holds_at_bank(order.measure)) return;
  const Timestamp answered = order.answered_at.value_or(order.drafted_at);
  if (order.state == Standing::expired) found_[at].push_back({answered, done});
  if (order.state == Standing::declined) block(at, order.ended_at.value_or(answered), LeftOut::declined);
  if (order.state == Standing::lifted || order.released > 0)
    block(at, order.ended_at.value_or(answered), LeftOut::lifted);
}

void Ordered::block(const At& at, Timestamp time, LeftOut why) {
  const auto [known, added] = blocks_.try_emplace(at, Block{time, why});
  if (!added && known->second.at < time) known->second = {time, why};
}

std::optional<uint32_t> Ordered::origin_of(const model::OrderShare& share, const StandingOrder& order) const {
  const auto known = origins_.find(
      origin_key(share.source.empty() ? order.issuer : share.source, share.report, order.currency.code()));
  return known == origins_.end() ? std::nullopt : std::optional(known->second);
}

ClaimPlace Ordered::place_of(const At& at) const {
  ClaimPlace place{.pocket = at.first, .origin = at.second};
  if (place.pocket != graph::kNoPocket && graph_.hub(place.pocket) == graph::HubKind::exchange)
    place.kind = graph::RestKind::exchange;
  return place;
}

std::optional<Block> Ordered::block_of(PocketId pocket, uint32_t origin) const {
  const auto own = blocks_.find({pocket, origin});
  const std::optional<Timestamp> not_found = on(pocket).short_at;
  if (own == blocks_.end())
    return not_found ? std::optional(Block{*not_found, LeftOut::not_found}) : std::nullopt;
  if (not_found && *not_found > own->second.at) return Block{*not_found, LeftOut::not_found};
  return own->second;
}

int64_t Ordered::sum_since(const Amounts& amounts, const At& at, Timestamp time) {
  const auto known = amounts.find(at);
  if (known == amounts.end()) return 0;
  int64_t sum = 0;
  for (const Dated& of : known->second) {
    if (of.at >= time) sum = graph::add_capped(sum, of.amount);
  }
  return sum;
}

const AccountOrders& Ordered::on(PocketId pocket) const {
  static const AccountOrders kNone;
  const auto known = accounts_.find(pocket);
  return known == accounts_.end() ? kNone : known->second;
}

const AccountQueries& Ordered::queries_of(std::string_view account) const {
  static const AccountQueries kNone;
  const auto known = queries_.find(account);
  return known == queries_.end() ? kNone : known->second;
}

uint32_t Ordered::stops_of(std::string_view account) const {
  const auto known = stops_.find(account);
  return known == stops_.end() ? 0 : known->second;
}

}  // namespace duanlian::respond
