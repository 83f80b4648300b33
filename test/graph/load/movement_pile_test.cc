#include "graph/load/movement_pile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

namespace duanlian::graph {
namespace {

using testing::ElementsAre;

struct Line {
  std::string id;
  int64_t minute = 0;
  std::string from;
  std::string to;
  int64_t amount = 0;
  bool reverses = false;
  std::string source = "bank_a";
};

class Pile {
 public:
  explicit Pile(const std::vector<Line>& lines) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      EventMovement told;
      told.sort = lines[i].reverses ? EventMovement::Sort::reverses : EventMovement::Sort::moves;
      told.movement = {.time = Timestamp{0} + minutes(lines[i].minute),
                       .from = {.id = lines[i].from},
                       .to = {.id = lines[i].to},
                       .asset = "CNY",
                       .amount = lines[i].amount};
      EXPECT_TRUE(pile_.add(told, {.source = lines[i].source, .id = lines[i].id, .line = i + 1}));
    }
    pile_.put_into(*graph_, [&](uint64_t line, std::string_view id, const Error&) {
      refused_.push_back(std::to_string(line) + " " + std::string(id));
    });
  }

  std::vector<std::string> in_order() const {
    std::vector<std::string> ids;
    for (uint32_t i = 0; i < graph_->size(); ++i) {
      ids.emplace_back(pile_.event_of(graph_->transfers().record(TransferId{i})));
    }
    return ids;
  }
  int64_t balance(std::string_view id) const {
    return graph_->pocket(*graph_->find(PocketKind::account, id, "CNY")).balance;
  }
  const PileTally& tally() const { return pile_.tally(); }
  const MoneyGraph& graph() const { return *graph_; }
  const std::vector<std::string>& refused() const { return refused_; }

 private:
  MovementPile pile_;
  std::unique_ptr<MoneyGraph> graph_ = std::make_unique<MoneyGraph>();
  std::vector<std::string> refused_;
};

TEST(MovementPile, LinesGoInByTimeAndAmongEqualTimesAsTold) {
  const Pile pile(
      {{"c", 3, "b", "c", 10}, {"a", 1, "x", "a", 30}, {"b2", 2, "a", "b", 5}, {"b1", 2, "a", "b", 6}});
  EXPECT_THAT(pile.in_order(), ElementsAre("a", "b2", "b1", "c"));
  EXPECT_EQ(pile.tally().out_of_order, 3U);
  EXPECT_EQ(pile.graph().tally().late, 0U);
  EXPECT_EQ(pile.balance("a"), 19);
}

TEST(MovementPile, TheFirstOfAnIdCountsAndAnotherSourceHasIdsOfItsOwn) {
  const Pile pile({{"t", 1, "a", "b", 10},
                   {"t", 1, "a", "b", 10},
                   {"t", 1, "a", "b", 11},
                   {"t", 1, "a", "b", 12, false, "bank_b"}});
  EXPECT_EQ(pile.graph().size(), 2U);
  EXPECT_EQ(pile.balance("b"), 22);
  EXPECT_EQ(pile.tally().repeated, 1U);
  EXPECT_EQ(pile.tally().other_content, 1U);
}

TEST(MovementPile, WhatIsUndoneIsUndoneAfterAllWasToldInWhateverOrder) {
  const Pile pile({{"undo", 5, "a", "b", 10, true}, {"t", 1, "a", "b", 10}, {"lost", 6, "a", "b", 99, true}});
  EXPECT_EQ(pile.balance("b"), 0);
  EXPECT_EQ(pile.graph().tally().reversed, 1U);
  EXPECT_THAT(pile.refused(), ElementsAre("3 lost"));
  EXPECT_EQ(pile.tally().refused, 1U);
}

TEST(MovementPile, WhatTheGraphRefusesIsToldWithItsLine) {
  const Pile pile({{"good", 1, "a", "b", 10}, {"nameless", 2, "", "b", 10}, {"below", 3, "a", "b", -1}});
  EXPECT_THAT(pile.refused(), ElementsAre("2 nameless", "3 below"));
  EXPECT_THAT(pile.in_order(), ElementsAre("good"));
}

}  // namespace
}  // namespace duanlian::graph
