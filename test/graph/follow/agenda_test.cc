#include "graph/follow/agenda.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

namespace duanlian::graph {
namespace {

constexpr uint32_t kAgendaGraphs = 2'000;
constexpr uint32_t kAgendaPockets = 12;

// In order but for one in `late_one_in`, many at equal times, some undone.
void fill_nearly_in_order(MoneyGraph& graph, std::mt19937& random, uint32_t count, uint32_t late_one_in) {
  for (uint32_t i = 0; i < count; ++i) {
    const std::string from = "p" + std::to_string(random() % kAgendaPockets);
    const std::string to = "p" + std::to_string(random() % kAgendaPockets);
    const int64_t back = random() % late_one_in == 0 ? static_cast<int64_t>(random() % 20) : 0;
    const auto appended = graph.append({.time = Timestamp{0} + minutes(static_cast<int64_t>(i / 3) - back),
                                        .from = {.id = from},
                                        .to = {.id = to},
                                        .asset = "CNY",
                                        .amount = 1,
                                        .record = i});
    ASSERT_TRUE(appended) << appended.error().message;
    if (appended->taken == Taken::kept && random() % 15 == 0) {
      graph.set_status(appended->id, MovementStatus::reversed);
    }
  }
}

// An agenda and its stays, so that two of them can be led the same way.
class Watch {
 public:
  Watch(const MoneyGraph& graph, Timestamp until, uint64_t reads_a_step)
      : graph_(graph), agenda_(graph, until, stays_, reads_a_step) {}

  Agenda& agenda() { return agenda_; }
  Stay* find(PocketId pocket) { return stays_.find(pocket); }

  void take(Moment moment, bool unwatch) {
    agenda_.take(moment);
    for (const PocketId pocket : {graph_.transfers().from(moment.id), graph_.transfers().to(moment.id)}) {
      Stay* const stay = stays_.find(pocket);
      if (stay == nullptr) continue;
      if (!unwatch) {
        agenda_.go_on(*stay);
        continue;
      }
      agenda_.unwatch(*stay);
      stay->open = false;
    }
  }
  void watch(PocketId pocket, Moment now) {
    if (stays_.find(pocket) == nullptr) agenda_.watch(stays_.open(pocket), now);
  }

 private:
  const MoneyGraph& graph_;
  Stays stays_;
  Agenda agenda_;
};

void expect_alike(const MoneyGraph& graph, std::mt19937& random, uint64_t reads_a_step) {
  const Timestamp until = Timestamp{0} + minutes(static_cast<int64_t>(random() % 60));
  Watch walking(graph, until, 0);
  Watch reading(graph, until, reads_a_step);
  std::vector<Moment> all;
  for (uint32_t i = 0; i < graph.size(); ++i) all.push_back(moment_of(graph, TransferId{i}));
  std::ranges::sort(all);
  for (const Moment moment : all) {
    const auto next = walking.agenda().next();
    ASSERT_EQ(reading.agenda().next(), next);
    const bool is_next = next && *next == moment;
    // What nobody waits for is taken now and then, as a victim's payment is.
    const bool waits = walking.find(graph.transfers().from(moment.id)) != nullptr ||
                       walking.find(graph.transfers().to(moment.id)) != nullptr;
    if (!is_next && (waits || random() % 4 != 0)) continue;
    const bool unwatch = random() % 2 == 0;
    walking.take(moment, unwatch);
    reading.take(moment, unwatch);
    for (auto more = random() % 3; more > 0; --more) {
      const PocketId pocket{static_cast<uint32_t>(random() % graph.pockets())};
      walking.watch(pocket, moment);
      reading.watch(pocket, moment);
    }
    for (uint32_t i = 0; i < graph.pockets(); ++i) {
      const Stay* const walks = walking.find(PocketId{i});
      const Stay* const reads = reading.find(PocketId{i});
      ASSERT_EQ(walks == nullptr, reads == nullptr);
      if (walks != nullptr) {
        EXPECT_EQ(walking.agenda().has_more(*walks), reading.agenda().has_more(*reads));
      }
    }
  }
  EXPECT_EQ(walking.agenda().next(), std::nullopt);
  EXPECT_EQ(reading.agenda().next(), std::nullopt);
}

TEST(Agenda, ReadingAllGivesWhatWalksGive) {
  std::mt19937 random(20261201);
  for (uint32_t i = 0; i < kAgendaGraphs && !::testing::Test::HasFailure(); ++i) {
    MoneyGraph graph;
    fill_nearly_in_order(graph, random, 20 + static_cast<uint32_t>(random() % 100), 10 + i % 20);
    expect_alike(graph, random, i % 3 == 0 ? 5 : 1'000'000);
  }
}

TEST(Agenda, WalksOnWhereTooManyAreOutOfOrder) {
  std::mt19937 random(7);
  for (uint32_t i = 0; i < kAgendaGraphs / 10 && !::testing::Test::HasFailure(); ++i) {
    MoneyGraph graph;
    fill_nearly_in_order(graph, random, 100, 2);
    expect_alike(graph, random, 1'000'000);
  }
}

TEST(Agenda, ATransferThatIsUndoneMeanwhileHarmsNothing) {
  MoneyGraph graph;
  for (int64_t i = 0; i < 3; ++i) {
    ASSERT_TRUE(graph.append({.time = Timestamp{0} + minutes(i),
                              .from = {.id = "a"},
                              .to = {.id = "b"},
                              .asset = "CNY",
                              .amount = 1,
                              .record = static_cast<uint64_t>(i)}));
  }
  const Moment begin{INT64_MIN, TransferId{0}};
  for (const uint64_t reads_a_step : {uint64_t{0}, uint64_t{1'000'000}}) {
    graph.set_status(TransferId{1}, MovementStatus::moved);
    Stays stays;
    Agenda agenda(graph, Timestamp{INT64_MAX}, stays, reads_a_step);
    Stay& payer = stays.open(PocketId{0});
    agenda.watch(payer, begin);
    agenda.take(*agenda.next());
    agenda.go_on(payer);
    graph.set_status(TransferId{1}, MovementStatus::reversed);
    Stay& payee = stays.open(PocketId{1});
    agenda.watch(payee, moment_of(graph, TransferId{0}));
    for (int steps = 0; agenda.next(); ++steps) {
      ASSERT_LT(steps, 2);
      agenda.take(*agenda.next());
      agenda.go_on(payer);
      agenda.go_on(payee);
    }
  }
}

TEST(Agenda, APocketThatCameLaterHasNothing) {
  MoneyGraph graph;
  std::mt19937 random(3);
  fill_nearly_in_order(graph, random, 100, 100);
  Stays stays;
  Agenda agenda(graph, Timestamp{INT64_MAX}, stays, 1'000'000);
  agenda.watch(stays.open(PocketId{0}), {INT64_MIN, TransferId{0}});
  agenda.take(*agenda.next());
  ASSERT_TRUE(agenda.next());  // from now on all are read
  for (int i = 0; i < 100; ++i) {
    const std::string name = "new " + std::to_string(i);
    ASSERT_TRUE(graph.append({.time = Timestamp{0} + hours(5),
                              .from = {.id = "p0"},
                              .to = {.id = name},
                              .asset = "CNY",
                              .amount = 1,
                              .record = 1'000}));
  }
  Stay& newest = stays.open(PocketId{static_cast<uint32_t>(graph.pockets() - 1)});
  agenda.watch(newest, *agenda.next());
  EXPECT_FALSE(agenda.has_more(newest));
  agenda.unwatch(newest);
}

}  // namespace
}  // namespace duanlian::graph
