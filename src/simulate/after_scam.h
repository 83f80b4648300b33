#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "simulate/ids.h"

namespace duanlian::simulate {

// What a victim has paid, and by which event.
struct ScamPayment {
  std::string event;
  AccountId account{kNone};  // whom
  int64_t amount = 0;        // fen
  Timestamp time;
};

// A scam that is over: how the victim was reached, and what it cost him.
struct ScamOutcome {
  ScamId scam{kNone};
  GangId gang{kNone};
  PersonId victim{kNone};
  unsigned category = 0;  // 0 to 9
  int64_t paid = 0;       // fen
  std::vector<ScamPayment> payments;
  LineId line{kNone};  // that called him last, if any
  std::string sender;  // of the texts, if any
  std::string domain;  // of the page, if any
};

// Who wants to know of scams that are over.
class AfterScam {
 public:
  virtual ~AfterScam() = default;
  virtual void over(const ScamOutcome& outcome) = 0;
};

}  // namespace duanlian::simulate
