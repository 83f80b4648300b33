#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

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
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::unordered_map<std::string, Facts, TextHash, std::equal_to<>> kept_;
};

}  // namespace duanlian::detect
