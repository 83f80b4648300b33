#include <algorithm>
#include <array>
#include <cstring>

#include "base/utf8.h"
#include "rules/library/library.h"
#include "rules/library/regex.h"
#include "rules/run/errors.h"
#include "rules/run/operators.h"

namespace duanlian::rules {
namespace {

using Arguments = std::span<const Value>;

uint64_t work(const Value& a) { return 1 + a.text().size() / 16; }

Value index_error(int64_t index, CallFrame& frame) {
  return make_error(frame.arena, {"index out of range: ", std::to_string(index)});
}

// The byte where a code point begins, counted from the front; npos past the end.
std::size_t byte_of(std::string_view text, int64_t code_points) {
  if (code_points < 0 || static_cast<uint64_t>(code_points) > text.size()) return std::string_view::npos;
  std::size_t at = 0;
  for (; code_points > 0; --code_points) {
    if (at >= text.size()) return std::string_view::npos;
    next_code_point(text, at);
  }
  return at;
}

Value code_points_before(std::string_view text, std::size_t byte) {
  return Value::int64(static_cast<int64_t>(count_code_points(text.substr(0, byte))));
}

Value contains(Arguments a, CallFrame& frame) {
  if (!frame.spend(work(a[0]))) return cost_limit_error();
  return Value::boolean(a[0].text().find(a[1].text()) != std::string_view::npos);
}
Value starts_with(Arguments a, CallFrame&) { return Value::boolean(a[0].text().starts_with(a[1].text())); }
Value ends_with(Arguments a, CallFrame&) { return Value::boolean(a[0].text().ends_with(a[1].text())); }

Value char_at(Arguments a, CallFrame& frame) {
  const std::string_view text = a[0].text();
  const std::size_t at = byte_of(text, a[1].as_int64());
  if (at == std::string_view::npos) return index_error(a[1].as_int64(), frame);
  std::size_t end = at;
  if (at < text.size()) next_code_point(text, end);
  return Value::string(text.substr(at, end - at));
}

Value index_of(Arguments a, CallFrame& frame) {
  if (!frame.spend(work(a[0]))) return cost_limit_error();
  const int64_t from = a.size() > 2 ? a[2].as_int64() : 0;
  const std::string_view text = a[0].text();
  const std::size_t start = byte_of(text, from);
  if (start == std::string_view::npos) {
    // One past the end is allowed to the empty text by length, not by position.
    return index_error(from, frame);
  }
  const std::size_t found = text.find(a[1].text(), start);
  return found == std::string_view::npos ? Value::int64(-1) : code_points_before(text, found);
}

Value last_index_of(Arguments a, CallFrame& frame) {
  if (!frame.spend(work(a[0]))) return cost_limit_error();
  const std::string_view text = a[0].text();
  std::size_t start = std::string_view::npos;
  if (a.size() > 2) {
    start = byte_of(text, a[2].as_int64());
    if (start == std::string_view::npos) return index_error(a[2].as_int64(), frame);
  }
  const std::size_t found = text.rfind(a[1].text(), start);
  return found == std::string_view::npos ? Value::int64(-1) : code_points_before(text, found);
}

Value substring(Arguments a, CallFrame& frame) {
  if (!frame.spend(work(a[0]))) return cost_limit_error();
  const std::string_view text = a[0].text();
  const std::size_t start = byte_of(text, a[1].as_int64());
  if (start == std::string_view::npos) return index_error(a[1].as_int64(), frame);
  if (a.size() < 3) return Value::string(text.substr(start));
  const std::size_t end = byte_of(text, a[2].as_int64());
  if (end == std::string_view::npos) return index_error(a[2].as_int64(), frame);
  if (start > end) {
    return make_error(frame.arena, {"invalid substring range. start: ", std::to_string(a[1].as_int64()),
                                    ", end: ", std::to_string(a[2].as_int64())});
  }
  return Value::string(text.substr(start, end - start));
}

template <char First, char Last>
Value change_case(Arguments a, CallFrame& frame) {
  if (!frame.spend(work(a[0]))) return cost_limit_error();
  std::string out(a[0].text());
  for (char& c : out) {
    if (c >= First && c <= Last) c = static_cast<char>(c ^ 0x20);
  }
  return make_string(frame.arena, out);
}

Value replace(Arguments a, CallFrame& frame) {
  const std::string_view text = a[0].text();
  const std::string_view from = a[1].text();
  const std::string_view to = a[2].text();
  uint64_t left = a.size() > 3 && a[3].as_int64() >= 0 ? a[3].as_uint64() : UINT64_MAX;
  std::string out;
  std::size_t at = 0;
  while (left > 0) {
    const std::size_t found = text.find(from, at);
    if (found == std::string_view::npos) break;
    if (!frame.spend(1 + (found - at + to.size()) / 16)) return cost_limit_error();
    out.append(text, at, found - at).append(to);
    at = found + from.size();
    --left;
    if (!from.empty()) continue;
    // The empty text stands before every code point and at the end.
    if (at >= text.size()) break;
    std::size_t next = at;
    next_code_point(text, next);
    out.append(text, at, next - at);
    at = next;
  }
  out.append(text, std::min(at, text.size()));
  return make_string(frame.arena, out);
}

Value split(Arguments a, CallFrame& frame) {
  const std::string_view text = a[0].text();
  const std::string_view by = a[1].text();
  const int64_t limit = a.size() > 2 ? a[2].as_int64() : -1;
  if (limit == 0) return Value::list({});
  std::vector<Value> parts;
  std::size_t at = 0;
  while (limit < 0 || static_cast<int64_t>(parts.size()) < limit - 1) {
    std::size_t end = text.find(by, at);
    if (by.empty()) {
      end = at;
      if (end < text.size()) next_code_point(text, end);
      if (end >= text.size()) break;
    }
    if (end == std::string_view::npos) break;
    if (!frame.spend(1 + (end - at) / 16)) return cost_limit_error();
    parts.push_back(Value::string(text.substr(at, end - at)));
    at = end + by.size();
  }
  if (!by.empty() || at < text.size()) parts.push_back(Value::string(text.substr(at)));
  return make_list(parts, frame.arena);
}

Value join(Arguments a, CallFrame& frame) {
  const std::string_view between = a.size() > 1 ? a[1].text() : "";
  std::string out;
  bool first = true;
  for (const Value& part : a[0].elements()) {
    if (!part.is(Kind::string)) return no_such_overload();
    if (!frame.spend(1 + (part.text().size() + between.size()) / 16)) return cost_limit_error();
    if (!first) out += between;
    first = false;
    out += part.text();
  }
  return make_string(frame.arena, out);
}

Value reverse_text(Arguments a, CallFrame& frame) {
  const std::string_view text = a[0].text();
  if (!frame.spend(work(a[0]))) return cost_limit_error();
  std::string out(text.size(), '\0');
  std::size_t end = text.size();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    next_code_point(text, at);
    end -= at - start;
    std::memcpy(out.data() + end, text.data() + start, at - start);
  }
  return make_string(frame.arena, out);
}

// White space as Unicode has it (property White_Space).
bool is_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0d) || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
         c == 0x3000;
}

