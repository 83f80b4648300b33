#include "simulate/stage/naming.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

#include "model/identifiers.h"

namespace duanlian::simulate {
namespace {

TEST(Naming, NumbersAreThoseOfThePlan) {
  const Naming naming(3);
  for (uint64_t i = 0; i < 200; ++i) {
    EXPECT_TRUE(model::is_assigned(naming.mobile(i))) << naming.mobile(i).text();
    EXPECT_EQ(model::region_of(naming.mobile(i)), "CN");
    EXPECT_EQ(model::region_of(naming.fixed(i)), "CN") << naming.fixed(i).text();
    EXPECT_TRUE(model::is_assigned(naming.foreign(i))) << naming.foreign(i).text();
    EXPECT_NE(model::region_of(naming.foreign(i)), "CN");
  }
}

TEST(Naming, CardsAndDevicesHaveTheirCheckDigit) {
  const Naming naming(3);
  for (uint64_t i = 0; i < 200; ++i) {
    EXPECT_TRUE(model::is_card_number(naming.bank_card(i, 4))) << naming.bank_card(i, 4);
    EXPECT_TRUE(model::is_imei(naming.imei(i))) << naming.imei(i);
    EXPECT_EQ(naming.imsi(i, 1).size(), 15);
  }
}

TEST(Naming, DifferentThingsHaveDifferentNames) {
  const Naming naming(4);
  std::set<std::string> names;
  for (uint64_t i = 0; i < 20'000; ++i) {
    EXPECT_TRUE(names.insert(naming.mobile(i).text()).second);
    EXPECT_TRUE(names.insert(naming.bank_card(i, 1)).second);
    EXPECT_TRUE(names.insert(naming.event_id(i)).second);
    EXPECT_TRUE(names.insert(naming.wallet(i)).second);
    EXPECT_TRUE(names.insert(naming.device(i)).second);
  }
  EXPECT_NE(Naming(5).mobile(1), naming.mobile(1));
  EXPECT_EQ(Naming(4).mobile(1), naming.mobile(1));
}

}  // namespace
}  // namespace duanlian::simulate
