#pragma once

#include <cstdint>
#include <span>
#include <unordered_set>
#include <vector>

#include "simulate/money/mule_parameters.h"
#include "simulate/money/parcels.h"
#include "simulate/stage/banking.h"
#include "simulate/stage/pool.h"

namespace duanlian::simulate {

// Persons who exchange USDT for money over the counter, their many honest clients, and the way of the coins
// from wallet to wallet. Played by who plays the laundering, with the steps from kFirstStep on.
class Dealers {
 public:
  Dealers(Stage& stage, Banking& banking, const MuleParameters& parameters)
      : stage_(stage), banking_(banking), parameters_(parameters) {}

  static constexpr uint8_t kFirstStep = 64;

  // Chooses who deals, and begins their days.
  void begin();
  // The account of the dealer whom a house turns to; kNone where there is none.
  AccountId account(GangId gang, uint64_t salt) const;
  const std::vector<AccountId>& accounts() const { return accounts_; }
  // A gang has paid a dealer: he sends coins, which move on until they reach an exchange.
  void bought(GangId gang, AccountId dealer, std::vector<Parcel> parcels);
  void play(const Act& act);

 private:
  enum class Step : uint8_t { daily = kFirstStep, deal, deal_paid, hop, known };
  // Coins of a gang, or of a client.
  struct Coins {
    GangId gang{kNone};
    std::vector<Parcel> parcels;
    int64_t fen = 0;
    uint64_t wallet = 0;  // where they are
    uint8_t hop = 0;
    uint8_t hops = 2;
    uint64_t number = 0;
  };
  struct Deal {
    uint32_t dealer = 0;
    PersonId client{kNone};
    int64_t fen = 0;
    bool buys = true;  // coins
  };

  void say_holder(uint32_t dealer);
  void daily(uint32_t dealer);
  void deal(uint32_t dealer);
  void deal_paid(uint32_t slot, Outcome outcome);
  void hop(uint32_t slot);
  uint64_t next_wallet(const Coins& coins);
  void send(uint64_t from, uint64_t to, int64_t fen, const Mark& mark, std::span<const Parcel> parcels);
  Chance chance_for(uint64_t purpose, uint64_t number) const;

  Stage& stage_;
  Banking& banking_;
  const MuleParameters& parameters_;
  std::vector<PersonId> persons_;
  std::vector<AccountId> accounts_;
  Pool<Coins> coins_;
  Pool<Deal> deals_;
  uint64_t deal_count_ = 0;
  uint64_t coin_count_ = 0;
  uint64_t chain_count_ = 0;
  std::unordered_set<uint64_t> told_;  // wallets of gangs
};

}  // namespace duanlian::simulate
