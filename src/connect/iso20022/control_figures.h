#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "connect/iso20022/form.h"

namespace duanlian::connect::iso20022 {

// The number and sum of its payments that a message states in front of them. Once they are known, `check`
// compares. Writes the number alone.
class ControlFigures {
 public:
  void describe(Form& form, std::size_t payments);
  // Where an amount is not known, or of another currency, the sum says nothing.
  void check(Form& form, std::size_t payments, const std::vector<std::optional<Money>>& amounts) const;

 private:
  std::optional<uint64_t> count_;
  std::string sum_;
};

// Nothing where an amount is not known or of another currency, and where there is none. Fails when it is too
// large.
std::optional<Money> sum_of(Form& form, const std::vector<std::optional<Money>>& amounts);

}  // namespace duanlian::connect::iso20022
