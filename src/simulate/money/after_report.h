#pragma once

#include <string_view>

#include "simulate/money/after_scam.h"

namespace duanlian::simulate {

// Is told how a scam comes out.
class AfterReport {
 public:
  virtual ~AfterReport() = default;
  // Its victim has paid, and the scam is over, whether he notices or not.
  virtual void paid(const ScamOutcome& scam) = 0;
  // The report of that source and id is of it.
  virtual void reported(std::string_view source, std::string_view report, const ScamOutcome& scam) = 0;
  // The police or the victim's bank know of it: once or twice.
  virtual void heard(const ScamOutcome& scam) = 0;
};

}  // namespace duanlian::simulate
