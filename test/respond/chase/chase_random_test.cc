#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "graph/follow/random_money.h"
#include "respond/chase/chase.h"

namespace duanlian::respond {
namespace {

using graph::TransferId;

// A town in which money moves while reports come in and banks answer as they like: after every step what is
// ordered must be no more than was taken, and no more than is there.
class RandomChase {
 public:
  RandomChase(uint32_t seed, graph::FollowMethod method) : random_(seed) {
    kinds_.late = below(2) == 0;
    options_.issuer = "centre";
    options_.method = method;
    options_.least = 1 + below(2) * 50;
    options_.recall = below(2) == 0;
    options_.event_of = [](TransferId id) { return "t" + std::to_string(id.value()); };
    options_.orders_on = [this](const std::vector<std::string>&) { return orders_; };
  }

  void run() {
    for (int step = 0; step < 60 && !testing::Test::HasFailure(); ++step) {
      minute_ += 1 + below(20);
      switch (below(5)) {
        case 0:
          report();
          break;
        case 1:
        case 2:
          for (auto count = 1 + below(8); count > 0; --count) pay();
          break;
        case 3:
          for (StandingOrder& order : orders_) {
            if (below(2) == 0) change(order);
          }
          break;
        default:
          plan();
      }
    }
  }

  std::size_t proposed() const { return proposed_; }
  std::size_t queries() const { return queries_; }
  std::size_t raised() const { return raised_; }

 private:
  int64_t below(int64_t end) { return static_cast<int64_t>(random_() % static_cast<uint64_t>(end)); }
  Timestamp now() const { return Timestamp{0} + minutes(minute_); }

  void pay() {
    std::string from;
    std::string to;
    graph::Movement movement = graph::any_movement(random_, kinds_, from, to);
    const bool late = kinds_.late && below(10) == 0;
    movement.time = late ? Timestamp{0} + minutes(below(100)) : now();
    movement.record = graph_.size();
    const auto appended = graph_.append(movement);
    ASSERT_TRUE(appended) << appended.error().message;
    if (appended->taken == graph::Taken::kept) free_.push_back(appended->id);
    if (kinds_.undone && below(40) == 0 && !free_.empty())
      graph_.set_status(free_[random_() % free_.size()], graph::MovementStatus::reversed);
  }

  void report() {
    if (free_.empty() || reports_.reports.size() == 6) return;
    ChasedReport report{.id = "r" + std::to_string(reports_.reports.size()), .source = "centre"};
    for (auto count = 1 + below(2); count > 0 && !free_.empty(); --count) {
      const std::size_t place = random_() % free_.size();
      report.takings.push_back({.transfer = free_[place]});
      if (below(3) == 0) report.takings.back().amount = 1 + graph_.transfers().amount(free_[place]) / 2;
      free_.erase(free_.begin() + static_cast<std::ptrdiff_t>(place));
    }
    reports_.reports.push_back(std::move(report));
  }

  // What becomes of an order, in full, in part or not.
  void change(StandingOrder& order) {
    if (order.measure == model::Measure::query) return;
    if (order.state == Standing::pending && below(6) == 0) {
      order.state = Standing::declined;
      order.ended_at = now();
    } else if (order.state == Standing::pending) {
      const int64_t outcome = below(4);
      order.done = outcome >= 2 ? order.amount : outcome == 1 ? order.amount / 3 : 0;
      order.state = order.done > 0 ? Standing::in_force : Standing::not_executed;
      order.answered_at = now();
    } else if (order.state == Standing::in_force && below(4) == 0) {
      order.state = below(3) == 0 ? Standing::lifted : Standing::expired;
      order.ended_at = now();
    } else if (order.state == Standing::in_force && below(8) == 0) {
      order.released = order.done / 2;
      order.ended_at = now();
    }
  }

  void plan() {
    ChaseCase chased = reports_;
    const bool together = below(3) > 0;
    if (!together && !chased.reports.empty()) {
      std::ranges::shuffle(chased.reports, random_);
      chased.reports.resize(1);
    }
    if (chased.reports.empty()) return;
    options_.now = now();
    const auto plan = chase(graph_, chased, options_);
    ASSERT_TRUE(plan) << plan.error().message;
    check_accounts(*plan, chased);
    for (const Proposal& proposal : plan->proposals) stand(proposal);
    check_reports();
    const auto again = chase(graph_, chased, options_);
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_TRUE(again->proposals.empty()) << again->proposals[0].order.target.id;
  }

  void stand(const Proposal& proposal) {
    const model::Order& order = proposal.order;
    EXPECT_TRUE(model::validate(order));
    EXPECT_TRUE(ids_.insert(proposal.id).second) << proposal.id << " twice";
    orders_.push_back({.id = proposal.id,
                       .issuer = "centre",
                       .account = order.target.id,
                       .currency = order.currency,
                       .measure = order.measure,
                       .relation = order.relation,
                       .other = order.other,
                       .amount = order.amount.value_or(0),
                       .shares = order.shares,
                       .drafted_at = now()});
    proposed_ += order.shares.empty() ? 0U : 1U;
    raised_ += order.relation == model::OrderRelation::raises ? 1U : 0U;
    queries_ += order.measure == model::Measure::query ? 1U : 0U;
  }

