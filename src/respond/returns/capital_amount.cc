#include "respond/returns/capital_amount.h"

#include <array>
#include <string_view>

#include "base/check.h"

namespace duanlian::respond {
namespace {

constexpr std::array<std::string_view, 10> kCapitals{"零", "壹", "贰", "叁", "肆",
                                                     "伍", "陆", "柒", "捌", "玖"};
constexpr std::string_view kZero = kCapitals[0];

std::string_view capital(int64_t digit) { return kCapitals[static_cast<std::size_t>(digit)]; }

std::string capitals_of(int64_t number);

// What is above the unit, the unit, and what is below it, with a zero between where a digit is missing there.
std::string capitals_around(int64_t number, int64_t unit, std::string_view name) {
  std::string text = capitals_of(number / unit);
  text += name;
  const int64_t below = number % unit;
  if (below == 0) return text;
  if (below < unit / 10) text += kZero;
  return text + capitals_of(below);
}

// Above 0.
std::string capitals_of(int64_t number) {
  struct NamedUnit {
    int64_t unit;
    std::string_view name;
  };
  constexpr std::array kUnits{NamedUnit{100'000'000, "亿"}, NamedUnit{10'000, "万"}, NamedUnit{1'000, "仟"},
                              NamedUnit{100, "佰"}, NamedUnit{10, "拾"}};
  for (const NamedUnit& one : kUnits) {
    if (number >= one.unit) return capitals_around(number, one.unit, one.name);
  }
  return std::string(capital(number));
}

}  // namespace

std::string capital_amount(int64_t fen) {
  CHECK(fen >= 0, "an amount below nothing");
  constexpr int64_t kFenOfYuan = 100;
  const int64_t yuan = fen / kFenOfYuan;
  const int64_t tenths = fen / 10 % 10;
  const int64_t hundredths = fen % 10;
  std::string text;
  if (yuan > 0) text = capitals_of(yuan) + "元";
  if (tenths == 0 && hundredths == 0) return (yuan > 0 ? text : std::string(kZero) + "元") + "整";
  if (tenths > 0)
    text.append(capital(tenths)).append("角");
  else if (yuan > 0)
    text += kZero;
  if (hundredths == 0) return text + "整";
  return text.append(capital(hundredths)).append("分");
}

}  // namespace duanlian::respond
