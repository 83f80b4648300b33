#include "model/json_error.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <vector>

#include "base/ascii.h"
#include "base/utf8.h"

namespace duanlian::model {
namespace {

bool is_number_character(char c) {
  return is_digit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

std::size_t count_digits(std::string_view text) {
  return std::min(text.find_first_not_of("0123456789"), text.size());
}

// The grammar of RFC 8259 section 6.
bool is_json_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t whole = count_digits(text);
  if (whole == 0 || (whole > 1 && text[0] == '0')) return false;
  text.remove_prefix(whole);
  if (text.starts_with('.')) {
    const std::size_t fraction = count_digits(text.substr(1));
    if (fraction == 0) return false;
    text.remove_prefix(1 + fraction);
  }
  if (text.empty()) return true;
  if (text[0] != 'e' && text[0] != 'E') return false;
  text.remove_prefix(1);
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  return all_digits(text);
}

template <class T>
bool fits_into(std::string_view number) {
  T value{};
  return std::from_chars(number.data(), number.data() + number.size(), value).ec == std::errc{};
}

// Why the parser did not take it as a number; empty where it should have.
std::string_view trouble_of(std::string_view number) {
  if (!is_json_number(number)) return "not a number of JSON";
  const bool whole = number.find_first_of(".eE") == std::string_view::npos;
  const bool fits =
      whole ? fits_into<int64_t>(number) || fits_into<uint64_t>(number) : fits_into<double>(number);
  return fits ? std::string_view{} : "the number does not fit 64 bits";
}

// Walks text that is well formed apart from its numbers, and stops at the first bad one. Only on the way to
// an error, so it need not be fast.
class NumberSearch {
 public:
  explicit NumberSearch(std::string_view json) : json_(json) {}

  std::string run() {
    while (at_ < json_.size()) {
      const char c = json_[at_];
      if (c == '"') {
        take_text();
      } else if (is_digit(c) || c == '-') {
        const std::string_view trouble = trouble_of(take_number());
        if (!trouble.empty()) return place() + std::string(trouble);
      } else {
        if (c == '{' || c == '[') members_.emplace_back();
        if ((c == '}' || c == ']') && !members_.empty()) members_.pop_back();
        ++at_;
      }
    }
    return {};
  }

 private:
  // A text before a colon names the member that follows.
  void take_text() {
    const std::size_t begin = ++at_;
    while (at_ < json_.size() && json_[at_] != '"') at_ += json_[at_] == '\\' ? 2U : 1U;
    const std::string_view text = json_.substr(begin, at_ - begin);
    ++at_;
    const std::size_t next = json_.find_first_not_of(" \t\r\n", at_);
    if (next != std::string_view::npos && json_[next] == ':' && !members_.empty()) members_.back() = text;
  }

  std::string_view take_number() {
    const std::size_t begin = at_;
    while (at_ < json_.size() && is_number_character(json_[at_])) ++at_;
    return json_.substr(begin, at_ - begin);
  }

  std::string place() const {
    constexpr std::size_t kShownBytesMax = 64;
    std::string out;
    for (const std::string_view member : members_) {
      if (!member.empty()) out.append(utf8_prefix(member, kShownBytesMax)).append(": ");
    }
    return out;
  }

  std::string_view json_;
  std::size_t at_ = 0;
  std::vector<std::string_view> members_;  // the member that is being read, of each open object or list
};

}  // namespace

Error json_error(simdjson::error_code code, std::string_view json, std::size_t depth_max) {
  if (code == simdjson::DEPTH_ERROR)
    return {ErrorCode::limit_exceeded, "nested deeper than " + std::to_string(depth_max) + " levels"};
  if (code == simdjson::UTF8_ERROR) return invalid("not valid UTF-8");
  if (code == simdjson::NUMBER_ERROR && is_utf8(json)) {
    if (std::string trouble = NumberSearch(json).run(); !trouble.empty()) return invalid(std::move(trouble));
  }
  return invalid("not one JSON object: " + std::string(simdjson::error_message(code)));
}

}  // namespace duanlian::model
