#include "base/money.h"

#include <gtest/gtest.h>
#include <limits>

namespace duanlian {
namespace {

TEST(Money, an_amount_in_major_units_has_one_form) {
  const Currency cny = *Currency::parse("CNY");
  const Currency jpy = *Currency::parse("JPY");
  EXPECT_EQ(parse_major("0", cny).value(), 0);
  EXPECT_EQ(parse_major("5.0", cny).value(), 500);
  EXPECT_EQ(parse_major("5.00", jpy).value(), 5);
  EXPECT_EQ(parse_major("92233720368547758.07", cny).value(), std::numeric_limits<int64_t>::max());
  for (const auto* text : {"5.", ".5", ".", "+5", "-", "", "-.5", "1.2.3", " 5", "5 ", "1e3", "1,000", "５"})
    EXPECT_FALSE(parse_major(text, cny)) << text;
  EXPECT_EQ(parse_major("92233720368547758.08", cny).error().message, "amount is too large");
  EXPECT_EQ(parse_major("0.001", cny).error().message, "more decimals than the currency has");
  EXPECT_FALSE(parse_major("0.1", jpy));
}

TEST(Money, currencies_are_those_in_force_since_2026) {
  for (const auto* code : {"CNY", "EUR", "XCG", "ZWG", "XAD"}) EXPECT_TRUE(Currency::parse(code)) << code;
  for (const auto* code : {"BGN", "ANG", "ZWL", "HRK", "XXX"}) EXPECT_FALSE(Currency::parse(code)) << code;
}

}  // namespace
}  // namespace duanlian
