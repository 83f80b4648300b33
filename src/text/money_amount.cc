#include "text/money_amount.h"

#include <array>

namespace duanlian::text {
namespace {

constexpr std::size_t kAmountDigitsMax = 12;

struct Word {
  std::string_view text;
  std::string_view currency;
};
// Longer words before their beginnings.
constexpr std::array kUnits = std::to_array<Word>({
    {"元", "CNY"},     {"块", "CNY"},    {"圆", "CNY"},   {"人民币", "CNY"}, {"rmb", "CNY"},
    {"cny", "CNY"},    {"美元", "USD"},  {"美金", "USD"}, {"刀", "USD"},     {"usdt", "USDT"},
    {"usd", "USD"},    {"$", "USD"},     {"港币", "HKD"}, {"港元", "HKD"},   {"hkd", "HKD"},
    {"欧元", "EUR"},   {"eur", "EUR"},   {"€", "EUR"},    {"英镑", "GBP"},   {"gbp", "GBP"},
    {"£", "GBP"},      {"日元", "JPY"},  {"jpy", "JPY"},  {"新台币", "TWD"}, {"ntd", "TWD"},
    {"twd", "TWD"},    {"泰铢", "THB"},  {"新币", "SGD"}, {"sgd", "SGD"},    {"dollars", "USD"},
    {"pounds", "GBP"}, {"euros", "EUR"}, {"yuan", "CNY"},
});
constexpr std::array kPrefixes = std::to_array<Word>({
    {"¥", "CNY"},
    {"rmb", "CNY"},
    {"人民币", "CNY"},
    {"hk$", "HKD"},
    {"nt$", "TWD"},
    {"us$", "USD"},
    {"s$", "SGD"},
    {"$", "USD"},
    {"€", "EUR"},
    {"£", "GBP"},
    {"usd", "USD"},
    {"eur", "EUR"},
    {"gbp", "GBP"},
});

struct Scale {
  std::string_view text;
  int zeros;
};
constexpr std::array kScales = std::to_array<Scale>(
    {{"百万", 6}, {"千万", 7}, {"十万", 5}, {"万", 4}, {"千", 3}, {"百", 2}, {"亿", 8}, {"w", 4}, {"k", 3}});

// A decimal number as it was read: digits without the point, and how many of them stand after it.
struct Decimal {
  std::string digits;
  std::size_t places = 0;
};

// 50,000.25: groups of three, at most one point.
std::size_t read_decimal(std::string_view text, std::size_t at, Decimal& out) {
  bool point = false;
  for (; at < text.size() && out.digits.size() <= kAmountDigitsMax; ++at) {
    const bool digit_follows = at + 1 < text.size() && is_digit(text[at + 1]);
    if (is_digit(text[at])) {
      out.digits += text[at];
      out.places += point ? 1 : 0;
    } else if (text[at] == '.' && !point && digit_follows) {
      point = true;
    } else if (text[at] != ',' || point || !digit_follows) {
      break;
    }
  }
  return at;
}

// 12.50 with four zeros more is 125000; the fewest digits that say it.
std::string scaled(Decimal number, int zeros) {
  auto places = static_cast<int>(number.places) - zeros;
  for (; places < 0; ++places) number.digits += '0';
  while (places > 0 && number.digits.ends_with('0')) {
    number.digits.pop_back();
    --places;
  }
  auto whole = number.digits.substr(0, number.digits.size() - static_cast<std::size_t>(places));
  const auto fraction = number.digits.substr(whole.size());
  const auto first = whole.find_first_not_of('0');
  whole = first == std::string::npos ? "0" : whole.substr(first);
  return fraction.empty() ? whole : whole + "." + fraction;
}

bool word_ends(std::string_view text, std::size_t at, std::string_view word) {
  return !is_small(word.back()) || at + word.size() >= text.size() || !is_small(text[at + word.size()]);
}

std::string_view prefix_currency(std::string_view before, std::size_t& length) {
  const auto space = before.ends_with(' ') ? 1U : 0U;
  before.remove_suffix(space);
  for (const auto& [text, currency] : kPrefixes) {
    length = text.size() + space;
    if (before.ends_with(text)) return currency;
  }
  return {};
}

// A currency or a scale may begin or end with this character.
bool may_name_money(char c) { return static_cast<uint8_t>(c) >= 0x80 || is_small(c) || c == '$'; }

// Most digits have neither before nor behind them anything that makes them an amount.
bool may_be_money(std::string_view text, std::size_t at, std::size_t next) {
  if (next < text.size() && may_name_money(text[next])) return true;
  const auto before = at > 1 && text[at - 1] == ' ' ? at - 1 : at;
  return before > 0 && may_name_money(text[before - 1]);
}

}  // namespace

std::size_t add_money(EntitySink& sink, std::size_t at) {
  const auto text = sink.readable();
  if (at > 0 && (is_digit(text[at - 1]) || text[at - 1] == '.')) return at;
  Decimal number;
  auto end = read_decimal(text, at, number);
  if (number.digits.empty() || number.digits.size() > kAmountDigitsMax) return at;
  auto next = end + (text.substr(end).starts_with(' ') ? 1U : 0U);
  if (!may_be_money(text, at, next)) return at;
  int zeros = 0;
  for (const auto& scale : kScales) {
    if (!text.substr(next).starts_with(scale.text) || !word_ends(text, next, scale.text)) continue;
    zeros = scale.zeros;
    next += scale.text.size();
    end = next;
    break;
  }
  if (text.substr(next).starts_with(' ')) ++next;
  std::size_t prefix = 0;
  std::string_view currency = prefix_currency(text.substr(0, at), prefix);
  if (currency.empty()) {
    prefix = 0;
    if (at > 0 && is_small(text[at - 1])) return at;
    for (const auto& unit : kUnits) {
      if (!text.substr(next).starts_with(unit.text) || !word_ends(text, next, unit.text)) continue;
      currency = unit.currency;
      end = next + unit.text.size();
      break;
    }
  }
  if (currency.empty() && zeros >= 4 && end == next) currency = "CNY";
  if (currency.empty()) return at;
  sink.add(EntityKind::money, scaled(std::move(number), zeros) + " " + std::string(currency), at - prefix,
           end);
  return end;
}

}  // namespace duanlian::text