  // Of whom what is held at each account by orders with shares.
  int64_t held_at(const std::string& account, const std::set<std::string>& reports) const {
    int64_t sum = 0;
    for (const StandingOrder& order : orders_) {
      if (order.account != account || order.currency.code() != "CNY") continue;
      const std::vector<int64_t> parts = parts_of(order, order.held());
      for (std::size_t i = 0; i < parts.size(); ++i) {
        if (reports.empty() || reports.contains(order.shares[i].report)) sum += parts[i];
      }
    }
    return sum;
  }

  // No new order goes beyond what the trace found there of all who are chased, what is held of theirs there
  // included; nor, with everybody's orders, beyond what the account has.
  void check_accounts(const ChasePlan& plan, const ChaseCase& chased) const {
    std::set<std::string> names;
    for (const ChasedReport& report : chased.reports) names.insert(report.id);
    for (const Proposal& proposal : plan.proposals) {
      const model::Order& order = proposal.order;
      if (order.shares.empty()) continue;
      int64_t sum = 0;
      for (const model::OrderShare& share : order.shares) sum += share.amount;
      EXPECT_EQ(sum, *order.amount);
      EXPECT_LE(sum, *order.traced);
      EXPECT_GE(sum, options_.least);
      EXPECT_FALSE(order.transfers.empty());
      const auto rest = std::ranges::find_if(plan.trace.rests, [&](const graph::Rest& of) {
        return of.pocket == proposal.pocket && graph::can_be_stopped(of.kind);
      });
      ASSERT_NE(rest, plan.trace.rests.end());
      EXPECT_LE(sum + held_at(order.target.id, names), rest->quantity) << order.target.id;
      EXPECT_LE(sum + held_at(order.target.id, {}), rest->balance) << order.target.id;
    }
  }

  // In what was paid; an amount that is told is of what arrived.
  int64_t taken_in_yuan(const graph::Taking& taking) const {
    const graph::Transfer transfer = graph_.transfers().at(taking.transfer);
    if (graph_.asset_name(graph_.asset(transfer.from)) != "CNY") return 0;
    const int64_t arrives = transfer.arrives.value_or(transfer.amount);
    if (!taking.amount) return transfer.amount;
    if (arrives == 0) return 0;
    const int64_t told = std::min(*taking.amount, arrives);
    return graph_.asset(transfer.from) == graph_.asset(transfer.to) ? told : transfer.amount * told / arrives;
  }

  void check_reports() const {
    std::map<std::string, int64_t> held;
    for (const StandingOrder& order : orders_) {
      const std::vector<int64_t> parts = parts_of(order, order.held());
      for (std::size_t i = 0; i < parts.size(); ++i)
        held[order.shares[i].report + " " + std::string(order.currency.code())] += parts[i];
    }
    for (const ChasedReport& report : reports_.reports) {
      int64_t taken = 0;
      for (const graph::Taking& taking : report.takings) {
        taken += taken_in_yuan(taking);
      }
      EXPECT_LE(held[report.id + " CNY"], taken) << report.id;
    }
  }

  std::mt19937 random_;
  graph::RandomKinds kinds_;
  graph::MoneyGraph graph_;
  ChaseOptions options_;
  ChaseCase reports_;
  std::vector<StandingOrder> orders_;
  std::vector<TransferId> free_;  // that no report names
  std::set<std::string> ids_;
  int64_t minute_ = 100;
  std::size_t proposed_ = 0;
  std::size_t queries_ = 0;
  std::size_t raised_ = 0;
};

class ChaseRandomTest : public testing::TestWithParam<graph::FollowMethod> {};

TEST_P(ChaseRandomTest, NobodysMoneyIsStoppedTwiceWhateverBanksAnswerAndInWhateverOrder) {
  std::size_t proposed = 0;
  std::size_t queries = 0;
  std::size_t raised = 0;
  for (uint32_t seed = 0; seed < 150 && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    RandomChase town(seed, GetParam());
    town.run();
    proposed += town.proposed();
    queries += town.queries();
    raised += town.raised();
  }
  EXPECT_GT(proposed, 500U);
  EXPECT_GT(queries, 20U);
  EXPECT_GT(raised, 20U);
}

INSTANTIATE_TEST_SUITE_P(Methods, ChaseRandomTest,
                         testing::Values(graph::FollowMethod::fifo, graph::FollowMethod::lifo,
                                         graph::FollowMethod::proportional));

}  // namespace
}  // namespace duanlian::respond
