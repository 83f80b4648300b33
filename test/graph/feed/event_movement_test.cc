#include "graph/feed/event_movement.h"

#include <gtest/gtest.h>

namespace duanlian::graph {
namespace {

model::Event transfer_event() {
  model::Transfer transfer;
  transfer.debtor = {.account = "A", .agent = "icbc"};
  transfer.creditor = {.account = "B", .agent = "ccb"};
  transfer.amount = 5'000;
  transfer.currency = *Currency::parse("CNY");
  return {.header = {.time = Timestamp{7}}, .payload = transfer};
}

model::Transfer& transfer_of(model::Event& event) { return std::get<model::Transfer>(event.payload); }

TEST(EventMovementTest, ATransferIsMoneyBetweenTwoAccounts) {
  const model::Event event = transfer_event();
  EventMovement read;
  ASSERT_TRUE(read_movement(event, 9, read));
  ASSERT_EQ(read.sort, EventMovement::Sort::moves);
  EXPECT_EQ(read.movement.time, Timestamp{7});
  EXPECT_EQ(read.movement.from.id, "A");
  EXPECT_EQ(read.movement.from.bank, "icbc");
  EXPECT_EQ(read.movement.to.id, "B");
  EXPECT_EQ(read.movement.asset, "CNY");
  EXPECT_EQ(read.movement.amount, 5'000);
  EXPECT_EQ(read.movement.kind, MovementKind::transfer);
  EXPECT_EQ(read.movement.record, 9U);
}

TEST(EventMovementTest, CashHasNoAccountAndAnotherCountryIsAbroad) {
  model::Event event = transfer_event();
  transfer_of(event).creditor = {};
  transfer_of(event).method = model::TransferMethod::cash_withdrawal;
  EventMovement read;
  ASSERT_TRUE(read_movement(event, 0, read));
  EXPECT_EQ(read.movement.to.kind, PocketKind::cash);
  EXPECT_EQ(read.movement.kind, MovementKind::cash_withdrawal);

  event = transfer_event();
  transfer_of(event).creditor.country = "KH";
  ASSERT_TRUE(read_movement(event, 0, read));
  EXPECT_EQ(read.movement.kind, MovementKind::abroad);
  transfer_of(event).debtor.country = "KH";
  ASSERT_TRUE(read_movement(event, 0, read));
  EXPECT_EQ(read.movement.kind, MovementKind::transfer);
}

TEST(EventMovementTest, WhatWasDeclinedMovedNothingAndWhatWasReversedIsUndone) {
  model::Event event = transfer_event();
  EventMovement read;
  transfer_of(event).status = model::TransferStatus::declined;
  ASSERT_TRUE(read_movement(event, 0, read));
  EXPECT_EQ(read.sort, EventMovement::Sort::none);
  transfer_of(event).status = model::TransferStatus::reversed;
  ASSERT_TRUE(read_movement(event, 0, read));
  EXPECT_EQ(read.sort, EventMovement::Sort::reverses);
  transfer_of(event).status = model::TransferStatus::initiated;
  ASSERT_TRUE(read_movement(event, 0, read));
  EXPECT_EQ(read.movement.status, MovementStatus::pending);
}

TEST(EventMovementTest, CoinsThatWereBoughtLieInAWallet) {
  model::Event event = transfer_event();
  transfer_of(event).credited_amount = 700;
  transfer_of(event).credited_asset = "USDT@tron";
  EventMovement read;
  ASSERT_TRUE(read_movement(event, 0, read));
  EXPECT_EQ(read.movement.kind, MovementKind::exchange);
  EXPECT_EQ(read.movement.to.kind, PocketKind::wallet);
  EXPECT_EQ(read.movement.arrives, 700);
  EXPECT_EQ(read.movement.arrives_asset, "USDT@tron");
}

TEST(EventMovementTest, QuantitiesOfAChainAreCountedInUnitsThatFit) {
  model::ChainTransfer chain{
      .chain = "tron", .asset = "USDT", .from = "T1", .to = "T2", .quantity = "1000000"};
  EventMovement read;
  ASSERT_TRUE(read_movement({.payload = chain}, 0, read));
  EXPECT_EQ(read.movement.asset, "USDT@tron");
  EXPECT_EQ(read.movement.amount, 1'000'000);
  EXPECT_EQ(read.movement.from.kind, PocketKind::wallet);

  chain.chain = "ethereum";
  chain.asset = "ETH";
  chain.quantity = "20000000000000000000";  // 20 ETH
  ASSERT_TRUE(read_movement({.payload = chain}, 0, read));
  EXPECT_EQ(read.movement.amount, 20'000'000'000);
  chain.quantity = "999999999";
  ASSERT_TRUE(read_movement({.payload = chain}, 0, read));
  EXPECT_EQ(read.movement.amount, 0);
  chain.asset = "SHIB";
  chain.quantity = "20000000000000000000";
  EXPECT_FALSE(read_movement({.payload = chain}, 0, read));
}

}  // namespace
}  // namespace duanlian::graph
