// What must hold for any case, on cases drawn from a fixed seed.

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <random>

#include "respond/returns/small_returns.h"

namespace duanlian::respond {
namespace {

class DrawnReturns {
 public:
  explicit DrawnReturns(uint64_t seed) : draws_(seed) {}

  SmallReturns draw() {
    SmallReturns small;
    const int64_t scale = below(3) == 0 ? 7 : below(2) == 0 ? 1'000 : 3'000'000'000;
    const auto pots = 1 + below(5), victims = 1 + below(7);
    for (int64_t i = 0; i < pots; ++i)
      small.pot("O" + std::to_string(i), below(scale * 3), below(6) == 0 ? "USD" : "CNY");
    for (int64_t i = 0; i < victims; ++i) {
      const int64_t loss = 1 + below(scale);
      small.victim("V" + std::to_string(i), loss, below(3) == 0 ? below(loss + 3) : 0,
                   below(4) == 0 ? "illness" : "");
    }
    for (const auto& pot : small.one.pots) {
      if (pot.currency != returns_currency("CNY")) continue;
      int64_t left = pot.frozen;
      for (const auto& victim : small.one.victims) {
        if (below(3) == 0) small.traced(pot.order, victim.report, 1 + below(scale));
        if (left > 0 && below(4) == 0) {
          const int64_t paid = 1 + below(left);
          small.paid(pot.order, victim.report, paid, below(2) == 0);
          left -= paid;
        }
      }
    }
    if (below(3) == 0) small.notice("2026-10-02T00:00:00Z");
    if (below(4) == 0) small.objection(below(2) == 0 ? "O0" : "", below(2) == 0 ? "V0" : "");
    return small;
  }
  int64_t below(int64_t end) { return std::uniform_int_distribution<int64_t>(0, end - 1)(draws_); }
  std::mt19937_64& source() { return draws_; }

 private:
  std::mt19937_64 draws_;
};

TEST(ReturnsByChance, EveryFenIsAccountedForAndNobodyGetsMoreThanHeLost) {
  DrawnReturns drawn(1);
  for (int round = 0; round < 4'000; ++round) {
    const auto out = drawn.draw().allocate();
    for (std::size_t i = 0; i < out.pots.size(); ++i) {
      const PotOutcome& pot = out.pots[i];
      EXPECT_EQ(out.basis.pots[i].frozen, pot.returned + pot.ready + pot.waiting + pot.held + pot.rest);
      EXPECT_TRUE(std::min({pot.ready, pot.waiting, pot.held, pot.rest}) >= 0);
      EXPECT_EQ(pot.rest == 0, pot.reason == RestReason::none);
    }
    for (std::size_t i = 0; i < out.victims.size(); ++i) {
      const VictimOutcome& victim = out.victims[i];
      const ReturnVictim& of = out.basis.victims[i];
      EXPECT_EQ(of.loss + victim.over, of.recovered + victim.returned + victim.planned + victim.open);
      EXPECT_TRUE(victim.over == 0 || victim.planned == 0);
      EXPECT_GE(victim.open, 0);
    }
    for (const ReturnPart& part : out.parts) EXPECT_GT(part.amount, 0);
    if (HasFailure()) FAIL() << "round " << round;
  }
}

TEST(ReturnsByChance, NothingStaysFrozenWhileAVictimIsShortAndNobodyObjects) {
  DrawnReturns drawn(2);
  for (int round = 0; round < 2'000; ++round) {
    auto small = drawn.draw();
    small.one.objections.clear();
    const auto out = small.allocate();
    int64_t rest = 0, open = 0;
    for (std::size_t i = 0; i < out.pots.size(); ++i)
      if (out.basis.pots[i].currency == returns_currency("CNY")) rest += out.pots[i].rest;
    for (const auto& victim : out.victims) open += victim.open;
    EXPECT_TRUE(rest == 0 || open == 0) << "round " << round;
  }
}

TEST(ReturnsByChance, TheOrderOfTheInputChangesNothing) {
  DrawnReturns drawn(3);
  for (int round = 0; round < 1'000; ++round) {
    auto small = drawn.draw();
    const std::string before = parts_text(small.allocate());
    std::ranges::shuffle(small.one.pots, drawn.source());
    std::ranges::shuffle(small.one.victims, drawn.source());
    std::ranges::shuffle(small.one.traces, drawn.source());
    std::ranges::shuffle(small.one.earlier, drawn.source());
    EXPECT_EQ(parts_text(small.allocate()), before) << "round " << round;
  }
}

std::map<std::string, int64_t> planned_by_report(const ReturnAllocation& out) {
  std::map<std::string, int64_t> planned;
  for (std::size_t i = 0; i < out.victims.size(); ++i)
    planned[out.basis.victims[i].report] = out.victims[i].planned;
  return planned;
}

// The largest remainder may give one fen to another when there is one more to share (the paradox of new
// states): one for each sharing that a victim is in.
TEST(ReturnsByChance, AFurtherVictimRaisesNobodysShareButForTheFenOfRounding) {
  DrawnReturns drawn(4);
  int lowered = 0;
  for (int round = 0; round < 4'000; ++round) {
    auto small = drawn.draw();
    const auto before = small.allocate();
    small.victim("W", 1 + drawn.below(1'000'000));
    for (const auto& pot : small.one.pots) {
      if (pot.currency == returns_currency("CNY") && drawn.below(2) == 0)
        small.traced(pot.order, "W", 1 + drawn.below(1'000));
    }
    const auto after = small.allocate();
    const auto planned = planned_by_report(after);
    const auto sharings = static_cast<int64_t>(std::max(before.sharings.size(), after.sharings.size()));
    for (const auto& [report, amount] : planned_by_report(before)) {
      EXPECT_LE(planned.at(report), amount + sharings) << "round " << round << " " << report;
      lowered += planned.at(report) < amount ? 1 : 0;
    }
  }
  EXPECT_GT(lowered, 1'000);
}

TEST(ReturnsByChance, HardshipChangesTheOrderOfPaymentAndNoAmount) {
  DrawnReturns drawn(5);
  for (int round = 0; round < 1'000; ++round) {
    auto small = drawn.draw();
    const auto with = small.allocate();
    for (auto& victim : small.one.victims) victim.hardship.clear();
    const auto without = small.allocate();
    EXPECT_EQ(planned_by_report(with), planned_by_report(without));
    const auto is_first = [&](const ReturnPart& part) {
      return !with.basis.victims[part.victim].hardship.empty();
    };
    EXPECT_TRUE(std::ranges::is_partitioned(with.parts, is_first));
  }
}

TEST(ReturnsByChance, PayingSomeOfThePartsLeavesTheOthersAsTheyWere) {
  DrawnReturns drawn(6);
  for (int round = 0; round < 2'000; ++round) {
    auto small = drawn.draw();
    const auto before = small.allocate();
    std::map<std::string, int64_t> expected = planned_by_report(before);
    for (const ReturnPart& part : before.parts) {
      if (drawn.below(2) == 0) continue;
      const std::string& report = before.basis.victims[part.victim].report;
      const bool shared = part.sharing && !before.sharings[*part.sharing].traced;
      small.paid(before.basis.pots[part.pot].order, report, part.amount, shared);
      expected[report] -= part.amount;
    }
    const auto after = planned_by_report(small.allocate());
    for (const auto& [report, amount] : expected)
      EXPECT_NEAR(static_cast<double>(after.at(report)), static_cast<double>(amount),
                  static_cast<double>(before.sharings.size()))
          << "round " << round << " " << report;
    if (HasFailure()) FAIL();
  }
}

}  // namespace
}  // namespace duanlian::respond
