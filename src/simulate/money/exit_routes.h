#pragma once

#include <optional>
#include <string>

#include "simulate/money/dealers.h"
#include "simulate/money/laundering_parameters.h"
#include "simulate/money/mules.h"

namespace duanlian::simulate {

// A way out for some of what an account holds.
struct ExitPlan {
  Exit exit = Exit::atm;
  int64_t amount = 0;
  AccountId creditor{kNone};  // kNone is cash
  model::TransferMethod method = model::TransferMethod::credit_transfer;
  model::TransferChannel channel = model::TransferChannel::mobile;
  std::string location;
};

// Chooses how money leaves: what is open at this hour, and suits the sum and the account.
class ExitRoutes {
 public:
  ExitRoutes(Stage& stage, Mules& mules, const Dealers& dealers, const LaunderingParameters& parameters)
      : stage_(stage), mules_(mules), dealers_(dealers), parameters_(parameters) {}

  // At most `most`, of which a crew or a merchant may take less. Nothing where no way suits.
  std::optional<ExitPlan> choose(const Mule& mule, GangId gang, int64_t most, Chance& chance);

 private:
  bool suits(Exit exit, const Mule& mule, int64_t most) const;
  ExitPlan plan(Exit exit, const Mule& mule, GangId gang, int64_t most, Chance& chance);
  int64_t cash_left_today(const Mule& mule) const;
  AccountId merchant(Trade trade, Chance& chance) const;
  std::string crew_place(GangId gang) const;

  Stage& stage_;
  Mules& mules_;
  const Dealers& dealers_;
  const LaunderingParameters& parameters_;
};

}  // namespace duanlian::simulate
