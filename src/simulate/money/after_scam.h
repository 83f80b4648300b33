#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "simulate/stage/ids.h"
#include "simulate/stage/world.h"

namespace duanlian::simulate {

// A payment that left the victim.
struct ScamPayment {
  std::string event;
  AccountId from{kNone};
  AccountId to{kNone};
  int64_t amount = 0;  // fen
  Timestamp time;
};

// What a scam came to, as its victim could tell it.
struct ScamOutcome {
  ScamId scam{kNone};
  GangId gang{kNone};
  PersonId victim{kNone};
  uint8_t category = 0;  // 0 to 9
  bool reached = false;  // the victim listened once
  std::vector<ScamPayment> payments;
  LineId line{kNone};  // that called him last, if any
  std::string sender;  // of the texts, if any
  std::string domain;  // of the page, if any

  int64_t paid() const {
    int64_t sum = 0;
    for (const ScamPayment& payment : payments) sum += payment.amount;
    return sum;
  }
};

// The account that its victim paid from, or the one that he has.
inline AccountId payer_of(const ScamOutcome& scam, const World& world) {
  const bool known = !scam.payments.empty() && scam.payments.front().from.value() != kNone;
  return known ? scam.payments.front().from : world.main_account(scam.victim);
}

// Is told of every scam that is over, also of those that nobody fell for.
class AfterScam {
 public:
  virtual ~AfterScam() = default;
  virtual void over(const ScamOutcome& outcome) = 0;
};

}  // namespace duanlian::simulate
