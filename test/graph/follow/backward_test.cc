#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <utility>
#include <vector>

#include "graph/follow/follow.h"
#include "graph/follow/random_money.h"
#include "graph/store/ledger.h"

namespace duanlian::graph {
namespace {

__extension__ using WideNumber = __int128;

// Whose money is in every pocket, reckoned over all transfers of the graph with a list of lots a pocket.
class PlainSources {
 public:
  using OwnLots = std::vector<std::pair<PocketId, int64_t>>;

  PlainSources(const MoneyGraph& graph, FollowMethod method) : graph_(graph), method_(method) {}

  void run(Timestamp until) {
    for (const TransferId id : in_order(graph_)) {
      if (graph_.transfers().time(id) <= until.micros) step(id);
    }
  }

  std::map<PocketId, int64_t> in(PocketId pocket) {
    auto owned = by_owner(lots_[pocket]);
    std::erase_if(owned, [](const auto& of) { return of.second == 0; });
    return owned;
  }

 private:
  static std::map<PocketId, int64_t> by_owner(const OwnLots& lots) {
    std::map<PocketId, int64_t> sums;
    for (const auto& [owner, amount] : lots) sums[owner] += amount;
    return sums;
  }

  static int64_t sum(const OwnLots& lots) {
    int64_t all = 0;
    for (const auto& [owner, amount] : lots) all += amount;
    return all;
  }

  // Of each owner its share by the largest remainder, among equal ones the lowest.
  static std::map<PocketId, int64_t> shared_out(const std::map<PocketId, int64_t>& owned, int64_t amount) {
    WideNumber total = 0;
    for (const auto& [owner, of] : owned) total += of;
    std::map<PocketId, int64_t> parts;
    std::vector<std::pair<int64_t, PocketId>> remainders;
    int64_t left = amount;
    for (const auto& [owner, of] : owned) {
      parts[owner] = static_cast<int64_t>(WideNumber{of} * amount / total);
      remainders.emplace_back(-static_cast<int64_t>(WideNumber{of} * amount % total), owner);
      left -= parts[owner];
    }
    std::ranges::sort(remainders);
    for (int64_t i = 0; i < left; ++i) ++parts[remainders[static_cast<std::size_t>(i)].second];
    return parts;
  }

  OwnLots take(OwnLots& lots, int64_t amount) {
    OwnLots taken;
    if (method_ == FollowMethod::proportional) {
      auto owned = by_owner(lots);
      if (amount > 0) {
        for (const auto& [owner, part] : shared_out(owned, amount)) {
          taken.emplace_back(owner, part);
          owned[owner] -= part;
        }
      }
      lots.assign(owned.begin(), owned.end());
      return taken;
    }
    while (amount > 0) {
      const std::size_t at = method_ == FollowMethod::fifo ? 0 : lots.size() - 1;
      const int64_t part = std::min(amount, lots[at].second);
      taken.emplace_back(lots[at].first, part);
      lots[at].second -= part;
      amount -= part;
      if (lots[at].second == 0) lots.erase(lots.begin() + static_cast<std::ptrdiff_t>(at));
    }
    return taken;
  }

  static OwnLots without_fee(const OwnLots& paid, int64_t fee) {
    auto kept = shared_out(by_owner(paid), fee);
    OwnLots left;
    for (const auto& [owner, amount] : paid) {
      const int64_t keeps = std::min(kept[owner], amount);
      kept[owner] -= keeps;
      left.emplace_back(owner, amount - keeps);
    }
    return left;
  }

  static OwnLots exchanged(const OwnLots& paid, int64_t arrives) {
    OwnLots after;
    WideNumber so_far = 0;
    int64_t given = 0;
    for (const auto& [owner, amount] : paid) {
      so_far += amount;
      const auto until = static_cast<int64_t>(so_far * arrives / sum(paid));
      after.emplace_back(owner, until - given);
      given = until;
    }
    return after;
  }

  void step(TransferId id) {
    const Transfer transfer = graph_.transfers().at(id);
    OwnLots paid{{transfer.from, transfer.amount}};
    if (graph_.kind(transfer.from) != PocketKind::cash) {
      OwnLots& own = lots_[transfer.from];
      const Reckoning reckoning = reckon(sum(own), transfer.amount, transfer.balance_before);
      take(own, reckoning.unseen_out);
      if (reckoning.unseen_in > 0) own.emplace_back(transfer.from, reckoning.unseen_in);
      paid = take(own, transfer.amount);
    }
    if (transfer.arrives) {
      const bool swaps = graph_.asset(transfer.from) != graph_.asset(transfer.to);
      paid =
          swaps ? exchanged(paid, *transfer.arrives) : without_fee(paid, transfer.amount - *transfer.arrives);
    }
    if (graph_.kind(transfer.to) == PocketKind::cash) return;
    OwnLots& payee = lots_[transfer.to];
    for (const auto& lot : paid) {
      if (lot.second > 0) payee.push_back(lot);
    }
  }

