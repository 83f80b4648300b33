#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/hash.h"
#include "connect/files/time_format.h"

namespace duanlian::connect {

using ValueMap = TextMap<std::string>;

enum class AmountUnit : uint8_t { unstated, minor, major };

// What a mapping states about the text of one member, in the order in which it is applied.
struct ValueRules {
  bool strip = false;                   // white space at both ends goes
  bool optional = false;                // an empty text leaves the member out
  std::optional<std::string> fallback;  // what an empty text means
  ValueMap map;                         // when not empty, a text that is not in it is an error
  std::optional<TimeFormat> time;
  AmountUnit unit = AmountUnit::unstated;
  std::string region;             // of telephone numbers in national form, and of senders that are numbers
  std::optional<char> separator;  // of the entries of a list
};

}  // namespace duanlian::connect
