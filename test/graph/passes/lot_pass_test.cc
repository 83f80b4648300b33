#include "graph/passes/lot_pass.h"

#include <gtest/gtest.h>
#include <limits>
#include <random>

#include "graph/passes/plain_lots.h"
#include "graph/passes/random_transfers.h"

namespace duanlian::graph {
namespace {

using Payments = std::vector<LotPayment>;

template <class Pass>
class LotPassTest : public testing::Test {};
using Passes = testing::Types<FifoPass, LifoPass>;
TYPED_TEST_SUITE(LotPassTest, Passes);

template <class Pass>
constexpr LotOrder kOrderOf = std::is_same_v<Pass, FifoPass> ? LotOrder::fifo : LotOrder::lifo;

template <class Pass>
void add_one(Pass& pass, uint32_t from, uint32_t to, int64_t amount) {
  pass.add({{&from, 1}, {&to, 1}, {&amount, 1}});
}

Payments random_payments(std::mt19937_64& random, std::size_t transfers) {
  Payments payments;
  for (std::size_t i = 0; i < transfers; ++i)
    if (random() % 5 == 0)
      payments.push_back({i, static_cast<uint32_t>(random() % 4) + 1, static_cast<int64_t>(random() % 300)});
  return payments;
}

// A pass and the plain one beside it, told the same.
template <class Pass>
class Pair {
 public:
  Pair(const RandomTransfers& transfers, const Payments* payments)
      : transfers_(transfers),
        pass_(payments != nullptr ? Pass(transfers.pockets(), *payments) : Pass(transfers.pockets())),
        plain_(transfers.pockets(), kOrderOf<Pass>, payments == nullptr),
        payments_(payments != nullptr ? *payments : Payments{}) {
    for (uint32_t pocket = 0; pocket < transfers.pockets(); ++pocket) {
      if (transfers.is_sink[pocket]) {
        pass_.set_sink(pocket);
        plain_.set_sink(pocket);
      }
      pass_.open(pocket, transfers.opening[pocket]);
      plain_.open(pocket, transfers.opening[pocket]);
    }
  }

  void add(std::size_t count) {
    pass_.add(transfers_.columns(at_, count));
    for (; count > 0; --count, ++at_) {
      const bool is_payment = next_payment_ < payments_.size() && payments_[next_payment_].transfer == at_;
      const LotPayment payment = is_payment ? payments_[next_payment_++] : LotPayment{};
      const int64_t tainted = std::min(payment.tainted, transfers_.amount[at_]);
      plain_.move(transfers_.from[at_], transfers_.to[at_], transfers_.amount[at_], payment.origin, tainted);
    }
  }
  bool has_more() const { return at_ < transfers_.size(); }
  std::size_t left() const { return transfers_.size() - at_; }

  void expect_equal() const {
    for (uint32_t pocket = 0; pocket < transfers_.pockets(); ++pocket)
      ASSERT_EQ(pass_.lots(pocket), plain_.lots(pocket)) << "pocket " << pocket << " after " << at_;
    ASSERT_GE(pass_.origin_max(), plain_.origin_max());
    const std::vector<WideUnits> held = pass_.held();
    for (uint32_t origin = 0; origin <= pass_.origin_max(); ++origin) {
      ASSERT_TRUE(pass_.taken(origin) == plain_.taken(origin)) << "origin " << origin << " after " << at_;
      ASSERT_TRUE(held[origin] == pass_.taken(origin)) << "origin " << origin << " after " << at_;
    }
  }

