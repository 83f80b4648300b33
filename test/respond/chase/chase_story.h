#pragma once

#include <algorithm>
#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <vector>

#include "graph/store/money_graph.h"
#include "respond/chase/chase.h"

namespace duanlian::respond {

// A few lines that an officer could write: who paid whom how much in which minute, what was ordered, what the
// bank said.
class ChaseStory : public testing::Test {
 protected:
  ChaseStory() {
    options_.issuer = "centre";
    options_.least = 1;
    options_.event_of = [](graph::TransferId id) { return "t" + std::to_string(id.value()); };
    options_.orders_on = [this](const std::vector<std::string>& accounts) {
      asked_ = accounts;
      return orders_;
    };
  }

  static Timestamp at(int64_t minute) { return Timestamp{0} + minutes(minute); }

  struct Way {
    std::string asset = "CNY";
    graph::MovementKind kind = graph::MovementKind::transfer;
    std::optional<int64_t> arrives;
    std::string arrives_asset;
  };
  graph::TransferId pay(int64_t minute, const std::string& from, const std::string& to, int64_t amount) {
    return pay(minute, from, to, amount, Way{});
  }
  graph::TransferId pay(int64_t minute, const std::string& from, const std::string& to, int64_t amount,
                        const Way& way) {
    const auto appended = graph_.append({.time = at(minute),
                                         .from = end(from),
                                         .to = end(to),
                                         .asset = way.asset,
                                         .amount = amount,
                                         .arrives = way.arrives,
                                         .arrives_asset = way.arrives_asset,
                                         .kind = way.kind});
    EXPECT_TRUE(appended) << appended.error().message;
    return appended->id;
  }

  void report(const std::string& id, graph::TransferId taken, std::optional<int64_t> amount = {}) {
    case_.reports.push_back(
        {.id = id, .source = "centre", .takings = {{.transfer = taken, .amount = amount}}});
  }

  // As of that minute.
  ChasePlan plan(int64_t minute) {
    options_.now = at(minute);
    const auto plan = chase(graph_, case_, options_);
    EXPECT_TRUE(plan) << plan.error().message;
    return plan ? *plan : ChasePlan{};
  }

  // What the plan proposes is ordered.
  ChasePlan order(int64_t minute) {
    ChasePlan made = plan(minute);
    for (const Proposal& proposal : made.proposals) stand(proposal, minute);
    return made;
  }
  StandingOrder& stand(const Proposal& proposal, int64_t minute) {
    const model::Order& order = proposal.order;
    return orders_.emplace_back(StandingOrder{.id = proposal.id,
                                              .issuer = options_.issuer,
                                              .account = order.target.id,
                                              .currency = order.currency,
                                              .measure = order.measure,
                                              .relation = order.relation,
                                              .other = order.other,
                                              .amount = order.amount.value_or(0),
                                              .shares = order.shares,
                                              .drafted_at = at(minute)});
  }

  StandingOrder& on(const std::string& account, std::size_t nth = 0) {
    for (StandingOrder& order : orders_) {
      if (order.account == account && nth-- == 0) return order;
    }
    ADD_FAILURE() << "no order on " << account;
    return orders_.front();
  }

  // The bank's answer to the order on that account.
  void answer(int64_t minute, const std::string& account, int64_t done, std::size_t nth = 0) {
    StandingOrder& order = on(account, nth);
    order.done = done;
    order.state = done > 0 ? Standing::in_force : Standing::not_executed;
    order.answered_at = at(minute);
  }
  void close(int64_t minute, const std::string& account, Standing state, std::size_t nth = 0) {
    StandingOrder& order = on(account, nth);
    order.state = state;
    order.ended_at = at(minute);
  }

  // "measure account amount report:share ..." in the order of the plan.
  static std::string orders(const ChasePlan& plan) {
    std::string text;
    for (const Proposal& proposal : plan.proposals) {
      const model::Order& order = proposal.order;
      text += std::string(model::to_string(order.measure)) + " " + order.target.id;
      if (order.amount) text += " " + std::to_string(*order.amount);
      for (const model::OrderShare& share : order.shares)
        text += " " + share.report + ":" + std::to_string(share.amount);
      text += "; ";
    }
    return text;
  }

  std::string left_out(const ChasePlan& plan) const {
    std::string text;
    for (const LeftOutAt& left : plan.left_out) {
      text += std::string(words(LeftOut{})[static_cast<std::size_t>(left.reason)]) + " " +
              std::string(graph_.name(left.pocket)) + " " + std::to_string(graph::sum_of(left.shares)) + "; ";
    }
    return text;
  }

  static std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += part + " ";
    return text;
  }

  graph::MoneyGraph graph_;
  ChaseCase case_;
  ChaseOptions options_;
  std::vector<StandingOrder> orders_;
  std::vector<std::string> asked_;

 private:
  static graph::End end(const std::string& name) {
    using graph::PocketKind;
    // mule@bank is an account that is known to be at that bank.
    return {.kind = name == "cash"           ? PocketKind::cash
                    : name.starts_with("0x") ? PocketKind::wallet
                                             : PocketKind::account,
            .id = name,
            .bank = name.contains('@') ? std::string_view(name).substr(name.find('@') + 1) : ""};
  }
};

}  // namespace duanlian::respond
