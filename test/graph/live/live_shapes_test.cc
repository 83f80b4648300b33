#include "graph/live/live_shapes.h"

#include <gtest/gtest.h>
#include <random>
#include <string>

namespace duanlian::graph {
namespace {

model::Event payment(const std::string& from, const std::string& to, int64_t minute, int64_t amount) {
  model::Transfer transfer;
  transfer.debtor.account = from;
  transfer.creditor.account = to;
  if (to.empty()) transfer.method = model::TransferMethod::cash_withdrawal;
  transfer.amount = amount;
  transfer.currency = *Currency::parse("CNY");
  return {.header = {.time = Timestamp{0} + minutes(minute)}, .payload = transfer};
}

// A graph with its shapes, as the engine keeps them.
class Money {
 public:
  std::optional<ShapeReading> look(const model::Event& event) { return shapes_->look(event); }
  TransferId take(const model::Event& event) {
    EventMovement read;
    EXPECT_TRUE(read_movement(event, record_++, read));
    const auto appended = graph_.append(read.movement);
    EXPECT_TRUE(appended);
    if (appended->taken == Taken::kept) shapes_->take(appended->id);
    return appended->id;
  }
  void mark(TransferId transfer) { shapes_->mark(transfer); }
  void restart() {
    std::string marks;
    shapes_->save_marks(marks);
    shapes_ = std::make_unique<LiveShapes>(graph_);
    ASSERT_TRUE(shapes_->restore(marks));
  }

 private:
  MoneyGraph graph_;
  std::unique_ptr<LiveShapes> shapes_ = std::make_unique<LiveShapes>(graph_);
  uint64_t record_ = 0;
};

TEST(LiveShapesTest, ThePaymentsOfVictimsAreFollowedThroughLayers) {
  Money money;
  money.mark(money.take(payment("victim", "mule_1", 0, 50'000)));
  money.take(payment("mule_1", "mule_2", 3, 49'800));
  auto third = money.look(payment("mule_2", "mule_3", 6, 49'000));
  ASSERT_TRUE(third);
  EXPECT_EQ(third->layer().depth, 3U);
  EXPECT_EQ(third->layer().seeds, 1U);
  auto other = money.look(payment("somebody", "mule_3", 6, 49'000));
  ASSERT_TRUE(other);
  EXPECT_EQ(other->layer().depth, 0U);
}

TEST(LiveShapesTest, CashJoinsNobody) {
  Money money;
  money.take(payment("a", "", 0, 100));
  money.take(payment("b", "", 1, 100));
  auto third = money.look(payment("c", "", 2, 100));
  ASSERT_TRUE(third);
  EXPECT_EQ(third->fan_in(), 1U);
  EXPECT_EQ(third->fan_out(), 1U);
}

TEST(LiveShapesTest, AccountsThatTheGraphDoesNotKnowYetAreLookedAtToo) {
  Money money;
  for (int i = 0; i < 12; ++i) money.take(payment("payer_" + std::to_string(i), "gatherer", i, 1'000));
  auto next = money.look(payment("payer_99", "gatherer", 20, 1'000));
  ASSERT_TRUE(next);
  EXPECT_EQ(next->fan_in(), 13U);
}

TEST(LiveShapesTest, AfterARestartTheAnswersAreTheSame) {
  std::mt19937 random(3);
  Money kept;
  Money restarted;
  const auto account = [&] { return "a" + std::to_string(random() % 12); };
  for (int i = 0; i < 3'000; ++i) {
    const model::Event event =
        payment(account(), random() % 20 == 0 ? "" : account(), i + static_cast<int64_t>(random() % 30),
                1 + static_cast<int64_t>(random() % 900));
    auto a = kept.look(event);
    auto b = restarted.look(event);
    ASSERT_TRUE(a && b);
    ASSERT_EQ(a->fan_in(), b->fan_in());
    ASSERT_EQ(a->fan_out(), b->fan_out());
    ASSERT_EQ(a->layer().depth, b->layer().depth);
    ASSERT_EQ(a->layer().seeds, b->layer().seeds);
    ASSERT_EQ(a->cycle().count, b->cycle().count);
    ASSERT_EQ(a->scatter_gather().count, b->scatter_gather().count);
    ASSERT_EQ(a->pass_through().passed, b->pass_through().passed);
    const TransferId one = kept.take(event);
    const TransferId two = restarted.take(event);
    ASSERT_EQ(one, two);
    if (one != kNoTransfer && random() % 40 == 0) {
      kept.mark(one);
      restarted.mark(two);
    }
    if (i % 500 == 499) restarted.restart();
  }
}

}  // namespace
}  // namespace duanlian::graph
