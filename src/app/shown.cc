#include "app/shown.h"

namespace duanlian::app {

std::string shown(std::string_view text) {
  constexpr unsigned char kSpace = 0x20;
  constexpr unsigned char kDelete = 0x7f;
  constexpr unsigned char kContinued = 0x80;  // in UTF-8: 10xxxxxx
  constexpr unsigned char kContinuedBits = 0xc0;
  std::size_t end = text.size();
  if (end > kShownBytesMax) {
    end = kShownBytesMax;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & kContinuedBits) == kContinued) --end;
  }
  std::string out(text.substr(0, end));
  for (char& byte : out) {
    const auto code = static_cast<unsigned char>(byte);
    if (code < kSpace || code == kDelete) byte = '?';
  }
  if (end < text.size()) out += "...";
  return out;
}

}  // namespace duanlian::app
