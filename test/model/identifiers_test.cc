#include "model/identifiers.h"

#include <gtest/gtest.h>

#include "model/phone.h"

namespace duanlian::model {
namespace {

TEST(Identifiers, check_digits) {
  EXPECT_TRUE(is_card_number("4111111111111111"));
  EXPECT_FALSE(is_card_number("4111111111111112"));
  EXPECT_FALSE(is_card_number("0000000000000000"));
  EXPECT_FALSE(is_card_number("41111111"));
  EXPECT_TRUE(is_imei("490154203237518"));
  EXPECT_FALSE(is_imei("490154203237519"));
  EXPECT_FALSE(is_imei("000000000000000"));
  EXPECT_TRUE(is_iban("GB82WEST12345698765432"));
  EXPECT_TRUE(is_iban("DE89370400440532013000"));
  EXPECT_FALSE(is_iban("GB82WEST12345698765431"));
  EXPECT_FALSE(is_iban("GB82 WEST 1234 5698 7654 32"));
  EXPECT_FALSE(is_iban("ZZ82WEST12345698765432"));
  EXPECT_TRUE(is_national_id("11010519491231002X"));  // the example of GB 11643-1999
  EXPECT_FALSE(is_national_id("110105194912310021"));
  EXPECT_FALSE(is_national_id("11010519490231002X"));
  EXPECT_TRUE(is_social_credit_code("91350100M000100Y43"));  // the example of GB 32100-2015
  EXPECT_FALSE(is_social_credit_code("91350100M000100Y44"));
  for (const auto* text : {"", "x", "4111 1111", "\xff\xff"}) {
    EXPECT_FALSE(is_card_number(text) || is_imei(text) || is_iban(text) || is_national_id(text));
  }
}

TEST(Phone, has_one_form) {
  EXPECT_EQ(PhoneNumber::parse("+8613800138000")->text(), "+8613800138000");
  EXPECT_EQ(PhoneNumber::parse("95588")->text(), "95588");
  EXPECT_EQ(PhoneNumber::parse("106900001234")->text(), "106900001234");
  for (const auto* text :
       {"", "+", "13800138000", "075588888888", "+86 138", "+0123456", "１１０", "1234567890123456789012"}) {
    EXPECT_FALSE(PhoneNumber::parse(text)) << text;
  }
}

TEST(Phone, without_a_plus_only_service_numbers_of_the_plan_are_taken) {
  for (const auto* text :
       {"110", "119", "12110", "12306", "10000", "10086", "1008611", "1069012345678901234",
        "1252013800138000", "95588", "95013123456789", "96110", "4008111111", "8008101234"})
    EXPECT_TRUE(PhoneNumber::parse(text)) << text;
  for (const auto* text : {"8613800138000", "8675588888888", "12025550123", "2025550123", "88888888", "9558",
                           "40081111", "40081111112", "1", "11", "138", "106901234567890123456"})
    EXPECT_FALSE(PhoneNumber::parse(text)) << text;
  EXPECT_EQ(PhoneNumber::parse("8613800138000").error().message,
            "a country code without its plus: write +8613800138000");
}

TEST(Phone, reads_national_forms_in_their_region) {
  EXPECT_EQ(PhoneNumber::parse_national("138 0013 8000", "CN")->text(), "+8613800138000");
  EXPECT_EQ(PhoneNumber::parse_national("0755-88888888", "CN")->text(), "+8675588888888");
  EXPECT_EQ(PhoneNumber::parse_national("008613800138000", "CN")->text(), "+8613800138000");
  EXPECT_EQ(PhoneNumber::parse_national("110", "CN")->text(), "110");
  EXPECT_EQ(PhoneNumber::parse_national("95588", "CN")->text(), "95588");
  EXPECT_EQ(PhoneNumber::parse_national("2025550123", "US")->text(), "+12025550123");
  EXPECT_EQ(PhoneNumber::parse_national("8613800138000", "CN")->text(), "+8613800138000");
  EXPECT_EQ(PhoneNumber::parse_national("4008111111", "CN")->text(), "4008111111");
  EXPECT_EQ(PhoneNumber::parse_national("1069000012", "CN")->text(), "1069000012");
  EXPECT_FALSE(PhoneNumber::parse_national("hello", "CN"));
  EXPECT_FALSE(PhoneNumber::parse_national(std::string(100, '1'), "CN"));
}

TEST(Phone, knows_the_numbering_plan) {
  EXPECT_TRUE(is_assigned(*PhoneNumber::parse("+8613800138000")));
  EXPECT_FALSE(is_assigned(*PhoneNumber::parse("+8610000")));
  EXPECT_EQ(region_of(*PhoneNumber::parse("+8613800138000")), "CN");
  EXPECT_EQ(region_of(*PhoneNumber::parse("+85212345678")), "HK");
  EXPECT_EQ(region_of(*PhoneNumber::parse("95588")), "");
}

}  // namespace
}  // namespace duanlian::model
