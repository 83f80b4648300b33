#include "engine/reported_payments.h"

#include <gtest/gtest.h>
#include <map>
#include <string>
#include <utility>

namespace duanlian::engine {
namespace {

// Payments told by banks, and a person whose account a link names.
class ReportedPaymentsTest : public testing::Test, public CaseFacts {
 protected:
  ReportedPaymentsTest() {
    report_.header = {.id = "r1", .time = at(100), .source = "police", .purpose = model::Purpose::anti_fraud};
    report_.payload = model::Report{};
  }

  const graph::MoneyGraph& money() const override { return graph_; }
  Result<std::optional<uint64_t>> position_of(std::string_view source, std::string_view id) const override {
    for (const auto& [position, name] : events_) {
      if (name == std::pair(std::string(source), std::string(id))) return position;
    }
    return std::nullopt;
  }
  std::map<uint64_t, std::string> ids_at(std::span<const uint64_t> positions) const override {
    std::map<uint64_t, std::string> ids;
    for (const uint64_t position : positions) ids.emplace(position, events_.at(position).second);
    return ids;
  }
  std::vector<model::Entity> accounts_of(const model::Entity& entity, Timestamp /*at*/) const override {
    if (entity.id != "police/p1") return {};
    return {{.kind = model::EntityKind::account, .id = "victim"}};
  }

  static Timestamp at(int64_t minute) { return Timestamp{0} + days(200) + minutes(minute); }
  static model::Entity account(std::string id) { return {model::EntityKind::account, std::move(id)}; }
  model::Report& said() { return std::get<model::Report>(report_.payload); }

  void pay(int64_t minute, std::string_view from, std::string_view to, int64_t amount, const std::string& id,
           graph::MovementStatus status = graph::MovementStatus::moved) {
    const uint64_t position = events_.size() + 1;
    events_[position] = {"bank_a", id};
    ASSERT_TRUE(graph_.append({.time = at(minute),
                               .from = {.id = from},
                               .to = {.id = to},
                               .asset = "CNY",
                               .amount = amount,
                               .status = status,
                               .record = position}));
  }

  // "t1 t2:300": each with the part of it that was taken, where it is not all.
  std::string found(bool cut = false) {
    const auto payments = payments_of(report_, *this);
    if (!payments) return payments.error().message;
    std::string text;
    for (const graph::Taking& taking : payments->takings) {
      text += (text.empty() ? "" : " ") + events_.at(graph_.transfers().record(taking.transfer)).second;
      if (taking.amount) text += ":" + std::to_string(*taking.amount);
    }
    for (const std::string& id : payments->missing) text += " -" + id;
    EXPECT_EQ(payments->cut, cut);
    return text;
  }

  graph::MoneyGraph graph_;
  std::map<uint64_t, std::pair<std::string, std::string>> events_;
  model::Event report_;
};

TEST_F(ReportedPaymentsTest, ids_of_the_reporter_itself) {
  pay(10, "victim", "mule", 500, "t1");
  report_.header.source = "bank_a";
  said().events = {"t1", "t9"};
  EXPECT_EQ(found(), "t1 -t9");
}

TEST_F(ReportedPaymentsTest, ids_of_a_bank_in_the_words_of_the_police) {
  pay(10, "victim", "mule", 500, "t1");
  pay(20, "victim", "mule", 600, "t2");
  pay(30, "victim", "shop", 700, "t3");
  said().events = {"t1", "t2"};
  EXPECT_EQ(found(), " -t1 -t2") << "nobody knows where to look";
  said().suspects = {account("mule")};
  EXPECT_EQ(found(), "t1 t2");
  said().suspects.clear();
  said().victim = account("victim");
  EXPECT_EQ(found(), "t1 t2");
  said().victim = {model::EntityKind::person, "p1"};
  EXPECT_EQ(found(), "t1 t2") << "by the link to the account";
}

TEST_F(ReportedPaymentsTest, without_ids_what_was_paid_to_suspects_the_newest_first_up_to_the_loss) {
  pay(10, "victim", "mule", 500, "t1");
  pay(20, "victim", "mule", 600, "t2");
  pay(30, "victim", "shop", 700, "t3");
  pay(40, "victim", "mule2", 50, "t4");
  pay(101, "victim", "mule", 60, "t5");
  said().victim = account("victim");
  said().suspects = {account("mule"), account("mule2"), account("nobody")};
  EXPECT_EQ(found(), "t4 t2 t1") << "what came after the report is no part of it";
  said().amount = 800;
  said().currency = *Currency::parse("CNY");
  EXPECT_EQ(found(), "t4 t2 t1:150");
  said().amount = 650;
  EXPECT_EQ(found(), "t4 t2");
  said().currency = *Currency::parse("USD");
  EXPECT_EQ(found(), "");
}

TEST_F(ReportedPaymentsTest, what_did_not_move_is_nobodys_loss) {
  pay(10, "victim", "mule", 500, "t1", graph::MovementStatus::failed);
  said().victim = account("victim");
  said().suspects = {account("mule")};
  EXPECT_EQ(found(), "");
  said().events = {"t1"};
  EXPECT_EQ(found(), " -t1");
}

TEST_F(ReportedPaymentsTest, an_old_payment_is_not_looked_for_and_too_many_are_cut) {
  pay(-60 * 24 * 91, "victim", "mule", 500, "old");
  for (std::size_t i = 0; i < kReportedLooksMax; ++i) pay(50, "victim", "shop", 1, "s" + std::to_string(i));
  said().victim = account("victim");
  said().events = {"old"};
  EXPECT_EQ(found(), " -old");
  pay(51, "victim", "shop", 1, "last");
  said().events = {"last"};
  EXPECT_EQ(found(true), "last");
}

TEST_F(ReportedPaymentsTest, a_payment_that_is_named_twice_counts_once) {
  pay(10, "victim", "mule", 500, "t1");
  report_.header.source = "bank_a";
  said().events = {"t1", "t1"};
  EXPECT_EQ(found(), "t1");
}

}  // namespace
}  // namespace duanlian::engine
