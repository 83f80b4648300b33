#include "text/checksum.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/ascii.h"
#include "base/hash.h"

namespace duanlian::text {
namespace {

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

uint32_t bech32_step(uint32_t sum, uint32_t value) {
  constexpr std::array<uint32_t, 5> kGenerator = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
  const auto top = sum >> 25;
  sum = (sum & 0x1ffffff) << 5 ^ value;
  for (unsigned i = 0; i < kGenerator.size(); ++i) sum ^= (top >> i & 1U) != 0 ? kGenerator[i] : 0;
  return sum;
}

}  // namespace

bool luhn_holds(std::string_view digits) {
  int sum = 0;
  bool doubled = false;
  for (auto at = digits.rbegin(); at != digits.rend(); ++at, doubled = !doubled) {
    int digit = *at - '0';
    if (doubled) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 == 0;
}

bool iban_holds(std::string_view iban) {
  if (iban.size() < 15 || iban.size() > 34) return false;
  if (!is_capital(iban[0]) || !is_capital(iban[1]) || !is_digit(iban[2]) || !is_digit(iban[3])) return false;
  unsigned remainder = 0;
  for (std::size_t i = 0; i < iban.size(); ++i) {
    const char c = iban[(i + 4) % iban.size()];
    if (is_digit(c)) {
      remainder = (remainder * 10 + static_cast<unsigned>(c - '0')) % 97;
    } else if (is_capital(c)) {
      remainder = (remainder * 100 + static_cast<unsigned>(c - 'A') + 10) % 97;
    } else {
      return false;
    }
  }
  return remainder == 1;
}

bool base58_check_holds(std::string_view text, unsigned char version) {
  constexpr std::string_view kAlphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  std::array<uint8_t, 25> bytes{};  // version, 20 bytes of hash, checksum
  for (const char c : text) {
    const auto digit = kAlphabet.find(c);
    if (digit == std::string_view::npos) return false;
    auto carry = static_cast<uint32_t>(digit);
    for (auto at = bytes.rbegin(); at != bytes.rend(); ++at) {
      carry += *at * 58U;
      *at = static_cast<uint8_t>(carry);
      carry >>= 8;
    }
    if (carry != 0) return false;
  }
  const std::string_view whole(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const auto digest = sha256(as_bytes(sha256(whole.substr(0, 21))));
  return bytes[0] == version && as_bytes(digest).substr(0, 4) == whole.substr(21);
}

bool bech32_holds(std::string_view text) {
  constexpr std::string_view kAlphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  constexpr uint32_t kBech32 = 1, kBech32m = 0x2bc830a3;
  if (!text.starts_with("bc1") || text.size() < 14 || text.size() > 90) return false;
  uint32_t sum = 1;
  for (const uint32_t value : {3U, 3U, 0U, 2U, 3U})
    sum = bech32_step(sum, value);  // the prefix "bc", expanded
  for (const char c : text.substr(3)) {
    const auto value = kAlphabet.find(c);
    if (value == std::string_view::npos) return false;
    sum = bech32_step(sum, static_cast<uint32_t>(value));
  }
  return sum == kBech32 || sum == kBech32m;
}

}  // namespace duanlian::text
