#include "text/host_name.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/utf8.h"
#include "text/domain.h"
#include "text/normalise.h"
#include "text/punycode.h"
#include "text/top_level.h"

namespace duanlian::text {
namespace {

const FoldTable& folds() {
  static const FoldTable kFolds;
  return kFolds;
}

char32_t lower(char32_t point) {
  const bool greek_or_cyrillic = (point >= 0x391 && point <= 0x3A9) || (point >= 0x410 && point <= 0x42F);
  if (greek_or_cyrillic) return point + 0x20;
  return point >= 0x400 && point <= 0x40F ? point + 0x50 : point;
}

void append_folded(std::string& out, std::string_view original, uint32_t entry) {
  if ((entry & kFoldSelf) != 0) {
    out += original;
  } else if ((entry & kFoldPooled) != 0) {
    out += FoldTable::pooled(entry);
  } else {
    for (std::size_t i = 0; i < fold_length(entry); ++i)
      out += static_cast<char>((entry & kFoldPayload) >> (8 * i) & 0xFF);
  }
}

// The character as a browser takes it: width and compatibility folded, but not what it merely looks like.
void append_host_character(std::string& out, std::string_view original, char32_t point, uint32_t entry) {
  if (point < 0x80) {
    out += static_cast<char>(point >= 'A' && point <= 'Z' ? point + 32 : point);
  } else if (fold_class(entry) == FoldClass::separate) {
    out += '.';
  } else if ((entry & kFoldLookAlike) != 0) {
    append_utf8(out, lower(point));
  } else if (fold_class(entry) == FoldClass::keep) {
    append_folded(out, original, entry);
  }
}

// What a digit stands for in names that are made to deceive. 1 is an l or an i.
char plain_shape(char c) {
  constexpr std::string_view kShapes = "ol?eas?tbg";
  return is_digit(c) && kShapes[static_cast<std::size_t>(c - '0')] != '?'
             ? kShapes[static_cast<std::size_t>(c - '0')]
             : c;
}

}  // namespace

Result<std::string> ascii_host(std::string_view original) {
  std::string host;
  for (std::size_t at = 0; at < original.size();) {
    char32_t point = 0;
    const auto length = decode(original, at, point);
    append_host_character(host, original.substr(at, length), point, folds().entry(point));
    at += length;
  }
  return to_ascii_host(host);
}

std::string plain_label(std::string_view unicode_label, bool& foreign) {
  std::string plain;
  foreign = false;
  for (std::size_t at = 0; at < unicode_label.size();) {
    char32_t point = 0;
    const auto length = decode(unicode_label, at, point);
    if (point < 0x80) {
      plain += static_cast<char>(point);
    } else {
      foreign = true;
      append_folded(plain, unicode_label.substr(at, length), folds().entry(point));
    }
    at += length;
  }
  return plain;
}

std::string skeleton_of(std::string_view unicode_label) {
  bool foreign = false;
  auto shape = plain_label(unicode_label, foreign);
  std::ranges::transform(shape, shape.begin(), plain_shape);
  return shape;
}

bool digit_stands_for(char digit, char letter) {
  return is_digit(digit) && (plain_shape(digit) == letter || (digit == '1' && letter == 'i'));
}

bool is_ip_address(std::string_view host) {
  int parts = 0;
  for (std::size_t begin = 0; begin <= host.size(); ++parts) {
    const auto end = std::min(host.find('.', begin), host.size());
    const auto part = host.substr(begin, end - begin);
    if (part.empty() || part.size() > 3 || !std::ranges::all_of(part, is_digit)) return false;
    if (part.size() == 3 && part > "255") return false;
    begin = end + 1;
  }
  return parts == 4;
}

bool is_host_name(std::string_view host) {
  if (host.size() > kHostBytesMax) return false;
  std::string_view last;
  int labels = 0;
  for (std::size_t begin = 0; begin <= host.size(); ++labels) {
    const auto end = std::min(host.find('.', begin), host.size());
    last = host.substr(begin, end - begin);
    if (last.empty() || last.size() > 63 || last.front() == '-' || last.back() == '-') return false;
    begin = end + 1;
  }
  return labels >= 2 && is_top_level(last);
}

}  // namespace duanlian::text
