#include "respond/orders/order_book.h"

#include <algorithm>

#include "respond/orders/draft_check.h"

namespace duanlian::respond {
namespace {

using model::Measure;

std::string key_of(std::string_view source, std::string_view id) {
  std::string key(source);
  key.push_back('\0');
  return key.append(id);
}

std::string key_of(const model::Entity& entity) { return key_of(model::to_string(entity.kind), entity.id); }

// Whether money that comes later is caught by it.
bool catches(const OrderRecord& record) {
  if (record.order.target.kind != model::EntityKind::account || is_over(record.state)) return false;
  return record.order.measure == Measure::stop || record.order.measure == Measure::freeze;
}

void keep(std::set<uint32_t>& in, uint32_t place, bool wanted) {
  if (wanted)
    in.insert(place);
  else
    in.erase(place);
}

}  // namespace

std::optional<uint32_t> OrderBook::find(std::string_view issuer, std::string_view id) const {
  const auto known = places_.find(key_of(issuer, id));
  return known == places_.end() ? std::nullopt : std::optional(known->second);
}

std::optional<uint32_t> OrderBook::find_report(std::string_view source, std::string_view id) const {
  const auto known = report_places_.find(key_of(source, id));
  return known == report_places_.end() ? std::nullopt : std::optional(known->second);
}

std::size_t OrderBook::count_on(const model::Entity& target) const {
  const auto known = on_.find(key_of(target));
  return known == on_.end() ? 0 : known->second.size();
}

std::vector<uint32_t> OrderBook::on(const model::Entity& target) const {
  const auto known = on_.find(key_of(target));
  return known == on_.end() ? std::vector<uint32_t>() : known->second;
}

Status OrderBook::take(uint64_t position, const model::Event& event) {
  switch (event.kind()) {
    case model::EventKind::transfer:
      if (!watched_.empty()) take_transfer(position, std::get<model::Transfer>(event.payload));
      return {};
    case model::EventKind::report:
      take_report(position, event);
      return {};
    case model::EventKind::tick:
      tick(event.header.time);
      return {};
    case model::EventKind::order:
      return draft(position, event);
    case model::EventKind::order_step:
      return take_step(position, event);
    case model::EventKind::call:
    case model::EventKind::message:
    case model::EventKind::visit:
    case model::EventKind::account_change:
    case model::EventKind::subscription_change:
    case model::EventKind::chain_transfer:
    case model::EventKind::link:
    case model::EventKind::watchlist_entry:
    case model::EventKind::pack_activated:
    case model::EventKind::command:
      return {};
  }
  return {};
}

// ---- Reports and money that comes

void OrderBook::take_report(uint64_t position, const model::Event& event) {
  if (reports_.size() == kReportsMax)
    return odd(position, event.header, "", "no more reports are kept (kReportsMax) · 举报数量已达上限");
  const std::string key = key_of(event.header.source, event.header.id);
  if (!report_places_.try_emplace(key, static_cast<uint32_t>(reports_.size())).second) return;
  reports_.push_back({.position = position,
                      .header = event.header,
                      .report = std::get<model::Report>(event.payload),
                      .orders = {}});
  reports_.back().report.text.clear();
  reports_.back().report.text.shrink_to_fit();
  ++revision_;
}

void OrderBook::take_transfer(uint64_t position, const model::Transfer& transfer) {
  const std::string& account = transfer.creditor.account;
  if (account.empty() || !watched_.contains(account)) return;
  if (transfer.status == model::TransferStatus::declined ||
      transfer.status == model::TransferStatus::reversed)
    return;
  for (const uint32_t place : on({.kind = model::EntityKind::account, .id = account})) {
    if (!catches(orders_[place])) continue;
    orders_[place].fresh_money = position;
    fresh_money_.insert(place);
    note_change(place);
  }
}

void OrderBook::note_seen(uint32_t place, uint64_t position) {
  if (orders_[place].fresh_money > position || fresh_money_.erase(place) == 0) return;
  orders_[place].fresh_money = 0;
  ++revision_;
}

void OrderBook::odd(uint64_t position, const model::Header& header, std::string_view order,
                    std::string what) {
  if (oddities_.size() == kOdditiesKeptMax) oddities_.pop_front();
  oddities_.push_back({.position = position,
                       .time = header.time,
                       .source = header.source,
                       .order = std::string(order),
                       .what = std::move(what)});
  ++oddity_count_;
  ++revision_;
}

// ---- Drafts

Status OrderBook::draft(uint64_t position, const model::Event& event) {
  if (const auto known = find(event.header.source, event.header.id)) {
    odd(position, event.header, event.header.id, "another order has that id · 指令编号重复");
    return invalid("id: another order of this issuer has it");
  }
  OrderRecord record{
      .position = position, .header = event.header, .order = std::get<model::Order>(event.payload)};
  if (orders_.size() == kOrdersMax) {
    odd(position, event.header, event.header.id, "no more orders are kept (kOrdersMax) · 指令数量已达上限");
    return invalid("no more orders are kept (kOrdersMax)");
  }
  const MeasureLaw* const law = law_ ? law_->measure(record.order.measure, event.header.time) : nullptr;
  Status allowed = law == nullptr
                       ? Status(invalid(law_ ? "no law says anything of the measure at that time · "
                                               "法规包对该措施在该日期无规定"
                                             : "no law pack is active · 未启用法规包"))
                       : DraftCheck(*this, record, *law).check();
  if (!allowed) {
    record.state = OrderState::invalid;
    record.why = allowed.error().message;
    add(std::move(record));
    return allowed;
  }
  const auto place = static_cast<uint32_t>(orders_.size());
  add(std::move(record));
  return begin(place, *law);
}

// Approved at once where nobody need approve it, or somebody did beforehand.
Status OrderBook::begin(uint32_t place, const MeasureLaw& law) {
  OrderRecord& record = orders_[place];
  set_act_by(record);
  Status result;
  if (law.approvals == 0) {
    set_state(place, OrderState::approved);
  } else if (!record.order.authority.empty()) {
    result = approve_by_authority(record);
    if (!result) odd(record.position, record.header, record.id(), result.error().message);
  }
  settle(place);
  return result;
}

void OrderBook::set_act_by(OrderRecord& record) const {
  if (!is_task(record.order.measure) || record.order.grade == model::Grade::unspecified) return;
  const bool visits = record.order.approach == model::Approach::visit;
  const std::string_view name = record.order.grade == model::Grade::p1   ? (visits ? "p1_visit" : "p1_call")
                                : record.order.grade == model::Grade::p2 ? (visits ? "p2_visit" : "p2_call")
                                                                         : "p3_message";
  if (const ClockLaw* const clock = law_->clock(name, record.header.time))
    record.act_by = clock->lasts.after(believed(record.header.time));
}

Status OrderBook::approve_by_authority(OrderRecord& record) const {
  const model::Order& order = record.order;
  const StandingAuthority* const authority = law_->authority(order.authority);
  const auto refuse = [&](std::string_view why) {
    return invalid("authority " + order.authority + ": " + std::string(why) +
                   ": it waits for a person · 待人工审批");
  };
  if (authority == nullptr) return refuse("nobody gave it · 无此授权");
  if (std::ranges::find(authority->measures, order.measure) == authority->measures.end())
    return refuse("not for this measure · 不含该措施");
  if (record.header.time < authority->from || std::max(record.header.time, now_) >= authority->until)
    return refuse("not at that time · 不在有效期内");
  if (order.amount && (order.currency != authority->currency || *order.amount > authority->amount_max))
    return refuse("not for so much money · 超过授权金额");
  if (!order.excess_reason.empty() || (order.traced && *order.amount > *order.traced))
    return refuse("not for more than was traced · 不得超过追踪金额");
  record.temporary = authority->lasts;
  record.state = OrderState::approved;
  return {};
}

void OrderBook::add(OrderRecord record) {
  const auto place = static_cast<uint32_t>(orders_.size());
  // The journal knows each id once; a name is never given to another order.
  places_.try_emplace(key_of(record.issuer(), record.id()), place);
  const bool counts = record.state != OrderState::invalid;
  if (counts) on_[key_of(record.order.target)].push_back(place);
  orders_.push_back(std::move(record));
  awaited_.emplace_back();
  is_watched_.push_back(false);
  if (counts) {
    note_share_holders(place);
    note_leader(place);
  }
  settle(place);
}

void OrderBook::note_share_holders(uint32_t place) {
  const OrderRecord& record = orders_[place];
  for (const model::OrderShare& share : record.order.shares) {
    const auto report = report_of(record, share);
    if (!report) continue;
    auto& orders = reports_[*report].orders;
    if (orders.empty() || orders.back() != place) orders.push_back(place);
  }
}

void OrderBook::note_leader(uint32_t place) {
  const OrderRecord& record = orders_[place];
  if (record.order.relation == model::OrderRelation::none) return;
  const auto other = other_of(record);
  if (other && *other != place) orders_[*other].followers.push_back(place);
}

const MeasureLaw* OrderBook::law_of(const OrderRecord& record) const {
  return law_ ? law_->measure(record.order.measure, record.header.time) : nullptr;
}

// ---- States

void OrderBook::set_state(uint32_t place, OrderState state, std::string why) {
  orders_[place].state = state;
  orders_[place].why = std::move(why);
}

void OrderBook::note_change(uint32_t place) {
  ++revision_;
  if (changes_.size() == kChangesKeptMax) {
    changes_from_ = changes_.front().first;
    changes_.pop_front();
  }
  changes_.emplace_back(revision_, place);
}

std::optional<std::vector<uint32_t>> OrderBook::changed_since(uint64_t revision) const {
  if (revision < changes_from_) return std::nullopt;
  std::vector<uint32_t> places;
  for (auto at = changes_.rbegin(); at != changes_.rend() && at->first > revision; ++at)
    places.push_back(at->second);
  return places;
}

// What others ask for follows from the order as it is now.
void OrderBook::settle(uint32_t place) {
  note_change(place);
  OrderRecord& record = orders_[place];
  if (is_over(record.state)) {
    record.act_by.reset();
    record.appeal_by.reset();
    record.release_by.reset();
    record.fresh_money = 0;
    fresh_money_.erase(place);
  }
  const bool by_officers = is_task(record.order.measure) && record.order.institution.empty();
  keep(due_, place, record.state == OrderState::approved && !by_officers);
  keep(open_, place, !is_over(record.state));
  if (const bool watched = catches(record); watched != is_watched_[place]) {
    is_watched_[place] = watched;
    auto& count = watched_[record.order.target.id];
    watched ? ++count : --count;
    if (count == 0) watched_.erase(record.order.target.id);
  }
  settle_release(place);
  if (record.order.relation == model::OrderRelation::ends) {
    if (const auto other = other_of(record)) settle_release(*other);
  }
  await(place);
}

// A release on its way for all that is held is enough.
void OrderBook::settle_release(uint32_t place) {
  const OrderRecord& record = orders_[place];
  const bool on_its_way = std::ranges::any_of(record.followers, [&](uint32_t follower) {
    const OrderRecord& one = orders_[follower];
    return one.order.measure == Measure::release && is_pending(one.state) &&
           one.order.amount.value_or(INT64_MAX) >= record.held();
  });
  keep(release_due_, place, record.release_by.has_value() && !on_its_way);
}

OrderBook::Terms OrderBook::terms_of(uint32_t place) const {
  const OrderRecord& record = orders_[place];
  Terms terms{.notice = {}, .basis = {}, .until = record.ends_at};
  const MeasureLaw* const law = law_of(record);
  if (law == nullptr) return terms;
  terms.notice = law->notice;
  terms.basis = law->basis;
  return terms;
}

}  // namespace duanlian::respond
