#include "graph/paths/neighbourhood.h"

#include <gtest/gtest.h>
#include <map>

#include "graph/paths/counterparties.h"
#include "graph/paths/plain_graph.h"

namespace duanlian::graph {
namespace {

bool is_asked_for(const NeighbourQuestion& question, const PlainTransfer& it) {
  return is_in(question.window, it.time) && it.amount >= question.amount_min &&
         it.amount <= question.amount_max;
}

NodeEnd plain_end(const PlainGraph& plain, const NeighbourQuestion& question, PocketId pocket,
                  uint32_t hops) {
  if (hops == question.hops_max) return NodeEnd::hops;
  if (hops == 0) return NodeEnd::crossed;
  const bool is_hub =
      plain.graph.hub(pocket) != HubKind::none || plain.graph.degree(pocket) >= question.hub_degree;
  if (is_hub && !question.cross_hubs) return NodeEnd::hub;
  if (!question.ratio) return NodeEnd::crossed;
  int64_t in = 0;
  int64_t out = 0;
  for (const PlainTransfer& it : plain.all) {
    if (!is_in(question.window, it.time) || plain.is_cash(pocket)) continue;
    if (it.to == pocket) in += it.arrives;
    if (it.from == pocket) out += it.amount;
  }
  const bool holds =
      out * 1'000 >= in * question.ratio->least_milli && out * 1'000 <= in * question.ratio->most_milli;
  return holds ? NodeEnd::crossed : NodeEnd::ratio;
}

struct PlainNode {
  uint32_t hops = 0;
  NodeEnd end = NodeEnd::crossed;
};

// Hop by hop over all transfers.
std::map<PocketId, PlainNode> plain_nodes(const PlainGraph& plain, const NeighbourQuestion& question) {
  std::map<PocketId, PlainNode> nodes;
  for (const PocketId centre : question.centres) nodes[centre] = {0, plain_end(plain, question, centre, 0)};
  for (uint32_t hops = 0; hops < question.hops_max; ++hops) {
    std::map<PocketId, PlainNode> next;
    for (const PlainTransfer& it : plain.all) {
      if (!is_asked_for(question, it)) continue;
      const auto go = [&](PocketId from, PocketId to) {
        const auto at = nodes.find(from);
        if (plain.is_cash(from) || at == nodes.end() || at->second.hops != hops) return;
        if (at->second.end == NodeEnd::crossed)
          next[to] = {hops + 1, plain_end(plain, question, to, hops + 1)};
      };
      if (question.spread != Spread::in) go(it.from, it.to);
      if (question.spread != Spread::out) go(it.to, it.from);
    }
    nodes.insert(next.begin(), next.end());
  }
  return nodes;
}

using PlainEdges = std::map<std::pair<PocketId, PocketId>, std::vector<PlainTransfer>>;
PlainEdges plain_edges(const PlainGraph& plain, const NeighbourQuestion& question,
                       const std::map<PocketId, PlainNode>& nodes) {
  PlainEdges edges;
  const auto is_crossed = [&](PocketId pocket) {
    const auto at = nodes.find(pocket);
    return !plain.is_cash(pocket) && at != nodes.end() && at->second.end == NodeEnd::crossed;
  };
  for (const PlainTransfer& it : plain.all) {
    if (!is_asked_for(question, it)) continue;
    if ((question.spread != Spread::in && is_crossed(it.from)) ||
        (question.spread != Spread::out && is_crossed(it.to))) {
      edges[{it.from, it.to}].push_back(it);
    }
  }
  return edges;
}

TEST(NeighbourhoodTest, NodesAndEdgesAreThoseOfThePlainestSearch) {
  std::mt19937 random(11);
  std::map<NodeEnd, int> ends;
  for (int round = 0; round < 2'000; ++round) {
    PlainGraph plain(random);
    if (plain.graph.pockets() == 0) continue;
    if (random() % 3 == 0) plain.graph.mark(plain.any_pocket(random), HubKind::exchange);
    NeighbourQuestion question{.centres = plain.some_pockets(random, 2),
                               .spread = static_cast<Spread>(random() % 3),
                               .hops_max = 1 + static_cast<uint32_t>(random() % 4),
                               .window = some_window(random)};
    if (random() % 2) question.amount_min = static_cast<int64_t>(random() % 8);
    if (random() % 2) question.amount_max = 8 + static_cast<int64_t>(random() % 12);
    if (random() % 2) question.hub_degree = 1 + random() % 20;
    if (random() % 3 == 0) question.ratio = {{static_cast<int64_t>(random() % 1'000), 2'000}};
    question.cross_hubs = random() % 3 == 0;
    const auto answer = neighbourhood(plain.graph, question);
    ASSERT_TRUE(answer) << answer.error().message;
    ASSERT_FALSE(answer->cut);
    const auto nodes = plain_nodes(plain, question);
    ASSERT_EQ(answer->nodes.size(), nodes.size());
    ASSERT_TRUE(std::ranges::is_sorted(answer->nodes, {},
                                       [](const Neighbour& it) { return std::pair(it.hops, it.pocket); }));
    for (const Neighbour& node : answer->nodes) {
      ASSERT_TRUE(nodes.contains(node.pocket));
      ASSERT_EQ(node.hops, nodes.at(node.pocket).hops);
      ASSERT_EQ(node.end, nodes.at(node.pocket).end);
      ++ends[node.end];
    }
    const PlainEdges edges = plain_edges(plain, question, nodes);
    ASSERT_EQ(answer->edges.size(), edges.size());
    auto expected = edges.begin();
    for (const NeighbourEdge& edge : answer->edges) {
      ASSERT_EQ(std::pair(edge.from, edge.to), expected->first);
      int64_t sum = 0;
      for (const PlainTransfer& it : expected->second) sum += it.amount;
      ASSERT_EQ(std::tuple(edge.count, edge.sum), std::tuple(expected->second.size(), sum));
      ASSERT_EQ(edge.first, expected->second.front().id);
      ASSERT_EQ(edge.last, expected->second.back().id);
      ++expected;
    }
  }
  for (const NodeEnd end : {NodeEnd::crossed, NodeEnd::hops, NodeEnd::hub, NodeEnd::ratio}) {
    EXPECT_GT(ends[end], 250);
  }
}

TEST(NeighbourhoodTest, ABoundThatCutsIsNamed) {
  MoneyGraph graph;
  for (int i = 0; i < 100; ++i) {
    const std::string payee = "b" + std::to_string(i);
    ASSERT_TRUE(graph.append(
        {.time = Timestamp{i}, .from = {.id = "a"}, .to = {.id = payee}, .asset = "CNY", .amount = 1}));
  }
  const auto few = neighbourhood(graph, {.centres = {PocketId{0}}, .bounds = {.answers_max = 10}});
  ASSERT_TRUE(few);
  EXPECT_EQ(few->nodes.size(), 10U);
  EXPECT_EQ(few->edges.size(), 9U);
  EXPECT_EQ(few->cut, PathCut::answers_max);
  const auto quick = neighbourhood(graph, {.centres = {PocketId{0}}, .bounds = {.steps_max = 10}});
  ASSERT_TRUE(quick);
  EXPECT_EQ(quick->cut, PathCut::steps_max);
  EXPECT_EQ(quick->nodes.front().end, NodeEnd::cut);
  EXPECT_EQ(quick->edges.size(), 10U);
  EXPECT_FALSE(neighbourhood(graph, {.centres = {}}));
  EXPECT_FALSE(neighbourhood(graph, {.centres = {PocketId{0}}, .hops_max = 0}));
  EXPECT_FALSE(neighbourhood(graph, {.centres = {PocketId{0}}, .hops_max = 17}));
  EXPECT_FALSE(neighbourhood(graph, {.centres = {PocketId{0}}, .amount_min = 2, .amount_max = 1}));
}

using PlainDealings = std::map<PocketId, std::map<PocketId, MemberFlow>>;
PlainDealings plain_dealings(const PlainGraph& plain, const CounterpartyQuestion& question) {
  PlainDealings dealings;
  for (const PlainTransfer& it : plain.all) {
    if (!is_in(question.window, it.time) || it.amount < question.amount_min) continue;
    const auto is_member = [&](PocketId pocket) {
      return !plain.is_cash(pocket) && std::ranges::count(question.members, pocket) > 0;
    };
    if (question.spread != Spread::in && is_member(it.from) &&
        plain.graph.degree(it.to) < question.hub_degree) {
      MemberFlow& flow = dealings[it.to][it.from];
      ++flow.paid_count;
      flow.paid_sum += it.amount;
    }
    if (question.spread != Spread::out && is_member(it.to) &&
        plain.graph.degree(it.from) < question.hub_degree) {
      MemberFlow& flow = dealings[it.from][it.to];
      ++flow.got_count;
      flow.got_sum += it.arrives;
    }
  }
  std::erase_if(dealings, [&](const auto& it) { return it.second.size() < question.members_min; });
  return dealings;
}

TEST(CounterpartiesTest, AreThoseWithWhomEnoughMembersDealt) {
  std::mt19937 random(12);
  std::size_t found = 0;
  for (int round = 0; round < 2'000; ++round) {
    const PlainGraph plain(random);
    if (plain.graph.pockets() == 0) continue;
    CounterpartyQuestion question{.members = plain.some_pockets(random, 5),
                                  .members_min = 1 + static_cast<uint32_t>(random() % 3),
                                  .spread = static_cast<Spread>(random() % 3),
                                  .window = some_window(random)};
    if (random() % 2) question.amount_min = static_cast<int64_t>(random() % 8);
    if (random() % 2) question.hub_degree = 1 + random() % 20;
    const auto answer = common_counterparties(plain.graph, question);
    ASSERT_TRUE(answer) << answer.error().message;
    ASSERT_FALSE(answer->cut);
    const PlainDealings expected = plain_dealings(plain, question);
    ASSERT_EQ(answer->found.size(), expected.size());
    found += expected.size();
    std::vector<std::tuple<int64_t, int64_t, PocketId>> ranks;
    for (const Counterparty& it : answer->found) {
      ASSERT_TRUE(expected.contains(it.pocket));
      ASSERT_EQ(it.is_member, std::ranges::count(question.members, it.pocket) > 0);
      ASSERT_EQ(it.members.size(), expected.at(it.pocket).size());
      int64_t transfers = 0;
      auto plainly = expected.at(it.pocket).begin();
      for (const MemberFlow& flow : it.members) {
        const auto& [member, sums] = *plainly++;
        ASSERT_EQ(flow.member, member);
        ASSERT_EQ(std::tuple(flow.paid_count, flow.paid_sum, flow.got_count, flow.got_sum),
                  std::tuple(sums.paid_count, sums.paid_sum, sums.got_count, sums.got_sum));
        transfers += static_cast<int64_t>(flow.paid_count + flow.got_count);
      }
      ranks.emplace_back(-static_cast<int64_t>(it.members.size()), -transfers, it.pocket);
    }
    ASSERT_TRUE(std::ranges::is_sorted(ranks));
    if (expected.empty()) continue;
    question.bounds.answers_max = expected.size() - 1;
    const auto fewer = common_counterparties(plain.graph, question);
    ASSERT_TRUE(fewer);
    ASSERT_EQ(fewer->found.size(), expected.size() - 1);
    ASSERT_EQ(fewer->cut, PathCut::answers_max);
  }
  EXPECT_GT(found, 1'500U);
}

TEST(CounterpartiesTest, WhatIsWrongIsRefused) {
  std::mt19937 random(13);
  const PlainGraph plain(random);
  EXPECT_FALSE(common_counterparties(plain.graph, {.members = {}}));
  EXPECT_FALSE(common_counterparties(plain.graph, {.members = {kNoPocket}}));
  EXPECT_FALSE(common_counterparties(plain.graph, {.members = {PocketId{0}}, .members_min = 0}));
  const auto cut =
      common_counterparties(plain.graph, {.members = {PocketId{0}, PocketId{1}}, .bounds = {.steps_max = 0}});
  ASSERT_TRUE(cut);
  EXPECT_EQ(cut->cut, PathCut::steps_max);
}

}  // namespace
}  // namespace duanlian::graph
