#include "respond/returns/capital_amount.h"

#include <gtest/gtest.h>

namespace duanlian::respond {
namespace {

TEST(CapitalAmount, IsWrittenAsFormsAskForIt) {
  EXPECT_EQ(capital_amount(0), "零元整");
  EXPECT_EQ(capital_amount(5), "伍分");
  EXPECT_EQ(capital_amount(50), "伍角整");
  EXPECT_EQ(capital_amount(56), "伍角陆分");
  EXPECT_EQ(capital_amount(100), "壹元整");
  EXPECT_EQ(capital_amount(123'450), "壹仟贰佰叁拾肆元伍角整");
  // The examples of the rules for bills.
  EXPECT_EQ(capital_amount(140'950), "壹仟肆佰零玖元伍角整");
  EXPECT_EQ(capital_amount(600'714), "陆仟零柒元壹角肆分");
  EXPECT_EQ(capital_amount(168'032), "壹仟陆佰捌拾元叁角贰分");
  EXPECT_EQ(capital_amount(10'700'053), "壹拾万柒仟元伍角叁分");
  EXPECT_EQ(capital_amount(1'640'902), "壹万陆仟肆佰零玖元零贰分");
  EXPECT_EQ(capital_amount(32'504), "叁佰贰拾伍元零肆分");
}

TEST(CapitalAmount, HasOneZeroForAnyBetweenOtherDigits) {
  EXPECT_EQ(capital_amount(1'000'000), "壹万元整");
  EXPECT_EQ(capital_amount(1'000'100), "壹万零壹元整");
  EXPECT_EQ(capital_amount(1'001'000), "壹万零壹拾元整");
  EXPECT_EQ(capital_amount(1'010'000), "壹万零壹佰元整");
  EXPECT_EQ(capital_amount(1'100'000), "壹万壹仟元整");
  EXPECT_EQ(capital_amount(1'000'000'100), "壹仟万零壹元整");
  EXPECT_EQ(capital_amount(10'000'000'000), "壹亿元整");
  EXPECT_EQ(capital_amount(10'000'000'100), "壹亿零壹元整");
  EXPECT_EQ(capital_amount(10'001'000'000), "壹亿零壹万元整");
  EXPECT_EQ(capital_amount(100'000'000'000'000), "壹万亿元整");
}

}  // namespace
}  // namespace duanlian::respond
