#include "simulate/truth/response_comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/event_json.h"
#include "simulate/simulation.h"
#include "simulate/truth/oracle.h"

namespace duanlian::simulate {
namespace {

constexpr Timestamp kDayBegin{1'788'192'000'000'000};  // 2026-09-01 in the city

// A small city of many scams, told to the oracle that orders in it.
struct CityLived : Scoreboard {
  explicit CityLived(Response response, unsigned threads = 1, uint64_t seed = 3) {
    auto files = read_city_files(DUANLIAN_SOURCE_DIR "/cities/core");
    CHECK(files.has_value(), "the city's own files are read");
    for (CityFile& file : *files) {
      if (file.name != "gangs.yaml") continue;
      const std::string density = "victims_per_100k_day: {value: 45,";
      file.text.replace(file.text.find(density), density.size(), "victims_per_100k_day: {value: 3000,");
    }
    const auto city = Simulation::found(
        *files, {.people = 1'500, .seed = seed, .begin = kDayBegin, .threads = threads, .response = response},
        *this);
    CHECK(city.has_value(), "the city is founded");
    oracle =
        std::make_unique<Oracle>([&](ScamId scam) { return (*city)->where(scam); },
                                 [&](AccountId account) { return (*city)->world().account_name(account); });
    CHECK((*city)->live(kDayBegin + hours(20), *oracle), "nothing fails here");
    for (const uint32_t scam : scams) {
      const Fate fate = (*city)->fate(ScamId(scam));
      EXPECT_EQ(fate.paid,
                fate.held + fate.moving + fate.exited + fate.commission + fate.stopped + fate.returned);
      stopped += fate.stopped + fate.returned;
    }
  }
  void event(const model::Event& event, const Mark& mark) override {
    Scoreboard::event(event, mark);
    model::append_event(text, event);
    if (oracle != nullptr) oracle->told(event, mark);
  }
  void victim_paid(ScamId scam, int64_t amount, Timestamp at) override {
    Scoreboard::victim_paid(scam, amount, at);
    scams.insert(scam.value());
  }
  std::unique_ptr<Oracle> oracle;
  std::string text;
  std::set<uint32_t> scams;
  int64_t stopped = 0;
};

TEST(ResponseComparison, AWholeCityLivesTheSameLossesUnderEachResponse) {
  const CityLived nothing(Response::nothing);
  const ResponseCounts& least = nothing.score().response;
  EXPECT_GT(least.reported, 10U);
  EXPECT_EQ(least.recovered_fen, 0);
  EXPECT_EQ(least.orders, 0U);
  int64_t by_hand = 0;
  for (const Response response : {Response::by_hand, Response::first_account, Response::orders}) {
    const CityLived lived(response);
    const ResponseCounts& counts = lived.score().response;
    EXPECT_EQ(counts.reported, least.reported);
    EXPECT_EQ(counts.reported_fen, least.reported_fen);
    EXPECT_EQ(lived.score().all_scams().paid_fen, nothing.score().all_scams().paid_fen);
    EXPECT_EQ(lived.score().all_scams().recovered, lived.stopped);
    EXPECT_GT(counts.recovered_fen, 0);
    EXPECT_GT(counts.orders, 0U);
    EXPECT_EQ(counts.others_most_fen[static_cast<std::size_t>(Whose::honest)], 0);
    EXPECT_GE(counts.recovered_fen, response == Response::orders ? by_hand + 1 : 0);
    if (response == Response::by_hand) by_hand = counts.recovered_fen;
  }
}

TEST(ResponseComparison, ThreadsChangeNothing) {
  for (const Response response : {Response::orders, Response::by_hand}) {
    const CityLived one(response, 1);
    const CityLived two(response, 2);
    EXPECT_EQ(one.text, two.text);
    EXPECT_EQ(one.score().response, two.score().response);
  }
}

TEST(ResponseComparison, SaysWhatEachBringsBackOfWhatWasReported) {
  Scoreboard by_hand;
  Scoreboard orders;
  for (Scoreboard* const each : {&by_hand, &orders}) {
    for (const uint32_t scam : {1U, 2U}) {
      each->scam_started(ScamId(scam), GangId(0), 0, PersonId(scam), AgeBand::adult, kDayBegin);
      each->victim_paid(ScamId(scam), 100'000, kDayBegin);
    }
    each->scam_reported(ScamId(1), kDayBegin);
    each->scam_reported(ScamId(1), kDayBegin);  // to the police too
  }
  by_hand.recovered(ScamId(1), 10'000, kDayBegin);
  orders.recovered(ScamId(1), 60'000, kDayBegin);
  orders.recovered(ScamId(1), -20'000, kDayBegin);
  orders.recovered(ScamId(2), 5'000, kDayBegin);
  orders.others_held(700, Whose::honest, kDayBegin);
  orders.others_held(-700, Whose::honest, kDayBegin);
  orders.ordered(model::Measure::stop, kDayBegin);
  orders.order_answered(OrderAnswer::in_part, kDayBegin);
  const ResponseComparison comparison{
      {{.name = "by_hand", .score = by_hand.score()}, {.name = "orders", .score = orders.score()}}};
  const std::string text = text_of(comparison);
  EXPECT_THAT(text, testing::ContainsRegex("每百元追回 of 100 yuan +10.00 +40.00\n"));
  EXPECT_THAT(text, testing::ContainsRegex("times by hand +1.00 +4.00\n"));
  EXPECT_THAT(text, testing::ContainsRegex("正常资金 honest money +0.00 +7.00\n"));
  EXPECT_THAT(text, testing::ContainsRegex("recovered in all +100.00 +450.00\n"));
  EXPECT_EQ(
      json_of(comparison),
      R"({"by_hand":{"reported":1,"reported_fen":100000,"recovered_of_reported_fen":10000,"paid_fen":200000,)"
      R"("recovered_fen":10000,"others_held_fen":{"honest":0,"lender":0,"victim":0},)"
      R"("others_held_most_fen":{"honest":0,"lender":0,"victim":0},"orders":0,)"
      R"("answers":{"in_full":0,"in_part":0,"gone":0,"refused":0,"told":0}},)"
      R"("orders":{"reported":1,"reported_fen":100000,"recovered_of_reported_fen":40000,"paid_fen":200000,)"
      R"("recovered_fen":45000,"others_held_fen":{"honest":0,"lender":0,"victim":0},)"
      R"("others_held_most_fen":{"honest":700,"lender":0,"victim":0},"orders":1,)"
      R"("answers":{"in_full":0,"in_part":1,"gone":0,"refused":0,"told":0}}})");
}

}  // namespace
}  // namespace duanlian::simulate
