#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulate/money/order_world.h"
#include "simulate/truth/oracle.h"

namespace duanlian::simulate {
namespace {

std::string line_of(const model::Event& event) {
  std::string text;
  model::append_event(text, event);
  return text;
}

// 150 scams in three days, and eight more days; who orders knows the truth.
struct Lived {
  explicit Lived(Response response, uint64_t seed = 61) : city(seed, response) {
    city.mules.dealer_deals_a_day = 0;
    // Houses are founded with money of their own.
    for (uint32_t gang = 0; gang < 6; ++gang)
      city.laundering->collecting_account({.id = GangId(gang)}, ScamId(9'000 + gang));
    before = city.money();
    city.deceive(150, 3);
    Oracle oracle([&](ScamId scam) { return city.laundering->parcels().where(scam); },
                  [&](AccountId account) { return city.world.account_name(account); });
    struct Hears : Responder {
      Hears(OrderWorld& of, Oracle& by) : world(of), oracle(by) {}
      Result<std::vector<model::Outcome>> decide(std::vector<model::Event>& events) override {
        for (; told < world.records.events.size(); ++told)
          oracle.told(world.records.events[told], world.records.marks[told]);
        return oracle.decide(events);
      }
      Result<std::vector<model::Event>> orders(Timestamp now) override { return oracle.orders(now); }
      OrderWorld& world;
      Oracle& oracle;
      std::size_t told = 0;
    } hears(city, oracle);
    CHECK(city.live(hears, 11 * 24), "nothing fails here");
    orders = oracle.issued();
  }
  // Who reports when what: all but names, of events, and of the accounts that gangs take where another one is
  // worn out.
  std::vector<std::string> reports() const {
    std::vector<std::string> found;
    for (const model::Event& event : city.records.events) {
      if (event.kind() != model::EventKind::report) continue;
      model::Event same = event;
      same.header.id = "r";
      auto& report = std::get<model::Report>(same.payload);
      report.events.assign(report.events.size(), "e");
      std::erase_if(report.suspects,
                    [](const model::Entity& suspect) { return suspect.kind == model::EntityKind::account; });
      found.push_back(line_of(same));
    }
    return found;
  }

  OrderWorld city;
  int64_t before = 0;
  uint64_t orders = 0;
};

TEST(Responses, NoFenIsLostOrMade) {
  for (const Response response :
       {Response::nothing, Response::by_hand, Response::first_account, Response::orders}) {
    const Lived lived(response);
    EXPECT_EQ(lived.city.money(), lived.before) << model::to_string(response);
    lived.city.expect_whole();
    EXPECT_EQ(lived.city.paid.size(), 150U);
  }
}

TEST(Responses, OrdersFromTheTruthBringBackMostAndHoldNothingHonest) {
  const Lived nothing(Response::nothing);
  const Lived by_hand(Response::by_hand);
  const Lived first(Response::first_account);
  const Lived orders(Response::orders);
  EXPECT_EQ(nothing.city.recovered(), 0);
  EXPECT_EQ(nothing.city.reported->held(), 0);
  EXPECT_GT(by_hand.city.recovered(), 0);
  EXPECT_GT(first.city.recovered(), 0);
  EXPECT_GT(orders.city.recovered(), by_hand.city.recovered());
  EXPECT_GT(orders.city.recovered(), first.city.recovered());
  EXPECT_GT(orders.orders, 100U);
  for (const Lived* const lived : {&by_hand, &first, &orders}) {
    const auto honest = lived->city.records.others.find(Whose::honest);
    EXPECT_TRUE(honest == lived->city.records.others.end() || honest->second == 0);
  }
}

TEST(Responses, ReportsAreTheSameWhateverIsDone) {
  const auto reports = Lived(Response::nothing).reports();
  EXPECT_GT(reports.size(), 80U);
  for (const Response response : {Response::by_hand, Response::first_account, Response::orders})
    EXPECT_EQ(Lived(response).reports(), reports) << model::to_string(response);
}

TEST(Responses, GangsFindWhatIsLeftAndGoOnWithIt) {
  const Lived nothing(Response::nothing);
  const Lived orders(Response::orders);
  int64_t exited_without = 0;
  int64_t exited_with = 0;
  for (uint32_t scam = 0; scam < 150; ++scam) {
    exited_without += nothing.city.laundering->fate(ScamId(scam)).exited;
    exited_with += orders.city.laundering->fate(ScamId(scam)).exited;
  }
  EXPECT_LT(exited_with, exited_without - orders.city.recovered() / 2);
  EXPECT_GT(exited_with, exited_without / 4);
}

TEST(Responses, AreTheSameAgain) {
  const auto lines = [](const Lived& lived) {
    std::vector<std::string> all;
    for (const model::Event& event : lived.city.records.events) all.push_back(line_of(event));
    return all;
  };
  for (const Response response : {Response::by_hand, Response::orders})
    EXPECT_EQ(lines(Lived(response)), lines(Lived(response)));
}

// One victim, who tells the police at once; his money makes a hop in so many minutes.
struct OneVictim : OrderWorld {
  OneVictim(uint64_t seed, Response response, int64_t hop_m) : OrderWorld(seed, response) {
    flow.first_hop_m = Curve::constant(20);
    flow.hop_m = Curve::constant(hop_m);
    flow.rests = flow.by_code = Share();
    flow.pieces_most = 1;
    flow.piece_yuan_most = Curve::constant(1'000'000);
    reporting.never.fill(Share());
    reporting.notice_soon_m = reporting.notice_day_m = reporting.notice_late_m = Curve::constant(1);
    reporting.tells = {1, 0, 0};
    deceive(1, 1);
    victims[0].amount = kLoss;
    victims[0].gang.layers = 6;
  }
  static constexpr int64_t kLoss = 300'000;
};

TEST(Pursuit, ByHandTakesHalfAnHourAStepAlongTheWay) {
  for (const int64_t hop_m : {10, 50}) {
    OneVictim city(62, Response::by_hand, hop_m);
    Always allowed(model::Outcome::allow);
    ASSERT_TRUE(city.live(allowed, 48));
    const auto& at = city.records.ordered_at;
    ASSERT_GE(at.size(), 2U);
    for (std::size_t i = 1; i < at.size(); ++i) EXPECT_EQ(at[i] - at[i - 1], minutes(30));
    EXPECT_EQ(at[0] - city.records.reported.at(0), minutes(30));
    // What makes two hops an hour he catches up with; what is quicker is gone, but for the holders' pay.
    EXPECT_EQ(city.recovered() > OneVictim::kLoss * 9 / 10, hop_m == 50) << city.recovered();
    EXPECT_EQ(city.recovered() < OneVictim::kLoss / 5, hop_m == 10) << city.recovered();
    city.expect_whole();
  }
}

TEST(Pursuit, TheFirstAccountIsStoppedAfterItsBanksTime) {
  for (const int64_t late_s : {60, 3'600}) {
    OneVictim city(63, Response::first_account, 30);
    city.answer_within(late_s);
    Always allowed(model::Outcome::allow);
    ASSERT_TRUE(city.live(allowed, 48));
    EXPECT_EQ(city.records.ordered_at.size(), 1U);
    EXPECT_EQ(city.recovered() == OneVictim::kLoss, late_s == 60) << city.recovered();
    city.expect_whole();
  }
}

}  // namespace
}  // namespace duanlian::simulate
