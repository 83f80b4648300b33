#include "connect/files/assign.h"

#include <charconv>

#include "base/ascii.h"

namespace duanlian::connect {
namespace {

Status check_bounds(int64_t value, const model::FieldSpec& spec) {
  if (value < spec.min) return invalid("less than " + std::to_string(spec.min));
  if (value > spec.max) return invalid("more than " + std::to_string(spec.max));
  return {};
}

Result<int64_t> whole_number(std::string_view text) {
  int64_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code == std::errc::result_out_of_range) return invalid("number is too large");
  if (code != std::errc{} || end != text.data() + text.size()) return invalid("not a whole number");
  return value;
}

// Digits, also of full width (U+FF10 to U+FF19), with what people put between them, as in "138-0013-8000". A
// sender that has a letter is a name.
bool is_number_as_written(std::string_view text) {
  bool any_digit = false;
  while (!text.empty()) {
    const bool wide =
        text.size() >= 3 && text.starts_with("\xEF\xBC") && text[2] >= '\x90' && text[2] <= '\x99';
    if (!wide && !is_digit(text[0]) && std::string_view("+-() ").find(text[0]) == std::string_view::npos)
      return false;
    any_digit = any_digit || wide || is_digit(text[0]);
    text.remove_prefix(wide ? 3 : 1);
  }
  return any_digit;
}

}  // namespace

Status assign(std::string& out, std::string_view text, const Assignment& how) {
  if (!how.rules.region.empty() && is_number_as_written(text)) {
    ASSIGN_OR_RETURN(const auto number, model::PhoneNumber::parse_national(text, how.rules.region));
    out = number.text();
    return {};
  }
  RETURN_IF_ERROR(model::check_text(text, how.spec, model::kTextBytesMax));
  out = text;
  return {};
}

Status assign(bool& out, std::string_view text, const Assignment&) {
  if (text != "true" && text != "false")
    return invalid("expected true or false; a map says what other words mean");
  out = text == "true";
  return {};
}

Status assign(int64_t& out, std::string_view text, const Assignment& how) {
  if (how.rules.unit == AmountUnit::major) {
    ASSIGN_OR_RETURN(out, parse_major(text, how.currency));
  } else {
    ASSIGN_OR_RETURN(out, whole_number(text));
  }
  return check_bounds(out, how.spec);
}

Status assign(Timestamp& out, std::string_view text, const Assignment& how) {
  if (how.rules.time) {
    ASSIGN_OR_RETURN(out, how.rules.time->read(text));
  } else {
    ASSIGN_OR_RETURN(out, parse_rfc3339(text));
  }
  return {};
}

Status assign(model::PhoneNumber& out, std::string_view text, const Assignment& how) {
  if (how.rules.region.empty()) {
    ASSIGN_OR_RETURN(out, model::PhoneNumber::parse(text));
  } else {
    // The numbering plan's library would read letters as keys and drop an extension or a second number.
    if (!is_number_as_written(text)) return invalid("not a telephone number: digits, + - ( ) and blanks");
    ASSIGN_OR_RETURN(out, model::PhoneNumber::parse_national(text, how.rules.region));
  }
  return {};
}

Status assign(Currency& out, std::string_view text, const Assignment&) {
  ASSIGN_OR_RETURN(out, Currency::parse(text));
  return {};
}

std::string_view take_entry(std::string_view& text, char separator) {
  const std::size_t end = text.find(separator);
  const std::string_view entry = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  return entry;
}

std::vector<std::string_view> entries_of(std::string_view text, std::optional<char> separator) {
  const bool marked = text.starts_with(kEntryMark);
  if (marked) text.remove_prefix(1);
  if (!marked && !separator) return {text};
  const char between = marked ? kEntryMark : *separator;
  std::vector<std::string_view> entries;
  for (bool more = true; more;) {
    more = text.find(between) != std::string_view::npos;
    entries.push_back(take_entry(text, between));
  }
  return entries;
}

}  // namespace duanlian::connect
