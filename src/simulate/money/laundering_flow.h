#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "simulate/money/dealers.h"
#include "simulate/money/exit_routes.h"
#include "simulate/money/laundering.h"
#include "simulate/money/laundering_parameters.h"
#include "simulate/money/mules.h"
#include "simulate/money/parcels.h"

namespace duanlian::simulate {

// Moves victims' money from account to account until it leaves. It knows to the fen whose money each transfer
// carries; of an account it moves what victims have paid into it and never what its holder owns.
class LaunderingFlow : public Laundering {
 public:
  LaunderingFlow(Stage& stage, Telephony& telephony, Banking& banking, Messaging& messaging,
                 const MuleParameters& mules, const MoneyTexts& texts, const LaunderingParameters& parameters)
      : stage_(stage),
        banking_(banking),
        parameters_(parameters),
        mules_(stage, telephony, banking, messaging, mules, texts),
        dealers_(stage, banking, mules),
        exits_(stage, mules_, dealers_, parameters) {}

  // Once, before the city lives.
  void begin() { dealers_.begin(); }

  // kNone where nobody is left who would lend an account.
  AccountId collecting_account(const Gang& gang, ScamId scam) override;
  void received(const Gang& gang, ScamId scam, AccountId account, int64_t amount) override;
  int64_t stop(ScamId scam) override;
  void restrict(AccountId account) override;
  std::vector<AccountId> trail(ScamId scam) const override { return parcels_.trail(scam); }
  void play(const Act& act) override;

  // For the banks that set money aside, and the money that is free again.
  Parcels& parcels() { return parcels_; }
  const Parcels& parcels() const { return parcels_; }
  void goes_on(AccountId account);
  // A gang uses it, or has used it.
  bool is_lent(AccountId account) { return mules_.find(account) != nullptr; }

  const Fate& fate(ScamId scam) const { return parcels_.fate(scam); }
  const std::vector<AccountId>& dealer_accounts() const { return dealers_.accounts(); }

 private:
  enum class Step : uint8_t { move, paid };
  // How a gang has come to work.
  struct Pace {
    Gang gang;
    double slower = 1;
    double smaller = 1;
  };
  // An account from which money goes on.
  struct Source {
    int64_t pieces = 0;  // that are left of this credit
    uint32_t moves = 0;
    uint32_t tries = 0;  // that were refused one after another
    bool pending = false;
    bool given_up = false;
  };
  struct Move {
    AccountId from{kNone};
    AccountId to{kNone};
    GangId gang{kNone};
    std::optional<Exit> exit;
    std::vector<Parcel> parcels;
  };
  struct Case {
    GangId gang{kNone};
    AccountId account{kNone};  // that was told last
    uint32_t asked = 0;
  };

  void know(const Gang& gang, ScamId scam);
  Pace& pace_of(ScamId scam) { return paces_.at(cases_.at(scam.value()).gang.value()); }
  unsigned depth(ScamId scam);
  void schedule(AccountId account, Duration delay);
  void move(AccountId account);
  int64_t piece(Source& source, int64_t held, const Pace& pace, Chance& chance) const;
  bool forward(const Mule& mule, const Pace& pace, int64_t amount, uint8_t layer, Chance& chance);
  bool leave(const Mule& mule, const Pace& pace, int64_t amount, Chance& chance);
  int64_t fee_of(AccountId account, int64_t amount) const;
  void order(PaymentPlan plan, std::optional<Exit> exit, Role role);
  void paid(uint32_t slot, Outcome outcome);
  void arrived(const Move& move);
  void not_paid(const Move& move, Outcome outcome);

  Stage& stage_;
  Banking& banking_;
  const LaunderingParameters& parameters_;
  Mules mules_;
  Dealers dealers_;
  ExitRoutes exits_;
  Parcels parcels_;
  std::unordered_map<uint32_t, Pace> paces_;
  std::unordered_map<uint32_t, Case> cases_;
  std::unordered_map<uint32_t, Source> sources_;
  Pool<Move> moves_;
};

}  // namespace duanlian::simulate