 private:
  const RandomTransfers& transfers_;
  Pass pass_;
  PlainLots plain_;
  Payments payments_;
  std::size_t next_payment_ = 0;
  std::size_t at_ = 0;
};

TYPED_TEST(LotPassTest, IsThePlainOneAfterEveryTransferOfManySmallGraphs) {
  std::mt19937_64 random(1);
  for (int graph = 0; graph < 2'000; ++graph) {
    const RandomTransfers transfers(random, 2 + random() % 7, 1 + random() % 50, 300);
    const Payments payments = random_payments(random, transfers.size());
    Pair<TypeParam> pair(transfers, graph % 2 == 0 ? &payments : nullptr);
    while (pair.has_more()) {
      pair.add(1);
      ASSERT_NO_FATAL_FAILURE(pair.expect_equal()) << "graph " << graph;
    }
  }
}

TYPED_TEST(LotPassTest, IsThePlainOneWhateverThePages) {
  std::mt19937_64 random(2);
  for (int graph = 0; graph < 20; ++graph) {
    const RandomTransfers transfers(random, 3 + random() % 200, 10'000, 5'000);
    const Payments payments = random_payments(random, transfers.size());
    Pair<TypeParam> pair(transfers, graph % 2 == 0 ? &payments : nullptr);
    while (pair.has_more()) pair.add(std::min<std::size_t>(pair.left(), random() % 3'000));
    ASSERT_NO_FATAL_FAILURE(pair.expect_equal()) << "graph " << graph;
  }
}

TYPED_TEST(LotPassTest, UnitsBeyondALotAreTwoLots) {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  TypeParam pass(4, Payments{{0, 1, kMost}, {1, 1, kMost}, {2, 1, 10}});
  pass.set_sink(3);
  add_one(pass, 0, 1, kMost);
  add_one(pass, 2, 1, kMost);
  add_one(pass, 2, 1, 10);
  EXPECT_TRUE(pass.taken(1) == WideUnits{kMost} * 2 + 10);
  add_one(pass, 1, 3, kMost);
  add_one(pass, 1, 3, kMost);
  add_one(pass, 1, 3, 10);
  EXPECT_TRUE(pass.held()[1] == WideUnits{kMost} * 2 + 10);
  EXPECT_TRUE(pass.lots(1).empty());
  EXPECT_EQ(pass.lots(3).size(), 3U);
}

TYPED_TEST(LotPassTest, WhatASinkPaysCameFromElsewhere) {
  TypeParam pass(3);
  pass.set_sink(1);
  add_one(pass, 0, 1, 50);
  add_one(pass, 1, 2, 20);
  EXPECT_EQ(pass.lots(1), (std::vector<OriginLot>{{50, 1}}));
  EXPECT_EQ(pass.lots(2), (std::vector<OriginLot>{{20, 2}}));
  EXPECT_EQ(pass.transfer_of(2), 1U);
}

TYPED_TEST(LotPassTest, MoneyThatCameBackIsNotTakenTwice) {
  // 100 of victim 0 go to the mule 1, who gives 40 back; then the victim pays 60.
  TypeParam pass(2, Payments{{0, 1, 100}, {2, 1, 60}});
  add_one(pass, 0, 1, 100);
  add_one(pass, 1, 0, 40);
  add_one(pass, 0, 1, 60);
  EXPECT_TRUE(pass.taken(1) == 120);
  EXPECT_EQ(pass.lots(1), (std::vector<OriginLot>{{120, 1}}));
}

TEST(LotPass, FirstInIsFirstOut) {
  FifoPass pass(5, Payments{{0, 1, 100}, {1, 2, 50}});
  add_one(pass, 0, 2, 100);
  add_one(pass, 1, 2, 50);
  add_one(pass, 2, 3, 120);
  EXPECT_EQ(pass.lots(3), (std::vector<OriginLot>{{100, 1}, {20, 2}}));
  EXPECT_EQ(pass.lots(2), (std::vector<OriginLot>{{30, 2}}));
}

TEST(LotPass, LastInIsFirstOut) {
  LifoPass pass(5, Payments{{0, 1, 100}, {1, 2, 50}});
  add_one(pass, 0, 2, 100);
  add_one(pass, 1, 2, 50);
  add_one(pass, 2, 3, 120);
  EXPECT_EQ(pass.lots(3), (std::vector<OriginLot>{{70, 1}, {50, 2}}))
      << "the last that came is the first to be paid";
  EXPECT_EQ(pass.lots(2), (std::vector<OriginLot>{{30, 1}}));
}

TEST(LotPassDeathTest, RefusesWhatIsNotOfItsGraph) {
  FifoPass pass(2);
  EXPECT_DEATH(add_one(pass, 0, 2, 1), "not of this graph");
  EXPECT_DEATH(add_one(pass, 2, 0, 1), "not of this graph");
  EXPECT_DEATH(add_one(pass, 0, 1, -1), "not of this graph");
  EXPECT_DEATH(FifoPass(2, Payments{{3, 1, 1}, {3, 2, 1}}), "in order");
}

}  // namespace
}  // namespace duanlian::graph
