#include "graph/forms/amounts.h"

#include <array>

#include "base/money.h"

namespace duanlian::graph {

std::optional<int> digits_of(std::string_view asset) {
  const auto currency = Currency::parse(asset);
  if (!currency) return std::nullopt;
  return currency->minor_digits();
}

std::string plain_amount(int64_t quantity, std::string_view asset) {
  const auto currency = Currency::parse(asset);
  return currency ? to_major({.minor = quantity, .currency = *currency}) : std::to_string(quantity);
}

std::string grouped_amount(int64_t quantity, std::string_view asset) {
  std::string text = plain_amount(quantity, asset);
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  const std::size_t point = text.find('.');
  for (std::size_t at = point == std::string::npos ? text.size() : point; at > first + 3;) {
    at -= 3;
    text.insert(at, 1, ',');
  }
  return text;
}

std::string china_time(Timestamp time) {
  constexpr std::size_t kDateBytes = 10;
  constexpr std::size_t kToTheSecond = 19;
  std::string text = to_rfc3339(time + hours(8)).substr(0, kToTheSecond);
  text[kDateBytes] = ' ';
  return text;
}

std::string span_text(Duration span) {
  struct Unit {
    Duration length;
    std::string_view name;
  };
  constexpr std::array kUnits{Unit{days(1), " d"}, Unit{hours(1), " h"}, Unit{minutes(1), " min"},
                              Unit{seconds(1), " s"}};
  for (std::size_t i = 0; i < kUnits.size(); ++i) {
    const int64_t count = span.micros / kUnits[i].length.micros;
    if (count == 0 && i + 1 < kUnits.size()) continue;
    std::string text = std::to_string(count) + std::string(kUnits[i].name);
    if (i + 1 == kUnits.size()) return text;
    const int64_t rest = span.micros % kUnits[i].length.micros / kUnits[i + 1].length.micros;
    if (rest != 0) text += " " + std::to_string(rest) + std::string(kUnits[i + 1].name);
    return text;
  }
  return {};
}

int thousandths_of(int64_t part, int64_t whole) {
  if (whole <= 0) return 0;
  __extension__ using Wide = __int128;
  return static_cast<int>(Wide{part} * 1'000 / whole);
}

}  // namespace duanlian::graph
