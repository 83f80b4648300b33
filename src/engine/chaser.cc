#include "engine/chaser.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <span>
#include <utility>

#include "base/thread.h"
#include "engine/reported_payments.h"
#include "engine/standing_orders.h"

namespace duanlian::engine {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kLookEvery = 1'000ms;  // where nothing changes
constexpr Duration kUntilSent = seconds(1);

constexpr Duration kSweptEvery = minutes(1);
constexpr Duration kSweptFor = hours(24);  // after the report
constexpr uint32_t kSweptReportsMax = 1'000;

// Somebody else's word is no reason to stop money.
bool is_chased(const respond::ReportRecord& report, Timestamp now) {
  const model::ReporterRole role = report.report.role;
  const bool counts = role == model::ReporterRole::victim || role == model::ReporterRole::bank ||
                      role == model::ReporterRole::police;
  return counts && now - report.header.time <= kChasedFor;
}

}  // namespace

Chaser::Chaser(Intake& intake, Options options)
    : intake_(intake),
      options_(std::move(options)),
      facts_(intake),
      thread_([this](const std::stop_token& stopped) { run(stopped); }) {}

Chaser::Counters Chaser::counters() const {
  const std::lock_guard lock(mutex_);
  return counters_;
}

void Chaser::run(const std::stop_token& stopped) {
  set_thread("chaser", Standing::behind);
  while (!stopped.stop_requested()) {
    collect();
    while (!waiting_.empty() && !stopped.stop_requested()) {
      const uint32_t report = *waiting_.begin();
      waiting_.erase(waiting_.begin());
      chase(report);
    }
    intake_.wait_for_orders(revision_, kLookEvery);
  }
}

// What is told may be a little ahead of the clock here.
Timestamp Chaser::now() const { return std::max(intake_.newest_time(), options_.now()); }

// Whose money is to be looked at again.
void Chaser::collect() {
  const Timestamp now = this->now();
  intake_.see_orders([&](const respond::OrderBook& book) {
    const auto changed = book.changed_since(revision_);
    if (!std::exchange(began_, true) || !changed) {
      note_all(book);
    } else {
      for (const uint32_t place : *changed) note_order(book, place);
    }
    for (; reports_ < book.reports(); ++reports_) {
      if (is_chased(book.report(reports_), now)) waiting_.insert(reports_);
    }
    note_newest(book, now);
    revision_ = book.revision();
  });
}

void Chaser::note_all(const respond::OrderBook& book) {
  for (const uint32_t place : book.open_places()) note_order(book, place);
}

// What is only on its way leaves nothing to be looked for, unless money came meanwhile.
void Chaser::note_order(const respond::OrderBook& book, uint32_t place) {
  const respond::OrderRecord& record = book.at(place);
  const bool unanswered = respond::is_pending(record.state) && !book.fresh_money().contains(place);
  if (unanswered || record.state == respond::OrderState::invalid) return;
  note_reports(book, place);
  // A question names nobody's money: it is asked for those whose money was ordered there.
  if (!record.order.shares.empty()) return;
  for (const uint32_t beside : book.on(record.order.target)) note_reports(book, beside);
}

void Chaser::note_reports(const respond::OrderBook& book, uint32_t place) {
  const respond::OrderRecord& record = book.at(place);
  for (const model::OrderShare& share : record.order.shares) {
    if (const auto report = book.report_of(record, share)) waiting_.insert(*report);
  }
}

// Money goes on without anybody's answer: the newest reports are looked at again now and then.
void Chaser::note_newest(const respond::OrderBook& book, Timestamp now) {
  if (now - swept_at_ < kSweptEvery) return;
  swept_at_ = now;
  const auto size = static_cast<uint32_t>(book.reports());
  for (uint32_t report = size - std::min(size, kSweptReportsMax); report < size; ++report) {
    const Timestamp told = book.report(report).header.time;
    if (is_chased(book.report(report), now) && now - told <= kSweptFor) waiting_.insert(report);
  }
}

void Chaser::chase(uint32_t report) {
  model::Event told;
  intake_.see_orders([&](const respond::OrderBook& book) {
    told = {.header = book.report(report).header, .payload = book.report(report).report};
  });
  const auto plan = this->plan(report, told);
  const Status drafted = plan ? draft(plan->proposals) : Status(plan.error());
  const std::lock_guard lock(mutex_);
  ++counters_.chases;
  if (drafted) {
    counters_.drafted += plan ? plan->proposals.size() : 0;
    return;
  }
  ++counters_.failed;
  counters_.trouble = told.header.source + "/" + told.header.id + ": " + drafted.error().message;
}

Result<respond::ChasePlan> Chaser::plan(uint32_t report, const model::Event& told) {
  ASSIGN_OR_RETURN(ReportedPayments payments, payments_of(told, facts_));
  if (payments.takings.empty()) return respond::ChasePlan{};
  const auto& said = std::get<model::Report>(told.payload);
  respond::AnswerTimes times;
  intake_.see_orders([&](const respond::OrderBook& book) { times = book.answer_times(); });
  respond::ChaseOptions options{.issuer = options_.issuer,
                                .authority = options_.authority,
                                .now = now(),
                                .until_sent = kUntilSent,
                                .overall = speeds_};
  options.answers_within = [&](std::string_view agent, int milli) {
    return times.quantile(institution_of(agent), milli, respond::kAnswerSupposed);
  };
  options.orders_on = [&](const std::vector<std::string>& accounts) {
    std::vector<respond::StandingOrder> orders;
    intake_.see_orders(
        [&](const respond::OrderBook& book) { orders = standing_orders(book, accounts, report); });
    return orders;
  };
  ids_.clear();
  options.event_of = [this](graph::TransferId transfer) { return event_of(transfer); };
  const respond::ChaseCase one{.reports = {{.id = told.header.id,
                                            .source = told.header.source,
                                            .takings = std::move(payments.takings),
                                            .lost = said.amount,
                                            .currency = said.currency}}};
  ASSIGN_OR_RETURN(respond::ChasePlan plan, respond::chase(facts_.money(), one, options));
  // As it is first seen: a case that is chased often is still one.
  if (learned_.insert(report).second) speeds_.add(plan.speeds);
  return plan;
}

std::string Chaser::event_of(graph::TransferId transfer) {
  const auto [known, is_new] = ids_.try_emplace(transfer.value());
  if (is_new) {
    const std::array<uint64_t, 1> position{facts_.money().transfers().record(transfer)};
    const auto ids = facts_.ids_at(position);
    if (!ids.empty()) known->second = ids.begin()->second;
  }
  return known->second;
}

std::string Chaser::institution_of(std::string_view agent) const {
  return options_.institution_of ? options_.institution_of(agent) : std::string(agent);
}

// One by one in their order: what saves most leaves first, and one that is refused keeps no other back.
Status Chaser::draft(const std::vector<respond::Proposal>& proposals) {
  if (proposals.empty()) return {};
  const Timestamp now = this->now();
  std::vector<model::Event> events;
  for (const respond::Proposal& proposal : proposals) {
    events.push_back({.header = {.id = proposal.id,
                                 .time = now,
                                 .source = options_.issuer,
                                 .purpose = model::Purpose::anti_fraud},
                      .payload = proposal.order});
    auto& order = std::get<model::Order>(events.back().payload);
    order.institution = institution_of(order.institution);
  }
  RETURN_IF_ERROR(intake_.submit_and_wait(events, options_.now()));
  return {};
}

}  // namespace duanlian::engine
