#include "detect/phone_book.h"

#include <gtest/gtest.h>
#include <random>
#include <string>

#include "model/phone.h"

namespace duanlian::detect {
namespace {

bool plan_says(const std::string& number) {
  return model::is_assigned(model::PhoneNumber::parse(number).value());
}

// A plan that looked at later digits would show here: each prefix is tried with several numbers.
TEST(PhoneBook, says_of_every_mobile_prefix_what_the_plan_says_of_its_numbers) {
  PhoneBook book;
  std::mt19937 random(3);
  int assigned = 0;
  for (int prefix = 3'000; prefix < 10'000; ++prefix) {
    const std::string begin = "+861" + std::to_string(prefix);
    for (int i = 0; i < 4; ++i) {
      const std::string number = begin + std::to_string(1'000'000 + random() % 1'000'000).substr(1);
      ASSERT_EQ(book.assigned(number), plan_says(number)) << number;
      assigned += book.assigned(number) ? 1 : 0;
    }
  }
  EXPECT_GT(assigned, 4'000);
  EXPECT_LT(assigned, 28'000 - 100);
}

TEST(PhoneBook, says_of_other_numbers_what_the_plan_says) {
  PhoneBook book;
  for (const std::string number :
       {"+8613800138000", "+861380013800", "+86138001380000", "+861080013800", "+862012345678",
        "+8612345678901", "+15551234567", "+14155552671", "95588", "110", "+999123456", "+8613800138000"}) {
    const auto parsed = model::PhoneNumber::parse(number).value();
    EXPECT_EQ(book.assigned(number), model::is_assigned(parsed)) << number;
    EXPECT_EQ(book.region(number), model::region_of(parsed)) << number;
  }
  for (const std::string number : {"", "+861380013800x", "138", "+86138001380\xef"}) {
    EXPECT_FALSE(book.assigned(number)) << number;
    EXPECT_EQ(book.region(number), "") << number;
  }
}

}  // namespace
}  // namespace duanlian::detect
