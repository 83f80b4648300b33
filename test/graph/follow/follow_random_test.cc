#include <gtest/gtest.h>
#include <memory>
#include <random>
#include <string>

#include "graph/follow/follow.h"
#include "plain_follow.h"

namespace duanlian::graph {
namespace {

constexpr int kGraphs = 4'000;

// Graphs of few pockets, so that money meets itself again and again.
class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}
  bool one_in(int count) { return below(count) == 0; }
  int below(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }
  int64_t from_to(int64_t least, int64_t most) {
    return least + static_cast<int64_t>(random_() % static_cast<uint64_t>(most - least + 1));
  }

 private:
  std::mt19937_64 random_;
};

struct RandomCase {
  MoneyGraph graph;
  TraceQuestion question;
  bool deals = false;  // few amounts, so that what comes and what leaves often agree
};

std::string random_asset(Dice& dice) { return dice.one_in(4) ? "USDT" : "CNY"; }

Movement random_movement(Dice& dice, std::vector<std::string>& names, int pockets, int64_t minute) {
  const auto end = [&] {
    if (dice.one_in(15)) return End{.kind = PocketKind::cash};
    names.push_back("p" + std::to_string(dice.below(pockets)));
    return End{.kind = names.back() == "p0" ? PocketKind::wallet : PocketKind::account, .id = names.back()};
  };
  Movement movement{.time = Timestamp{0} + minutes(minute), .from = end(), .to = end()};
  movement.amount = dice.from_to(1, dice.one_in(3) ? 12 : 1'000);
  movement.asset = "CNY";
  if (dice.one_in(8)) {
    movement.arrives = dice.one_in(6) ? 0 : dice.from_to(0, movement.amount);
  }
  if (dice.one_in(6)) movement.balance_before = dice.from_to(-50, 1'500);
  if (dice.one_in(25)) movement.kind = MovementKind::card_payment;
  if (dice.one_in(25)) movement.kind = MovementKind::abroad;
  if (dice.one_in(20)) movement.status = MovementStatus::pending;
  return movement;
}

void add_movements(Dice& dice, RandomCase& random) {
  random.deals = dice.one_in(3);
  const int pockets = (random.deals ? 6 : 2) + dice.below(8);
  const int count = 1 + dice.below(dice.one_in(4) ? 150 : 40);
  const bool in_order = dice.one_in(2);
  const bool one_asset = dice.one_in(3);
  const int64_t span = dice.one_in(3) ? 3 : 100;
  std::vector<std::string> names;
  names.reserve(static_cast<std::size_t>(count) * 2);
  for (int i = 0; i < count; ++i) {
    const int64_t minute = in_order ? i * span / count : dice.from_to(0, span);
    Movement movement = random_movement(dice, names, pockets, minute);
    if (random.deals) {
      movement.amount = dice.from_to(1, 3) * dice.from_to(99, 101);
      movement.arrives.reset();
      if (!dice.one_in(4)) movement.balance_before.reset();
    }
    std::string asset = one_asset ? "CNY" : random_asset(dice);
    if (random.deals) asset = dice.one_in(2) ? "USDT" : "CNY";
    const std::string other = one_asset && !random.deals        ? "CNY"
                              : random.deals && !dice.one_in(9) ? asset
                                                                : random_asset(dice);
    movement.asset = asset;
    movement.arrives_asset = other;
    if (asset != other)
      movement.arrives = dice.one_in(8) ? 0 : dice.from_to(0, dice.one_in(2) ? 30 : 100'000);
    const auto appended = random.graph.append(movement);
    ASSERT_TRUE(appended) << appended.error().message;
    if (appended->taken == Taken::kept && dice.one_in(15)) {
      random.graph.set_status(appended->id,
                              dice.one_in(2) ? MovementStatus::reversed : MovementStatus::failed);
    }
  }
}

void add_takings(Dice& dice, RandomCase& random) {
  const MoneyGraph& graph = random.graph;
  std::map<uint32_t, int64_t> left;
  const int victims = 1 + dice.below(4);
  for (int i = 0; i < victims; ++i) random.question.victims.push_back("v" + std::to_string(i));
  for (int tries = dice.below(8); tries >= 0; --tries) {
    const TransferId id{static_cast<uint32_t>(dice.below(static_cast<int>(graph.size())))};
    if (!counts(graph.transfers().status(id))) continue;
    const int64_t amount = graph.transfers().amount(id);
    const int64_t arrives = graph.transfers().arrives(id).value_or(amount);
    Taking taking{.transfer = id, .victim = static_cast<uint32_t>(dice.below(victims))};
    const auto [at, added] = left.try_emplace(id.value(), arrives);
    if (added && dice.one_in(2)) {
      at->second = 0;
    } else {
      if (at->second == 0) continue;
      taking.amount = dice.from_to(1, at->second);
      const bool swapped = graph.asset(graph.transfers().from(id)) != graph.asset(graph.transfers().to(id));
      if (swapped && amount * *taking.amount / arrives == 0) continue;
      at->second -= *taking.amount;
    }
    random.question.takings.push_back(taking);
  }
}

// Holders of some pockets, and amounts that agree with a rate.
void add_holders(Dice& dice, RandomCase& random) {
  const auto holders = std::make_shared<Holders>();
  const int count = 1 + dice.below(random.deals ? 2 : 4);
  for (uint32_t pocket = 0; pocket < random.graph.pockets(); ++pocket) {
    if (random.graph.kind(PocketId{pocket}) == PocketKind::cash || dice.one_in(random.deals ? 2 : 4))
      continue;
    ASSERT_TRUE(holders->add(std::to_string(dice.below(count)), PocketId{pocket}));
  }
  random.question.held_together = [holders](PocketId pocket) { return holders->with(pocket); };
  random.question.deal_window = minutes(dice.from_to(0, 60));
  random.question.deal_tolerance_milli = dice.one_in(2) ? dice.from_to(0, 1'000) : dice.from_to(0, 100);
}

void add_bounds(Dice& dice, RandomCase& random) {
  TraceQuestion& question = random.question;
  if (dice.one_in(4)) question.layers_max = static_cast<uint32_t>(1 + dice.below(4));
  if (dice.one_in(4)) question.least = 1 + dice.below(200);
  if (dice.one_in(4)) question.hub_degree = static_cast<uint64_t>(5 + dice.below(30));
  if (dice.one_in(3)) question.hubs = HubPolicy::proportional;
  if (random.deals) question.rates = {{"CNY", "USDT", 1, 1}, {"USDT", "CNY", 1, 1}};
  if (dice.one_in(3)) question.rates.push_back({"CNY", "USDT", 1 + dice.below(9), 1 + dice.below(9)});
  if (dice.one_in(3)) question.rates.push_back({"USDT", "CNY", 1 + dice.below(9), 1 + dice.below(9)});
  for (uint32_t pocket = 0; pocket < random.graph.pockets(); ++pocket) {
    if (dice.one_in(20)) random.graph.mark(PocketId{pocket}, static_cast<HubKind>(1 + dice.below(3)));
  }
  if (random.deals || dice.one_in(2)) add_holders(dice, random);
  int64_t latest = 0;
  for (const Taking& taking : question.takings) {
    latest = std::max(latest, random.graph.transfers().time(taking.transfer));
  }
  if (dice.one_in(5)) question.until = Timestamp{latest} + minutes(dice.below(20));
}

std::map<int, int64_t> as_map(const Shares& shares) {
  std::map<int, int64_t> map;
  for (const Share& share : shares) map[static_cast<int>(share.origin)] = share.value;
  EXPECT_EQ(map.size(), shares.size());
  return map;
}

void expect_equal(const Trace& trace, const PlainFollow& plain) {
  std::map<std::pair<RestKind, uint32_t>, PlainFollow::Rest> rests;
  for (const Rest& rest : trace.rests) {
    rests[{rest.kind, rest.pocket.value()}] = {.shares = as_map(rest.shares),
                                               .quantity = rest.quantity,
                                               .layer = rest.layer,
                                               .first = rest.first.micros,
                                               .last = rest.last.micros,
                                               .balance = rest.balance};
    ASSERT_EQ(rest.value_max, sum_of(rest.shares));
  }
  ASSERT_EQ(rests.size(), trace.rests.size());
  for (const auto& [key, rest] : plain.rests) {
    const auto at = rests.find(key);
    ASSERT_TRUE(at != rests.end()) << static_cast<int>(key.first) << " at " << key.second;
    ASSERT_EQ(at->second.shares, rest.shares) << static_cast<int>(key.first) << " at " << key.second;
    ASSERT_EQ(at->second.quantity, rest.quantity);
    ASSERT_EQ(at->second.layer, rest.layer);
    ASSERT_EQ(at->second.first, rest.first);
    ASSERT_EQ(at->second.last, rest.last);
    ASSERT_EQ(at->second.balance, rest.balance) << static_cast<int>(key.first) << " at " << key.second;
  }
  ASSERT_EQ(rests.size(), plain.rests.size());
  std::vector<PlainFollow::Hop> hops;
  for (const Hop& hop : trace.hops) {
    hops.push_back({.transfer = hop.transfer.value(),
                    .quantity = hop.quantity,
                    .shares = as_map(hop.shares),
                    .layer = hop.layer,
                    .dwell = hop.dwell ? std::optional(hop.dwell->micros) : std::nullopt});
  }
  ASSERT_TRUE(hops == plain.hops);
  std::map<std::pair<CutKind, uint32_t>, int64_t> cuts;
  for (const Cut& cut : trace.cuts) cuts[{cut.kind, cut.pocket.value()}] = cut.value;
  ASSERT_EQ(cuts, plain.cuts);
  std::vector<std::tuple<uint32_t, int64_t, int64_t>> contradictions;
  for (const Contradiction& of : trace.contradictions) {
    contradictions.emplace_back(of.transfer.value(), of.known, of.reckoned);
  }
  ASSERT_EQ(contradictions, plain.contradictions);
  for (std::size_t i = 0; i < plain.taken.size(); ++i) ASSERT_EQ(trace.origins[i].taken, plain.taken[i]);
}

// However soon it ends, all that was taken is somewhere.
void expect_conserved_when_cut(Dice& dice, RandomCase& random) {
  random.question.steps_max = static_cast<uint64_t>(dice.below(12));
  const auto trace = follow(random.graph, random.question);
  ASSERT_TRUE(trace) << trace.error().message;
  std::vector<int64_t> there(trace->origins.size());
  for (const Rest& rest : trace->rests) {
    for (const Share& share : rest.shares) there[share.origin] += share.value;
  }
  for (std::size_t i = 0; i < there.size(); ++i) ASSERT_EQ(there[i], trace->origins[i].taken);
}

class FollowRandomTest : public testing::TestWithParam<FollowMethod> {};

TEST_P(FollowRandomTest, IsWhatTheSlowAndObviousWayGives) {
  std::size_t hops = 0;
  std::size_t deals = 0;
  std::size_t rates = 0;
  for (unsigned seed = 0; seed < kGraphs; ++seed) {
    SCOPED_TRACE(seed);
    Dice dice(seed);
    RandomCase random;
    ASSERT_NO_FATAL_FAILURE(add_movements(dice, random));
    if (random.graph.size() == 0) continue;
    add_takings(dice, random);
    if (random.question.takings.empty()) continue;
    add_bounds(dice, random);
    random.question.method = GetParam();
    const auto trace = follow(random.graph, random.question);
    ASSERT_TRUE(trace) << trace.error().message;
    PlainFollow plain(random.graph, random.question);
    plain.run();
    ASSERT_NO_FATAL_FAILURE(expect_equal(*trace, plain));
    ASSERT_NO_FATAL_FAILURE(expect_conserved_when_cut(dice, random));
    hops += trace->hops.size();
    for (const Join& join : trace->joins) ++(join.came == kNoTransfer ? rates : deals);
  }
  EXPECT_GT(deals, std::size_t{kGraphs / 20});
  EXPECT_GT(rates, std::size_t{kGraphs / 20});
  EXPECT_GT(hops, std::size_t{kGraphs});
}

INSTANTIATE_TEST_SUITE_P(Methods, FollowRandomTest,
                         testing::Values(FollowMethod::fifo, FollowMethod::lifo, FollowMethod::proportional));

}  // namespace
}  // namespace duanlian::graph
