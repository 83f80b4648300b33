#pragma once

#include <source_location>
#include <string_view>

namespace duanlian {

// Prints where and what, then aborts: an invariant of ours is broken and going on would spread the damage.
[[noreturn]] void check_failed(std::string_view condition, std::string_view message,
                               std::source_location where = std::source_location::current());

}  // namespace duanlian

// An invariant of ours, on in release too. Never for what came from outside: that is a Result.
#define CHECK(condition, message)                      \
  do {                                                 \
    if (!(condition)) [[unlikely]]                     \
      ::duanlian::check_failed(#condition, (message)); \
  } while (false)
