#include "respond/outreach/sms_length.h"

#include "base/utf8.h"

namespace duanlian::respond {
namespace {

constexpr std::size_t kUnitsAlone = 70;
constexpr std::size_t kUnitsInPart = 67;
constexpr std::size_t kSeptetsAlone = 160;
constexpr std::size_t kSeptetsInPart = 153;

// Of the default alphabet's characters those of ASCII only; the few others (£, é, Δ) make a text UCS-2 here,
// which counts too much and never too little.
std::size_t septets_of(char32_t c) {
  constexpr std::u32string_view kExtension = U"[]{}\\^~|";
  if (kExtension.find(c) != std::u32string_view::npos) return 2;
  const bool plain = c == U'\n' || (c >= 0x20 && c < 0x7f && c != U'`');
  return plain ? 1 : 0;
}

std::size_t parts_of(std::size_t length, std::size_t alone, std::size_t in_part) {
  return length <= alone ? 1 : (length + in_part - 1) / in_part;
}

}  // namespace

std::size_t sms_parts(std::string_view text) {
  std::size_t units = 0, septets = 0;
  bool default_alphabet = true;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    units += c > 0xffff ? 2 : 1;
    septets += septets_of(c);
    default_alphabet = default_alphabet && septets_of(c) != 0;
  }
  return default_alphabet ? parts_of(septets, kSeptetsAlone, kSeptetsInPart)
                          : parts_of(units, kUnitsAlone, kUnitsInPart);
}

}  // namespace duanlian::respond
