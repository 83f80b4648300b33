#include "text/template_id.h"

#include <string_view>

#include "base/hash.h"
#include "text/reader.h"

namespace duanlian::text {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr uint64_t kMixer = 0x9E3779B97F4A7C15;  // 2^64 by the golden ratio

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
bool begins_letter(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

}  // namespace

void read_template(const Folded& text, std::string& out) {
  out.clear();
  const std::string_view squeezed = text.squeezed();
  uint64_t hash = 0;
  std::size_t letters = 0;
  for (std::size_t at = 0; at < squeezed.size();) {
    const std::size_t begin = at;
    while (at < squeezed.size() && !is_ascii(squeezed[at]))
      letters += begins_letter(squeezed[at++]) ? 1U : 0U;
    // Stretch by stretch: where the changing parts stand belongs to the template, what they say does not.
    if (at > begin) hash = (hash ^ hash64(squeezed.substr(begin, at - begin))) * kMixer;
    while (at < squeezed.size() && is_ascii(squeezed[at])) ++at;
  }
  if (letters < kTemplateLettersMin) return;
  for (int shift = 60; shift >= 0; shift -= 4) out += kHexDigits[(hash >> shift) & 15];
}

}  // namespace duanlian::text
