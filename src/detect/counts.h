#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "detect/feature.h"

namespace duanlian::detect {

// What features answered on one event: counts of different values are costly to make, and several rules ask
// for the same, and their reasons again. Only the newest few. One thread.
class Counts {
 public:
  std::optional<int64_t> find(const Feature& feature, std::string_view key) const {
    for (std::size_t i = 0; i < kept_; ++i) {
      if (counts_[i].feature == &feature && counts_[i].key == key) return counts_[i].answer;
    }
    return std::nullopt;
  }
  // REQUIRES that find() gave nothing.
  void keep(const Feature& feature, std::string_view key, int64_t answer) {
    Count& count = counts_[next_];
    count.feature = &feature;
    count.key = key;
    count.answer = answer;
    next_ = (next_ + 1) % counts_.size();
    if (kept_ < counts_.size()) ++kept_;
  }
  // When the memory changes, or its time.
  void forget() { kept_ = next_ = 0; }

 private:
  struct Count {
    const Feature* feature = nullptr;
    std::string key;
    int64_t answer = 0;
  };

  static constexpr std::size_t kKeptMax = 8;
  std::array<Count, kKeptMax> counts_;
  std::size_t kept_ = 0;
  std::size_t next_ = 0;
};

}  // namespace duanlian::detect
