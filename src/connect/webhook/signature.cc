#include "connect/webhook/signature.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/coding.h"
#include "base/hash.h"

namespace duanlian::connect {
namespace {

constexpr std::string_view kTimePart = "t=";
constexpr std::string_view kDigestPart = ",v1=";
constexpr int64_t kMicros = 1'000'000;

// A line end can stand in no header, so no two different messages are signed alike.
std::string digest(std::string_view key, std::string_view time, std::string_view message,
                   std::string_view body) {
  return to_hex(as_bytes(hmac_sha256(key, {time, "\n", message, "\n", body})));
}

std::optional<int64_t> seconds_of(std::string_view text) {
  int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  constexpr int64_t kSecondsMax = 4'102'444'800;  // 2100
  if (error != std::errc{} || end != text.data() + text.size() || seconds < 0 || seconds > kSecondsMax)
    return std::nullopt;
  return seconds;
}

Error denied(std::string_view why) { return {ErrorCode::permission_denied, std::string(why)}; }

}  // namespace

std::string sign(std::string_view key, std::string_view message, std::string_view body, Timestamp now) {
  const std::string time = std::to_string(now.micros / kMicros);
  return std::string(kTimePart) + time + std::string(kDigestPart) + digest(key, time, message, body);
}

Status check_signature(std::span<const std::string> keys, std::string_view signature,
                       std::string_view message, std::string_view body, Timestamp now) {
  const std::size_t comma = signature.find(kDigestPart);
  if (!signature.starts_with(kTimePart) || comma == std::string_view::npos)
    return denied("the signature is missing or not of the form t=SECONDS,v1=HEX");
  const std::string_view time = signature.substr(kTimePart.size(), comma - kTimePart.size());
  const std::string_view given = signature.substr(comma + kDigestPart.size());
  const auto seconds = seconds_of(time);
  if (!seconds) return denied("the signature has no time");
  const bool good = std::ranges::any_of(keys, [&](const std::string& key) {
    return equal_in_constant_time(digest(key, time, message, body), given);
  });
  if (!good) return denied("the signature is not that of a key which is known");
  const Duration apart = Timestamp{*seconds * kMicros} - now;
  if (apart > kSignatureAgeMax || Duration{-apart.micros} > kSignatureAgeMax)
    return denied("the message was signed too long ago, or by a wrong clock (kSignatureAgeMax)");
  return {};
}

}  // namespace duanlian::connect
