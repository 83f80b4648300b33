#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "base/hash.h"

namespace duanlian::detect {

// What the numbering plan says of a number. Asking the plan costs microseconds, so answers are kept for a
// while; what is kept changes no answer.
class PhoneBook {
 public:
  struct Facts {
    bool assigned = false;
    std::string region;
  };
  const Facts& look_up(std::string_view number);

 private:
  static constexpr std::size_t kKeptMax = 65'536;
  TextMap<Facts> kept_;
};

}  // namespace duanlian::detect
