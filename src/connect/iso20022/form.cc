#include "connect/iso20022/form.h"

#include <charconv>

#include "base/ascii.h"

namespace duanlian::connect::iso20022 {
namespace {

constexpr std::size_t kCountDigitsMax = 15;  // Max15NumericText

// White space around numbers, dates and flags means nothing (XML Schema, whiteSpace: collapse).
std::string_view collapsed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t\n\r");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\n\r") - from + 1);
}

Result<bool> parse_flag(std::string_view text) {
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  return invalid("is neither true nor false");
}

Result<uint64_t> parse_count(std::string_view text) {
  uint64_t count = 0;
  if (!all_digits(text) || text.size() > kCountDigitsMax) return invalid("is not a number of payments");
  std::from_chars(text.data(), text.data() + text.size(), count);
  return count;
}

}  // namespace

void Form::fail(std::string_view name, Error error) {
  if (error_) return;
  std::string where = path();
  if (!name.empty()) where += "/" + std::string(name);
  error_ = within(where, std::move(error));
}

void Form::missing(std::string_view name) {
  if (failed()) return;
  const std::string upcoming = upcoming_name();
  fail(name, upcoming.empty() ? "is missing" : "is missing; " + upcoming + " comes instead");
}

template <class T, class Parse, class Print>
void Form::leaf(std::string_view name, std::optional<T>& value, Need need, bool with_currency, Parse parse,
                Print print) {
  if (failed()) return;
  if (!reads()) {
    if (value) return put_leaf(name, print(*value));
    if (need == Need::required) missing(name);
    return;
  }
  Leaf found;
  if (!take_leaf(name, with_currency, found)) {
    if (need == Need::required) missing(name);
    return;
  }
  Result<T> parsed = parse(found);
  if (parsed)
    value = *std::move(parsed);
  else
    fail(name, std::move(parsed.error()));
}

void Form::text(std::string_view name, std::string& value, const TextRule& rule, Need need) {
  std::optional<std::string> held;
  if (!reads() && !value.empty()) {
    if (const auto fault = fault_of(value, rule)) return fail(name, *fault);
    held = value;
  }
  leaf(
      name, held, need, false,
      [&rule](Leaf& found) -> Result<std::string> {
        std::string text = rule.prose ? without_controls(found.text) : std::move(found.text);
        if (auto fault = fault_of(text, rule)) return invalid(*std::move(fault));
        return text;
      },
      [](const std::string& text) { return Leaf{text, {}}; });
  if (reads() && held) value = *std::move(held);
}

void Form::texts(std::string_view name, std::vector<std::string>& values, const TextRule& rule,
                 std::size_t most, Need need) {
  if (!reads()) {
    if (values.size() > most)
      return fail(name, Error{ErrorCode::limit_exceeded, "more than " + std::to_string(most) + " of them"});
    for (std::string& value : values) text(name, value, rule);
    if (values.empty() && need == Need::required) missing(name);
    return;
  }
  for (;;) {
    std::string value;
    text(name, value, rule, values.empty() ? need : Need::optional);
    if (failed() || value.empty()) return;
    if (values.size() == most)
      return fail(name, Error{ErrorCode::limit_exceeded, "more than " + std::to_string(most) + " of them"});
    values.push_back(std::move(value));
  }
}

void Form::amount(std::string_view name, std::optional<Money>& value, Need need) {
  if (!reads() && value) {
    if (auto again = parse_amount(to_major(*value), value->currency.code()); !again)
      return fail(name, std::move(again.error()));
  }
  leaf(
      name, value, need, true,
      [](const Leaf& found) { return parse_amount(collapsed(found.text), found.currency); },
      [](Money money) { return Leaf{to_major(money), std::string(money.currency.code())}; });
}

void Form::date(std::string_view name, std::optional<Date>& value, Need need) {
  if (!reads() && value && !parse_date(to_text(*value))) return fail(name, "is no date");
  leaf(
      name, value, need, false, [](const Leaf& found) { return parse_date(collapsed(found.text)); },
      [](Date date) { return Leaf{to_text(date), {}}; });
}

void Form::date(std::string_view name, Date& value) {
  std::optional<Date> held;
  if (!reads()) held = value;
  date(name, held, Need::required);
  if (held) value = *held;
}

void Form::time(std::string_view name, std::optional<Timestamp>& value, Need need) {
  if (!reads() && value && parse_rfc3339(to_rfc3339(*value)).value_or(Timestamp{}) != *value)
    return fail(name, "is no time of the years 1 to 9999");
  leaf(
      name, value, need, false,
      [this](const Leaf& found) { return parse_time(collapsed(found.text), local_offset_); },
      [](Timestamp time) { return Leaf{to_rfc3339(time), {}}; });
}

void Form::time(std::string_view name, Timestamp& value) {
  std::optional<Timestamp> held;
  if (!reads()) held = value;
  time(name, held, Need::required);
  if (held) value = *held;
}

void Form::flag(std::string_view name, std::optional<bool>& value, Need need) {
  leaf(
      name, value, need, false, [](const Leaf& found) { return parse_flag(collapsed(found.text)); },
      [](bool on) { return Leaf{on ? "true" : "false", {}}; });
}

void Form::flag(std::string_view name, bool& value) {
  std::optional<bool> held;
  if (!reads()) held = value;
  flag(name, held, Need::required);
  if (held) value = *held;
}

void Form::count(std::string_view name, std::optional<uint64_t>& value, Need need) {
  leaf(
      name, value, need, false, [](const Leaf& found) { return parse_count(found.text); },
      [](uint64_t count) { return Leaf{std::to_string(count), {}}; });
}

}  // namespace duanlian::connect::iso20022
