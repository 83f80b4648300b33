#include "simulate/truth/scoreboard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulate/truth/all_records.h"
#include "simulate/truth/comparison.h"

namespace duanlian::simulate {
namespace {

constexpr Timestamp kScoreTime{1'788'220'800'000'000};
const GangId kScoreGang(0);

void start(Records& records, uint32_t scam, unsigned category, AgeBand age) {
  records.scam_started(ScamId(scam), kScoreGang, category, PersonId(scam), age, kScoreTime);
}

model::Event transfer_event(model::TransferStatus status) {
  model::Event event;
  model::Transfer transfer;
  transfer.status = status;
  event.payload = transfer;
  return event;
}

model::Event call_event(model::CallPhase phase) {
  model::Event event;
  model::Call call;
  call.phase = phase;
  event.payload = call;
  return event;
}

// Three scams without an engine: 1,000 + 500 yuan leave two victims, 100 came as bait, 200 come back.
void live_without(Records& records) {
  start(records, 1, 0, AgeBand::young);
  start(records, 2, 0, AgeBand::old);
  start(records, 3, 7, AgeBand::old);
  records.scam_reached(ScamId(1), kScoreTime);
  records.scam_reached(ScamId(1), kScoreTime);  // on another day
  records.scam_reached(ScamId(3), kScoreTime);
  records.bait_paid(ScamId(1), 10'000, kScoreTime);
  records.victim_paid(ScamId(1), 60'000, kScoreTime);
  records.victim_paid(ScamId(1), 40'000, kScoreTime);
  records.victim_paid(ScamId(3), 50'000, kScoreTime);
  records.scam_ended(ScamId(3), kScoreTime);
  records.recovered(ScamId(3), 20'000, kScoreTime);  // long after
}

// The same with one: 600 yuan never leave, of the 400 that do 150 come back.
void live_with(Records& records) {
  start(records, 1, 0, AgeBand::young);
  start(records, 3, 7, AgeBand::old);
  records.scam_reached(ScamId(3), kScoreTime);
  records.payment_prevented(ScamId(1), 60'000, kScoreTime);
  records.victim_paid(ScamId(3), 40'000, kScoreTime);
  records.recovered(ScamId(3), 15'000, kScoreTime);
}

TEST(Scoreboard, AScamIsReachedAndPaidOnceHoweverOftenItHappens) {
  Scoreboard board;
  live_without(board);
  const ScamCounts rebates = board.score().of_category(0);
  EXPECT_EQ(rebates,
            (ScamCounts{.started = 2, .reached = 1, .paid = 1, .paid_fen = 100'000, .baited = 10'000}));
  EXPECT_EQ(rebates.lost(), 90'000);
  EXPECT_EQ(board.score().of_age(AgeBand::old),
            (ScamCounts{.started = 2, .reached = 1, .paid = 1, .paid_fen = 50'000, .recovered = 20'000}));
  EXPECT_EQ(board.score().all_scams().started, 3);
  EXPECT_EQ(board.score().all_scams().lost(), 150'000 - 10'000 - 20'000);
}

TEST(Scoreboard, OfWhatWasPaidWithoutItNothingIsCountedTwice) {
  Scoreboard without;
  Scoreboard with;
  live_without(without);
  live_with(with);
  const Comparison both{.absent = without.score(), .present = with.score()};
  EXPECT_EQ(both.paid_without(), 150'000);
  EXPECT_EQ(both.never_left(), 110'000);
  EXPECT_EQ(both.came_back(), 15'000);
  EXPECT_EQ(both.came_as_bait(), 0);
  EXPECT_EQ(both.lost(), 25'000);
  EXPECT_EQ(both.never_left() + both.came_back() + both.came_as_bait() + both.lost(), both.paid_without());
  const std::string text = text_of(both);
  EXPECT_THAT(text, testing::ContainsRegex("never left +0\\.00 +73\\.33\n"));
  EXPECT_THAT(text, testing::ContainsRegex("came back +13\\.33 +10\\.00\n"));
  EXPECT_THAT(text, testing::ContainsRegex("  损失 lost +80\\.00 +16\\.67\n"));
  EXPECT_NE(json_of(both).find(R"("money":{"paid_without_fen":150000,"never_left_fen":110000,)"),
            std::string::npos);
}

TEST(Scoreboard, ACallAndAPaymentOfHonestPeopleCountOnce) {
  Scoreboard board;
  for (const auto phase : {model::CallPhase::started, model::CallPhase::answered, model::CallPhase::ended})
    board.event(call_event(phase), {});
  board.event(transfer_event(model::TransferStatus::initiated), {});
  board.event(transfer_event(model::TransferStatus::completed), {});
  board.event(transfer_event(model::TransferStatus::initiated), {.role = Role::victim_payment});
  board.event(transfer_event(model::TransferStatus::initiated), {.role = Role::reporting});
  const Score& score = board.score();
  EXPECT_EQ(score.honest[0].all, 1);
  EXPECT_EQ(score.honest[3].all, 1);
  EXPECT_EQ(score.all_events(), 7);
  EXPECT_EQ(score.scam_events, 1);
}

TEST(Scoreboard, WhatProtectionCostsIsCountedByOutcome) {
  Scoreboard board;
  board.disturbed(model::EventKind::transfer, model::Outcome::warn, {}, true);
  board.disturbed(model::EventKind::transfer, model::Outcome::delay, minutes(30), false);
  board.disturbed(model::EventKind::transfer, model::Outcome::delay, seconds(90), false);
  board.disturbed(model::EventKind::call, model::Outcome::block, minutes(2), false);
  const HonestCounts& transfers = board.score().honest[3];
  EXPECT_EQ(transfers.disturbances(), 3);
  EXPECT_EQ(transfers.disturbed[static_cast<std::size_t>(model::Outcome::delay)], 2);
  EXPECT_EQ(transfers.given_up, 1);
  EXPECT_EQ(transfers.delay_s, 1'890);
  EXPECT_EQ(board.score().honest_delay_s(), 2'010);
}

TEST(Scoreboard, AllWhoListenHearTheSame) {
  Scoreboard first;
  Scoreboard second;
  AllRecords both({&first, &second});
  live_without(both);
  both.event(call_event(model::CallPhase::started), {});
  both.disturbed(model::EventKind::call, model::Outcome::warn, seconds(5), false);
  EXPECT_EQ(json_of(first.score()), json_of(second.score()));
  Scoreboard alone;
  live_without(alone);
  alone.event(call_event(model::CallPhase::started), {});
  alone.disturbed(model::EventKind::call, model::Outcome::warn, seconds(5), false);
  EXPECT_EQ(json_of(first.score()), json_of(alone.score()));
}

}  // namespace
}  // namespace duanlian::simulate
