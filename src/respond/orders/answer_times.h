#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>

#include "base/time.h"

namespace duanlian::respond {

// How long institutions take from an order to its answer, by their last answers.
class AnswerTimes {
 public:
  static constexpr std::size_t kKeptMax = 64;  // of one institution
  static constexpr std::size_t kInstitutionsMax = 10'000;

  void add(std::string_view institution, Duration took);
  // So long at most in so many of a thousand answers, by what is known of it; `usual` counts as one more
  // answer, so that one answer alone says little.
  Duration quantile(std::string_view institution, int milli, Duration usual) const;
  std::size_t known(std::string_view institution) const;

  void save(std::string& out) const;
  bool load(std::string_view bytes);

 private:
  std::map<std::string, std::deque<int64_t>, std::less<>> took_;  // microseconds
};

}  // namespace duanlian::respond
