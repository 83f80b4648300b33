#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/order.h"

namespace duanlian::respond {

inline constexpr std::size_t kMessagePartsMax = 2;  // short messages that one warning may take
inline constexpr std::size_t kSpokenBytesMax = 2'000;

// What words to a person must not have: docs/outreach.md. `number` to `placeholder` are stricter for a
// message.
enum class LintRule : uint8_t {
  character,
  tongue,
  link,
  at_sign,
  chat_name,
  number,
  asks,
  call_back,
  length,
  placeholder
};
constexpr auto words(LintRule) {
  return std::to_array<std::string_view>({"character", "tongue", "link", "at_sign", "chat_name", "number",
                                          "asks", "call_back", "length", "placeholder"});
}

enum class Tongue : uint8_t { zh, en };

struct LintFinding {
  LintRule rule = LintRule::character;
  std::size_t at = 0;  // code points before it
  std::string what;
};

// Everything that is wrong with the words, for a person who is reached so. Official numbers may be named when
// speaking, never in a message. REQUIRES well-formed UTF-8.
std::vector<LintFinding> lint_words(std::string_view text, Tongue tongue, model::Approach approach,
                                    std::span<const std::string> official_numbers);

// The places in spoken words that are filled in: {name}, {officer}, {station}.
std::span<const std::string_view> spoken_placeholders();

}  // namespace duanlian::respond
