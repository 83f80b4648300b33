#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/hash.h"

namespace duanlian::detect {

// What the numbering plan says of a number. Asking the plan costs microseconds, so answers are kept for a
// while; what is kept changes no answer.
class PhoneBook {
 public:
  // False for what is no number at all. Of a mainland mobile number the plan knows no more than its first
  // digits, so it is asked about those.
  bool assigned(std::string_view number);
  // As model::region_of; empty for what is no number at all.
  const std::string& region(std::string_view number);

 private:
  static constexpr std::size_t kKeptMax = 65'536;
  static constexpr std::size_t kMobilePrefixes = 10'000;  // four digits behind the leading 1
  enum class Answer : uint8_t { unknown, no, yes };

  TextMap<bool> assigned_;
  TextMap<std::string> regions_;
  std::array<Answer, kMobilePrefixes> mobile_assigned_{};
};

}  // namespace duanlian::detect
