#include <gtest/gtest.h>
TEST(LotPass, Placeholder) {}
