#include "graph/passes/mix_graph.h"

#include <gtest/gtest.h>
#include <limits>
#include <random>

#include "graph/passes/mix_walk.h"
#include "graph/passes/plain_mixes.h"
#include "graph/passes/random_transfers.h"

namespace duanlian::graph {
namespace {

using Source = MixAnswer::Source;

constexpr double kRounding = 1e-11;  // of shares, after some hundred mixes

Status mix_one(MixGraph& graph, uint32_t from, uint32_t to, int64_t amount) {
  return graph.add({{&from, 1}, {&to, 1}, {&amount, 1}});
}

int64_t units_in(const MixAnswer& answer) {
  int64_t units = answer.other_units + answer.open_units;
  for (const MixAnswer::Part& part : answer.parts) units += part.units;
  return units;
}

// All that the plain mix has, the answer has too, and no more. Payments only, where owners are not named.
void expect_like(const MixAnswer& answer, const PlainMixes::Mix& mix, int64_t balance, bool names_owners) {
  PlainMixes::Mix left = mix;
  for (const MixAnswer::Part& part : answer.parts) {
    const auto found = left.find({part.transfer, part.source});
    ASSERT_NE(found, left.end()) << part.transfer;
    ASSERT_NEAR(part.share, static_cast<double>(found->second / balance), kRounding);
    ASSERT_NEAR(static_cast<double>(part.units), static_cast<double>(found->second), 1 + 1e-9);
    left.erase(found);
  }
  long double others = 0;
  for (const auto& [key, units] : left) {
    ASSERT_TRUE(!names_owners || units < kRounding * static_cast<double>(balance));
    ASSERT_TRUE(std::get<1>(key) != Source::payment || units < kRounding * static_cast<double>(balance));
    others += units;
  }
  ASSERT_NEAR(answer.other_share + answer.open_share,
              balance == 0 ? 0 : static_cast<double>(others / balance), kRounding);
  ASSERT_EQ(units_in(answer), balance);
}

std::vector<MixPayment> random_mix_payments(std::mt19937_64& random, std::size_t transfers) {
  std::vector<MixPayment> payments;
  for (uint32_t i = 0; i < transfers; ++i)
    if (random() % 8 == 0) payments.push_back({i, random() % 2 == 0 ? 1 : 0.25});
  return payments;
}

void expect_all_like(MixGraph& graph, PlainMixes& plain, const MixQuestion& question) {
  MixWalk walk(graph);
  for (uint32_t pocket = 0; pocket < graph.pockets(); ++pocket) {
    ASSERT_EQ(graph.balance(pocket), plain.balance(pocket)) << pocket;
    ASSERT_NO_FATAL_FAILURE(expect_like(walk.in_pocket(pocket, question), plain.in_pocket(pocket),
                                        plain.balance(pocket), question.names_owners))
        << pocket;
  }
}

TEST(MixGraph, IsThePlainOneAfterEveryTransferOfManySmallGraphs) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 3'000; ++round) {
    const RandomTransfers transfers(random, 2 + random() % 6, 1 + random() % 40, 300);
    const std::vector<MixPayment> payments = random_mix_payments(random, transfers.size());
    const MixQuestion question{.payments = payments, .names_owners = round % 2 == 0, .epsilon = 0};
    MixGraph graph(transfers.pockets());
    PlainMixes plain(transfers.pockets(), payments);
    for (uint32_t pocket = 0; pocket < transfers.pockets(); ++pocket) {
      if (transfers.is_sink[pocket]) {
        graph.set_sink(pocket);
        plain.set_sink(pocket);
      }
      graph.open(pocket, transfers.opening[pocket]);
      plain.open(pocket, transfers.opening[pocket]);
    }
    for (uint32_t i = 0; i < transfers.size(); ++i) {
      ASSERT_TRUE(graph.add(transfers.columns(i, 1)));
      plain.move(i, transfers.from[i], transfers.to[i], transfers.amount[i]);
      ASSERT_NO_FATAL_FAILURE(expect_all_like(graph, plain, question)) << "graph " << round << " after " << i;
      if (graph.is_idle(i)) continue;
      const MixAnswer moved = MixWalk(graph).in_transfer(i, transfers.amount[i], question);
      ASSERT_NO_FATAL_FAILURE(expect_like(moved, plain.moved(), transfers.amount[i], question.names_owners))
          << "graph " << round << ", moved by " << i;
    }
  }
}

TEST(MixGraph, WhatIsNotFollowedIsOpenAndNothingElseChanges) {
  std::mt19937_64 random(4);
  const RandomTransfers transfers(random, 30, 20'000, 3'000);
  MixGraph graph(transfers.pockets());
  ASSERT_TRUE(graph.add(transfers.columns(0, transfers.size())));
  MixWalk walk(graph);
  for (uint32_t pocket = 0; pocket < graph.pockets(); ++pocket) {
    if (graph.balance(pocket) == 0) continue;
    const MixAnswer whole = walk.in_pocket(pocket, {.epsilon = 0});
    EXPECT_EQ(whole.open_share, 0);
    for (const double epsilon : {0.1, 0.01, 1e-3, 1e-6}) {
      const MixAnswer answer = walk.in_pocket(pocket, {.epsilon = epsilon});
      EXPECT_LE(answer.nodes, whole.nodes);
      EXPECT_EQ(units_in(answer), graph.balance(pocket));
      double less = 0;
      for (const MixAnswer::Part& part : answer.parts) {
        const auto same = std::ranges::find_if(whole.parts, [&](const MixAnswer::Part& other) {
          return other.transfer == part.transfer && other.source == part.source;
        });
        ASSERT_NE(same, whole.parts.end());
        EXPECT_LE(part.share, same->share + kRounding);
        less += part.share;
      }
      EXPECT_NEAR(less + answer.open_share, 1, kRounding);
    }
    const MixAnswer cut = walk.in_pocket(pocket, {.epsilon = 0, .nodes_max = 3});
    EXPECT_LE(cut.nodes, 3U);
    EXPECT_EQ(units_in(cut), graph.balance(pocket));
  }
}

