#include "features/key_text.h"

#include <gtest/gtest.h>
#include <set>
#include <string>

namespace duanlian::features {
namespace {

std::string key_of(std::initializer_list<std::string> parts) {
  KeyText key;
  for (const std::string& part : parts) key.add(part);
  return key.is_key() ? std::string(key.text()) : "no key";
}

TEST(KeyText, OfOnePartIsThePart) { EXPECT_EQ(key_of({"+8613800000000"}), "+8613800000000"); }

TEST(KeyText, WithoutPartsOrWithAnEmptyOneIsNoKey) {
  EXPECT_EQ(key_of({}), "no key");
  EXPECT_EQ(key_of({""}), "no key");
  EXPECT_EQ(key_of({"a", ""}), "no key");
  KeyText key;
  key.add("");
  key.reset();
  key.add("a");
  EXPECT_TRUE(key.is_key());
}

TEST(KeyText, DifferentPartsAreDifferentKeys) {
  std::set<std::string> keys;
  std::size_t made = 0;
  for (const std::size_t length : {1UL, 10UL, 238UL, 239UL, 240UL, 241UL, 255UL, 256UL, 300UL, 2'000UL}) {
    const std::string a(length, 'a');
    const std::string b = std::string(length - 1, 'a') + "b";
    for (const std::initializer_list<std::string> parts : {std::initializer_list<std::string>{a},
                                                           {b},
                                                           {a, a},
                                                           {a, b},
                                                           {b, a},
                                                           {a, a, a},
                                                           {a, a, b},
                                                           {a, b, a},
                                                           {"x", a},
                                                           {"x", b}}) {
      ++made;
      const std::string key = key_of(parts);
      EXPECT_LE(key.size(), kKeyBytesMax);
      keys.insert(key);
    }
  }
  EXPECT_EQ(keys.size(), made);
  EXPECT_NE(key_of({"ab", "c"}), key_of({"a", "bc"}));
}

}  // namespace
}  // namespace duanlian::features