  const MoneyGraph& graph_;
  FollowMethod method_;
  std::map<PocketId, OwnLots> lots_;
};

BackwardQuestion without_bounds(PocketId pocket, FollowMethod method) {
  return {.pocket = pocket,
          .method = method,
          .back = days(100'000),
          .layers_max = 1'000,
          .hub_degree = 1'000'000};
}

std::map<PocketId, int64_t> sources_as_map(const Backward& answer) {
  std::map<PocketId, int64_t> sums;
  for (const Source& source : answer.sources) {
    EXPECT_GT(source.value, 0);
    EXPECT_LE(source.first, source.last);
    EXPECT_TRUE(sums.emplace(source.pocket, source.value).second);
  }
  return sums;
}

class BackwardTest : public testing::TestWithParam<FollowMethod> {};

TEST_P(BackwardTest, SourcesAreThoseOfAPassOverTheWholeGraph) {
  std::mt19937 random(37);
  uint64_t sources = 0;
  for (int round = 0; round < 1'000; ++round) {
    MoneyGraph graph;
    fill_randomly(
        graph, random, 5 + random() % 70,
        {.amount_max = round % 2 == 0 ? 30 : 10'000, .accounts = static_cast<uint32_t>(4 + random() % 9)});
    if (graph.pockets() == 0) continue;
    const PocketId pocket{static_cast<uint32_t>(random() % graph.pockets())};
    if (graph.kind(pocket) == PocketKind::cash) continue;
    BackwardQuestion question = without_bounds(pocket, GetParam());
    if (random() % 3 == 0) question.at = Timestamp{0} + hours(static_cast<int64_t>(random() % 70));
    const auto answer = sources_of(graph, question);
    ASSERT_TRUE(answer) << answer.error().message;
    PlainSources plain(graph, GetParam());
    plain.run(question.at);
    const auto expected = plain.in(pocket);
    ASSERT_EQ(sources_as_map(*answer), expected) << "round " << round;
    EXPECT_TRUE(answer->cuts.empty());
    sources += expected.size();
  }
  EXPECT_GT(sources, 1'000U);
}

TEST_P(BackwardTest, HoweverItIsBoundedTheSourcesSumUpToTheBalance) {
  std::mt19937 random(41);
  uint64_t cuts = 0;
  for (int round = 0; round < 1'000; ++round) {
    MoneyGraph graph;
    fill_randomly(graph, random, 5 + random() % 70, {});
    const PocketId pocket{static_cast<uint32_t>(random() % std::max<uint64_t>(graph.pockets(), 1))};
    if (graph.pockets() == 0 || graph.kind(pocket) == PocketKind::cash) continue;
    BackwardQuestion question = without_bounds(pocket, GetParam());
    if (random() % 2 == 0) question.layers_max = static_cast<uint32_t>(1 + random() % 3);
    if (random() % 2 == 0) question.back = hours(static_cast<int64_t>(random() % 60));
    if (random() % 3 == 0) question.least = 1 + static_cast<int64_t>(random() % 500);
    if (random() % 3 == 0) question.hub_degree = 1 + random() % 30;
    if (random() % 3 == 0) question.steps_max = 1 + random() % 40;
    const auto answer = sources_of(graph, question);
    ASSERT_TRUE(answer) << answer.error().message;
    int64_t sum = 0;
    for (const auto& [source, value] : sources_as_map(*answer)) sum += value;
    ASSERT_EQ(sum, answer->balance) << "round " << round;
    ASSERT_EQ(sum, graph.pocket(pocket).balance) << "round " << round;
    cuts += answer->cuts.size();
  }
  EXPECT_GT(cuts, 300U);
}

INSTANTIATE_TEST_SUITE_P(Methods, BackwardTest,
                         testing::Values(FollowMethod::fifo, FollowMethod::lifo, FollowMethod::proportional),
                         [](const auto& method) {
                           return std::string(words(FollowMethod{})[static_cast<std::size_t>(method.param)]);
                         });

TEST(BackwardCaseTest, WhoPaidFirstIsNamedAndABoundSaysSo) {
  MoneyGraph graph;
  pay(graph, "victim", "first", 0, 1'000);
  pay(graph, "friend", "first", 1, 500);
  pay(graph, "first", "second", 2, 1'200);
  pay(graph, "cash", "second", 3, 50);
  const PocketId second = account(graph, "second");
  const auto fifo = sources_of(graph, without_bounds(second, FollowMethod::fifo));
  ASSERT_TRUE(fifo);
  EXPECT_EQ(fifo->balance, 1'250);
  ASSERT_EQ(fifo->sources.size(), 3U);
  EXPECT_EQ(fifo->sources[0].pocket, account(graph, "victim"));
  EXPECT_EQ(fifo->sources[0].value, 1'000);
  EXPECT_EQ(fifo->sources[0].layer, 2U);
  EXPECT_EQ(fifo->sources[0].first, Timestamp{0} + minutes(2));
  EXPECT_EQ(fifo->sources[1].value, 200);
  EXPECT_EQ(fifo->sources[2].pocket, account(graph, "cash"));

  BackwardQuestion one_layer = without_bounds(second, FollowMethod::fifo);
  one_layer.layers_max = 1;
  const auto near = sources_of(graph, one_layer);
  ASSERT_TRUE(near);
  ASSERT_EQ(near->sources.size(), 2U);
  EXPECT_EQ(near->sources[0].pocket, account(graph, "first"));
  ASSERT_EQ(near->cuts.size(), 1U);
  EXPECT_EQ(near->cuts[0].kind, CutKind::layers);
  EXPECT_EQ(near->cuts[0].value, 1'200);

  BackwardQuestion short_time = without_bounds(second, FollowMethod::lifo);
  short_time.back = minutes(2);
  const auto recent = sources_of(graph, short_time);
  ASSERT_TRUE(recent);
  // What `first` had already is its own: of the 1,200 the newest 500 are the friend's.
  ASSERT_EQ(recent->sources.size(), 3U);
  EXPECT_EQ(recent->sources[0].pocket, account(graph, "first"));
  EXPECT_EQ(recent->sources[0].value, 700);
}

TEST(BackwardCaseTest, WhatCannotBeAskedIsRefused) {
  MoneyGraph graph;
  pay(graph, "a", "cash", 0, 10);
  const auto ask = [&](const auto& spoil) {
    BackwardQuestion question = without_bounds(account(graph, "a"), FollowMethod::fifo);
    spoil(question);
    return sources_of(graph, question);
  };
  EXPECT_TRUE(ask([](BackwardQuestion&) {}));
  EXPECT_FALSE(ask([](BackwardQuestion& bad) { bad.pocket = PocketId{77}; }));
  EXPECT_FALSE(ask([&](BackwardQuestion& bad) { bad.pocket = account(graph, "cash"); }));
  EXPECT_FALSE(ask([](BackwardQuestion& bad) { bad.method = FollowMethod::ranked; }));
  EXPECT_FALSE(ask([](BackwardQuestion& bad) { bad.least = 0; }));
  EXPECT_FALSE(ask([](BackwardQuestion& bad) { bad.layers_max = 0; }));
  EXPECT_FALSE(ask([](BackwardQuestion& bad) { bad.back = Duration{-1}; }));
}

TEST(BackwardCaseTest, WhereTimeIsOutBeforeItIsKnownThatIsSaid) {
  MoneyGraph graph;
  constexpr int kPayers = 3'000;  // each payment onward has a part of every payer's
  for (int i = 0; i < kPayers; ++i) pay(graph, "payer " + std::to_string(i), "hub", i, 10'000'000);
  for (int i = 0; i < kPayers; ++i) pay(graph, "hub", "payee " + std::to_string(i), kPayers + i, 1'000'000);
  BackwardQuestion question = without_bounds(account(graph, "hub"), FollowMethod::proportional);
  uint64_t looks = 0;
  question.out_of_time = [&] { return ++looks > 20; };
  const auto late = sources_of(graph, question);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::limit_exceeded);
  EXPECT_LT(looks, 200U);
  question.out_of_time = {};
  const auto whole = sources_of(graph, question);
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->sources.size(), std::size_t{kPayers});
  // What little time finds is answered all the same.
  question.method = FollowMethod::fifo;
  question.out_of_time = [] { return true; };
  EXPECT_TRUE(sources_of(graph, question));
}

}  // namespace
}  // namespace duanlian::graph
