#include "graph/paths/chains.h"

#include <gtest/gtest.h>
#include <set>

#include "graph/paths/cycles.h"
#include "graph/paths/plain_graph.h"

namespace duanlian::graph {
namespace {

std::vector<Moment> moments_of_chain(const MoneyGraph& graph, const Chain& chain) {
  std::vector<Moment> moments;
  for (const TransferId id : chain) moments.push_back(moment_of(graph, id));
  return moments;
}

bool is_allowed_next(const PlainGraph& plain, const ChainFilter& filter, const Chain& chain,
                     const PlainTransfer& next) {
  if (!is_in(filter.window, next.time) || next.amount < filter.amount_min) return false;
  if (chain.empty()) return true;
  const auto find = [&](TransferId id) { return *std::ranges::find(plain.all, id, &PlainTransfer::id); };
  const PlainTransfer last = find(chain.back());
  if (!(last.moment() < next.moment()) || last.to != next.from) return false;
  if (filter.gap_max && next.time - last.time > filter.gap_max->micros) return false;
  if (filter.span_max && next.time - find(chain.front()).time > filter.span_max->micros) return false;
  return !filter.ratio || (next.amount * 1'000 >= filter.ratio->least_milli * last.arrives &&
                           next.amount * 1'000 <= filter.ratio->most_milli * last.arrives);
}

// Every chain, in no particular order.
std::vector<Chain> plain_chains(const PlainGraph& plain, const ChainQuestion& question) {
  const std::set<PocketId> from(question.from.begin(), question.from.end());
  const std::set<PocketId> to(question.to.begin(), question.to.end());
  std::vector<Chain> found;
  Chain chain;
  std::vector<PocketId> visited;
  const std::function<void(PocketId)> go_on = [&](PocketId at) {
    if (plain.is_cash(at)) return;
    for (const PlainTransfer& next : plain.all) {
      if (next.from != at || !is_allowed_next(plain, question.filter, chain, next)) continue;
      chain.push_back(next.id);
      const bool is_new = std::ranges::find(visited, next.to) == visited.end();
      if (to.contains(next.to)) {
        found.push_back(chain);
      } else if (!from.contains(next.to) && is_new && chain.size() < question.hops_max) {
        visited.push_back(next.to);
        go_on(next.to);
        visited.pop_back();
      }
      chain.pop_back();
    }
  };
  for (const PocketId pocket : from) go_on(pocket);
  return found;
}

ChainFilter some_filter(std::mt19937& random) {
  ChainFilter filter{.window = some_window(random)};
  if (random() % 5 == 0) filter.amount_min = 1 + static_cast<int64_t>(random() % 12);
  if (random() % 5 == 0) filter.gap_max = minutes(static_cast<int64_t>(random() % 12));
  if (random() % 5 == 0) filter.ratio = {{static_cast<int64_t>(random() % 1'000), 1'500}};
  if (random() % 5 == 0) filter.span_max = minutes(static_cast<int64_t>(random() % 20));
  return filter;
}

// Questions without a pocket on both sides.
ChainQuestion some_chain_question(const PlainGraph& plain, std::mt19937& random) {
  ChainQuestion question{.from = plain.some_pockets(random, 3),
                         .to = plain.some_pockets(random, 3),
                         .hops_max = 1 + static_cast<uint32_t>(random() % 6),
                         .filter = some_filter(random)};
  std::erase_if(question.to, [&](PocketId pocket) { return std::ranges::count(question.from, pocket) > 0; });
  return question;
}

// Asked for all it is these, and asked for fewer the first of them.
template <class Question, class Ask>
void expect_all_and_the_first(Question& question, std::vector<Chain> expected, std::mt19937& random,
                              const Ask& ask) {
  question.bounds.answers_max = kPathAnswersMax;
  const auto all = ask();
  ASSERT_TRUE(all) << all.error().message;
  ASSERT_EQ(all->chains, expected);
  ASSERT_FALSE(all->cut);
  if (expected.empty()) return;
  question.bounds.answers_max = random() % expected.size();
  const auto first = ask();
  ASSERT_TRUE(first);
  ASSERT_EQ(first->cut, PathCut::answers_max);
  expected.resize(question.bounds.answers_max);
  ASSERT_EQ(first->chains, expected);
}

TEST(ChainsTest, AreAllThatThereAreInTheirOrder) {
  std::mt19937 random(3);
  std::size_t found = 0;
  for (int round = 0; round < 2'000; ++round) {
    const PlainGraph plain(random);
    if (plain.graph.pockets() == 0) continue;
    ChainQuestion question = some_chain_question(plain, random);
    if (question.to.empty()) continue;
    std::vector<Chain> expected = plain_chains(plain, question);
    std::ranges::sort(expected, {}, [&](const Chain& chain) {
      return std::pair(chain.size(), moments_of_chain(plain.graph, chain));
    });
    found += expected.size();
    expect_all_and_the_first(question, std::move(expected), random,
                             [&] { return chains_between(plain.graph, question); });
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(found, 1'500U);
}

TEST(ChainsTest, TheShortestHasFewestHopsAndArrivesFirst) {
  std::mt19937 random(4);
  std::size_t found = 0;
  for (int round = 0; round < 2'000; ++round) {
    const PlainGraph plain(random);
    if (plain.graph.pockets() == 0) continue;
    ChainQuestion question = some_chain_question(plain, random);
    if (question.to.empty()) continue;
    question.filter = {.window = question.filter.window, .amount_min = question.filter.amount_min};
    const std::vector<Chain> all = plain_chains(plain, question);
    const auto answer = shortest_chain(plain.graph, question);
    ASSERT_TRUE(answer) << answer.error().message;
    ASSERT_EQ(answer->chain.has_value(), !all.empty());
    if (all.empty()) continue;
    ++found;
    ASSERT_EQ(std::ranges::count(all, *answer->chain), 1);
    const auto rank = [&](const Chain& chain) {
      return std::pair(chain.size(), moment_of(plain.graph, chain.back()));
    };
    for (const Chain& other : all) ASSERT_LE(rank(*answer->chain), rank(other));
  }
  EXPECT_GT(found, 600U);
}

TEST(CyclesTest, AreAllThroughThePocketTheQuickestFirst) {
  std::mt19937 random(5);
  std::size_t found = 0;
  for (int round = 0; round < 2'000; ++round) {
    const PlainGraph plain(random);
    if (plain.graph.pockets() == 0) continue;
    CycleQuestion question{.pocket = plain.any_pocket(random),
                           .hops_max = 2 + static_cast<uint32_t>(random() % 5),
                           .filter = some_filter(random)};
    std::vector<Chain> expected = plain_chains(plain, {.from = {question.pocket},
                                                       .to = {question.pocket},
                                                       .hops_max = question.hops_max,
                                                       .filter = question.filter});
    std::ranges::sort(expected, {}, [&](const Chain& chain) {
      const auto moments = moments_of_chain(plain.graph, chain);
      return std::tuple(moments.back().micros - moments.front().micros, chain.size(), moments);
    });
    found += expected.size();
    expect_all_and_the_first(question, std::move(expected), random,
                             [&] { return cycles_through(plain.graph, question); });
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(found, 1'500U);
}

TEST(CyclesTest, ThreeCyclesAreAllTriplesOfThePair) {
  std::mt19937 random(6);
  std::size_t found = 0;
  for (int round = 0; round < 2'000; ++round) {
    const PlainGraph plain(random);
    if (plain.graph.pockets() < 2) continue;
    const PocketId payer = plain.any_pocket(random);
    const PocketId payee = plain.any_pocket(random);
    const TimeWindow window = some_window(random);
    const auto answer = three_cycles(plain.graph, payer, payee, window, {.answers_max = kPathAnswersMax});
    ASSERT_EQ(answer.has_value(), payer != payee);
    if (payer == payee) continue;
    const ChainQuestion question{.from = {payer}, .to = {payer}, .hops_max = 3, .filter = {.window = window}};
    std::vector<std::array<TransferId, 3>> expected;
    for (const Chain& chain : plain_chains(plain, question)) {
      if (chain.size() != 3 || plain.graph.transfers().to(chain[0]) != payee) continue;
      if (!plain.is_cash(payer)) expected.push_back({chain[0], chain[1], chain[2]});
    }
    std::ranges::sort(expected, {}, [&](const auto& cycle) {
      return std::pair(plain.graph.transfers().to(cycle[1]),
                       moments_of_chain(plain.graph, Chain(cycle.begin(), cycle.end())));
    });
    ASSERT_EQ(answer->cycles, expected);
    ASSERT_EQ(answer->count, expected.size());
    ASSERT_FALSE(answer->cut);
    found += expected.size();
    const auto none_listed = three_cycles(plain.graph, payer, payee, window, {.answers_max = 0});
    ASSERT_TRUE(none_listed);
    ASSERT_EQ(none_listed->count, expected.size());
    ASSERT_EQ(none_listed->cut.has_value(), !expected.empty());
  }
  EXPECT_GT(found, 250U);
}

TEST(ChainsTest, WhateverTheBoundAnAnswerIsRightAndSaysThatItIsCut) {
  std::mt19937 random(7);
  std::size_t cut = 0;
  for (int round = 0; round < 2'000; ++round) {
    const PlainGraph plain(random);
    if (plain.graph.pockets() == 0) continue;
    ChainQuestion question = some_chain_question(plain, random);
    if (question.to.empty()) continue;
    const std::vector<Chain> all = plain_chains(plain, question);
    question.bounds.steps_max = random() % 200;
    const auto answer = chains_between(plain.graph, question);
    ASSERT_TRUE(answer);
    ASSERT_LE(answer->steps, question.bounds.steps_max);
    for (const Chain& chain : answer->chains) ASSERT_EQ(std::ranges::count(all, chain), 1);
    if (answer->cut) {
      ASSERT_EQ(answer->cut, PathCut::steps_max);
      ++cut;
    } else {
      ASSERT_EQ(answer->chains.size(), all.size());
    }
  }
  EXPECT_GT(cut, 200U);
}

TEST(ChainsTest, WhatIsWrongIsRefused) {
  std::mt19937 random(8);
  const PlainGraph plain(random);
  ASSERT_GE(plain.graph.pockets(), 2U);
  const ChainQuestion good{.from = {PocketId{0}}, .to = {PocketId{1}}};
  ASSERT_TRUE(chains_between(plain.graph, good));
  const auto is_refused = [&](const std::function<void(ChainQuestion&)>& spoil, ErrorCode code) {
    ChainQuestion question = good;
    spoil(question);
    const auto all = chains_between(plain.graph, question);
    const auto shortest = shortest_chain(plain.graph, question);
    return !all && all.error().code == code && !shortest && shortest.error().code == code;
  };
  using Spoiled = ChainQuestion;
  EXPECT_TRUE(is_refused([](Spoiled& it) { it.from.clear(); }, ErrorCode::invalid_argument));
  EXPECT_TRUE(is_refused([](Spoiled& it) { it.to = {kNoPocket}; }, ErrorCode::invalid_argument));
  EXPECT_TRUE(is_refused([](Spoiled& it) { it.to = it.from; }, ErrorCode::invalid_argument));
  EXPECT_TRUE(is_refused([](Spoiled& it) { it.hops_max = 0; }, ErrorCode::invalid_argument));
  EXPECT_TRUE(is_refused([](Spoiled& it) { it.hops_max = 17; }, ErrorCode::invalid_argument));
  EXPECT_TRUE(is_refused([](Spoiled& it) { it.filter.window = {Timestamp{1}, Timestamp{0}}; },
                         ErrorCode::invalid_argument));
  EXPECT_TRUE(is_refused([](Spoiled& it) { it.bounds.answers_max = kPathAnswersMax + 1; },
                         ErrorCode::limit_exceeded));
  EXPECT_TRUE(is_refused([](Spoiled& it) { it.from.assign(kPathPocketsMax + 1, PocketId{0}); },
                         ErrorCode::limit_exceeded));
  ChainQuestion with_gap = good;
  with_gap.filter.gap_max = hours(1);
  EXPECT_EQ(shortest_chain(plain.graph, with_gap).error().code, ErrorCode::unsupported);
  EXPECT_FALSE(cycles_through(plain.graph, {.pocket = PocketId{0}, .hops_max = 1}));
  EXPECT_FALSE(cycles_through(plain.graph, {.pocket = kNoPocket}));
  EXPECT_FALSE(three_cycles(plain.graph, PocketId{0}, kNoPocket, {}));
}

}  // namespace
}  // namespace duanlian::graph