Value trim(Arguments a, CallFrame& frame) {
  const std::string_view text = a[0].text();
  if (!frame.spend(work(a[0]))) return cost_limit_error();
  std::size_t first = text.size();
  std::size_t last = text.size();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    if (is_space(next_code_point(text, at))) continue;
    first = std::min(first, start);
    last = at;
  }
  return Value::string(text.substr(first, last - first));
}

Value quote(Arguments a, CallFrame& frame) {
  if (!frame.spend(work(a[0]))) return cost_limit_error();
  constexpr std::string_view kSpecial = "\a\b\f\n\r\t\v\\\"";
  constexpr std::string_view kNames = "abfnrtv\\\"";
  std::string out = "\"";
  for (const char c : a[0].text()) {
    const std::size_t index = kSpecial.find(c);
    if (index == std::string_view::npos) {
      out += c;
    } else {
      out += {'\\', kNames[index]};
    }
  }
  return make_string(frame.arena, out + "\"");
}

Value matches(Arguments a, CallFrame& frame) {
  const Regex regex = regex_while_evaluating(a[1].text());  // its cost is taken with the call
  if (!regex) return make_error(frame.arena, {regex.error()});
  if (!frame.spend(work(a[0]) * regex_cost_factor(**regex))) return cost_limit_error();
  return Value::boolean(regex_matches(**regex, a[0].text()));
}

}  // namespace

void add_text(Library& library) {
  library.add("string: contains(string) -> bool", contains);
  library.add("string: startsWith(string) -> bool", starts_with);
  library.add("string: endsWith(string) -> bool", ends_with);
  library.add("string: matches(string) -> bool", matches, kRegexCompileCost);
  library.add("matches(string, string) -> bool", matches, kRegexCompileCost);
  library.add("string: charAt(int) -> string", char_at);
  library.add("string: indexOf(string) -> int", index_of);
  library.add("string: indexOf(string, int) -> int", index_of);
  library.add("string: lastIndexOf(string) -> int", last_index_of);
  library.add("string: lastIndexOf(string, int) -> int", last_index_of);
  library.add("string: substring(int) -> string", substring);
  library.add("string: substring(int, int) -> string", substring);
  library.add("string: lowerAscii() -> string", change_case<'A', 'Z'>);
  library.add("string: upperAscii() -> string", change_case<'a', 'z'>);
  library.add("string: replace(string, string) -> string", replace);
  library.add("string: replace(string, string, int) -> string", replace);
  library.add("string: split(string) -> list(string)", split);
  library.add("string: split(string, int) -> list(string)", split);
  library.add("list(string): join() -> string", join);
  library.add("list(string): join(string) -> string", join);
  library.add("string: reverse() -> string", reverse_text);
  library.add("string: trim() -> string", trim);
  library.add("strings.quote(string) -> string", quote);
}

}  // namespace duanlian::rules
