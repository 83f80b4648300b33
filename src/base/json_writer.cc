#include "base/json_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/ascii.h"
#include "base/byte_scan.h"

namespace duanlian {
namespace {

template <class Number>
void append_number(std::string& out, Number value) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

// The letter after the backslash for the escapes that have one, else 0.
char short_escape(char c) {
  switch (c) {
    case '"':
      return '"';
    case '\\':
      return '\\';
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    default:
      return 0;
  }
}

// A lead of at most one byte, then the text between quotes, then a tail of at most one byte.
void append_plain(std::string& out, std::string_view lead, std::string_view text, std::string_view tail) {
  const std::size_t before = out.size();
  const std::size_t after = before + lead.size() + text.size() + 2 + tail.size();
  // What libstdc++ 12 gives as the second argument is the capacity.
  out.resize_and_overwrite(after, [&](char* bytes, std::size_t) {
    char* at = bytes + before;
    if (!lead.empty()) *at++ = lead.front();
    *at++ = '"';
    at = std::copy(text.begin(), text.end(), at);
    *at++ = '"';
    if (!tail.empty()) *at = tail.front();
    return after;
  });
}

void append_escaped(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain = 0;  // start of the stretch that needs no escape
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, plain, i - plain);
    plain = i + 1;
    out += '\\';
    if (const char letter = short_escape(c); letter != 0) {
      out += letter;
    } else {
      out += "u00";
      out += kHexDigits[static_cast<unsigned char>(c) >> 4];
      out += kHexDigits[static_cast<unsigned char>(c) & 15];
    }
  }
  out.append(text, plain);
  out += '"';
}

void append_text(std::string& out, std::string_view lead, std::string_view text, std::string_view tail) {
  if (!has_json_escape(text)) return append_plain(out, lead, text, tail);
  out += lead;
  append_escaped(out, text);
  out += tail;
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) { append_text(out, {}, text, {}); }

void JsonWriter::separate() {
  if (needs_comma_) out_ += ',';
  needs_comma_ = true;
}

JsonWriter& JsonWriter::open(char bracket) {
  separate();
  out_ += bracket;
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  out_ += bracket;
  needs_comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  append_text(out_, needs_comma_ ? "," : "", name, ":");
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view text) {
  append_text(out_, needs_comma_ ? "," : "", text, {});
  needs_comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::number(int64_t value) {
  separate();
  append_number(out_, value);
  return *this;
}

JsonWriter& JsonWriter::number(uint64_t value) {
  separate();
  append_number(out_, value);
  return *this;
}

JsonWriter& JsonWriter::number(double value) {
  if (std::isnan(value)) return string("NaN");
  if (std::isinf(value)) return string(value > 0 ? "Infinity" : "-Infinity");
  separate();
  append_number(out_, value);
  return *this;
}

JsonWriter& JsonWriter::boolean(bool value) {
  separate();
  out_ += value ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::null() {
  separate();
  out_ += "null";
  return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

}  // namespace duanlian
