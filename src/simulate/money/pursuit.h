#pragma once

#include <unordered_set>
#include <vector>

#include "simulate/money/after_scam.h"
#include "simulate/money/holds.h"
#include "simulate/money/order_desk.h"

namespace duanlian::simulate {

// Going after a victim's money without an engine. By hand: account after account in the order in which it
// came to them, a step each, and what is there of it is set aside. Or in the first accounts only, at once,
// and whatever is there up to his loss. What is set aside stays so.
class Pursuit : public Player {
 public:
  Pursuit(Stage& stage, LaunderingFlow& laundering, Holds& holds, const OrderDesk& desk,
          const OrderParameters& parameters)
      : stage_(stage), laundering_(laundering), holds_(holds), desk_(desk), parameters_(parameters) {}

  void follow_by_hand(const ScamOutcome& scam);
  void stop_first_accounts(const ScamOutcome& scam);
  void play(const Act& act) override;

 private:
  enum class Step : uint8_t { next, stop };
  struct Case {
    ScamId scam{kNone};
    int64_t missing = 0;  // of the loss
    std::vector<AccountId> seen;
  };
  struct Stop {
    ScamId scam{kNone};
    AccountId account{kNone};
    int64_t amount = 0;
    bool only_his = false;
  };

  bool begin(const ScamOutcome& scam) { return begun_.insert(scam.scam.value()).second; }
  void next(uint32_t which);
  int64_t stop(const Stop& wish);

  Stage& stage_;
  LaunderingFlow& laundering_;
  Holds& holds_;
  const OrderDesk& desk_;
  const OrderParameters& parameters_;
  std::unordered_set<uint32_t> begun_;
  std::vector<Case> cases_;
  std::vector<Stop> stops_;
};

}  // namespace duanlian::simulate