TEST(MixGraph, HalfAndHalfStaysHalfAndHalf) {
  // 0 and 1 give 100 each to 2, who gives 100 to 3.
  MixGraph graph(4);
  ASSERT_TRUE(mix_one(graph, 0, 2, 100));
  ASSERT_TRUE(mix_one(graph, 1, 2, 100));
  ASSERT_TRUE(mix_one(graph, 2, 3, 101));
  const MixAnswer answer = MixWalk(graph).in_pocket(3, {.epsilon = 0});
  ASSERT_EQ(answer.parts.size(), 2U);
  EXPECT_EQ(answer.parts[0].transfer, 1U);
  EXPECT_EQ(answer.parts[0].units, 51) << "of equal rests the earlier in the answer gets the unit";
  EXPECT_EQ(answer.parts[1].transfer, 0U);
  EXPECT_EQ(answer.parts[1].units, 50);
}

TEST(MixGraph, AWayThroughMillionsOfMixesEnds) {
  // Two pockets that pay each other all the time: without an end the walk would visit every node.
  MixGraph graph(3);
  ASSERT_TRUE(mix_one(graph, 2, 0, 1'000'000));
  for (int i = 0; i < 5'000; ++i) {
    ASSERT_TRUE(mix_one(graph, 0, 1, 10));
    ASSERT_TRUE(mix_one(graph, 1, 0, 9));
  }
  const MixAnswer answer = MixWalk(graph).in_pocket(1, {.epsilon = 0});
  ASSERT_EQ(answer.parts.size(), 1U);
  EXPECT_EQ(answer.parts[0].units, 5'000);
  const MixAnswer cut = MixWalk(graph).in_pocket(1, {.epsilon = 0, .nodes_max = 100});
  EXPECT_EQ(cut.nodes, 100U);
  EXPECT_EQ(cut.open_units, 5'000);
}

TEST(MixGraph, AHubIsWalkedInStretches) {
  // A shop takes 50,000 payments, one of them large, and pays out little.
  MixGraph graph(50'002);
  for (uint32_t i = 0; i < 50'000; ++i) {
    ASSERT_TRUE(mix_one(graph, i, 50'000, i == 20'000 ? 10'000 : 1));
    if (i % 1'000 != 999) continue;
    ASSERT_TRUE(mix_one(graph, 50'000, 50'001, 10));
  }
  const MixAnswer answer = MixWalk(graph).in_pocket(50'000, {.epsilon = 0.01});
  EXPECT_LT(answer.nodes, 1'000U);
  EXPECT_EQ(units_in(answer), graph.balance(50'000));
  const auto large = std::ranges::find(answer.parts, 20'020U, &MixAnswer::Part::transfer);
  ASSERT_NE(large, answer.parts.end());
  const MixAnswer whole = MixWalk(graph).in_pocket(50'000, {.epsilon = 0});
  EXPECT_EQ(whole.nodes, 50'000U);
  const auto same = std::ranges::find(whole.parts, 20'020U, &MixAnswer::Part::transfer);
  ASSERT_NE(same, whole.parts.end());
  EXPECT_NEAR(large->share, same->share, kRounding);
}

TEST(MixGraph, ABalanceBeyond64BitsIsRefused) {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  MixGraph graph(3);
  ASSERT_TRUE(mix_one(graph, 0, 1, kMost));
  const std::vector<uint32_t> from{0, 0, 0};
  const std::vector<uint32_t> to{2, 1, 2};
  const std::vector<int64_t> amount{5, 1, 5};
  const Status status = graph.add({from, to, amount});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::limit_exceeded);
  EXPECT_NE(status.error().message.find("transfer 2"), std::string::npos) << status.error().message;
  EXPECT_EQ(graph.transfers(), 2U);
  EXPECT_EQ(graph.balance(1), kMost);
  EXPECT_EQ(graph.balance(2), 5);
  ASSERT_TRUE(mix_one(graph, 1, 2, 1));
  EXPECT_EQ(graph.transfers(), 3U);
  EXPECT_EQ(units_in(MixWalk(graph).in_pocket(1, {})), kMost - 1);
}

TEST(MixGraph, GrowsWhileItIsAdded) {
  MixGraph graph(2);
  ASSERT_TRUE(mix_one(graph, 0, 1, 7));
  graph.grow(100'000);
  ASSERT_TRUE(mix_one(graph, 1, 99'999, 7));
  const MixAnswer answer = MixWalk(graph).in_pocket(99'999, {});
  ASSERT_EQ(answer.parts.size(), 1U);
  EXPECT_EQ(answer.parts[0].transfer, 0U);
  EXPECT_EQ(answer.parts[0].source, Source::payers_own);
}

}  // namespace
}  // namespace duanlian::graph
