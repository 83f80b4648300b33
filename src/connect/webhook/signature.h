#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace duanlian::connect {

// Who sent a message, and that nothing in it was changed: HMAC-SHA-256 with a key that both ends have, over
// the message's id, its time and its body. docs/webhook.md.
inline constexpr std::string_view kMessageHeader = "Duanlian-Message";
inline constexpr std::string_view kSignatureHeader = "Duanlian-Signature";

// A message that was signed longer ago, or is so far ahead, may be somebody's copy of an old one.
inline constexpr Duration kSignatureAgeMax = minutes(5);
inline constexpr std::size_t kKeyBytesMin = 32;
inline constexpr std::size_t kKeyBytesMax = 256;

// "t=1764579600,v1=HEX": seconds since 1970.
std::string sign(std::string_view key, std::string_view message, std::string_view body, Timestamp now);

// permission_denied: not signed so, with none of the keys, or too old. Of several keys one is the old and one
// the new while they are changed.
Status check_signature(std::span<const std::string> keys, std::string_view signature,
                       std::string_view message, std::string_view body, Timestamp now);

}  // namespace duanlian::connect
