#include "connect/webhook/signature.h"

#include <array>
#include <gtest/gtest.h>
#include <string>

#include "base/coding.h"
#include "base/hash.h"

namespace duanlian::connect {
namespace {

constexpr Timestamp kNow{1'764'579'600'000'000};
const std::array<std::string, 2> kKeys{"a key that is as long as it has to be",
                                       "the one that comes after it ......."};

// RFC 4231, cases 1, 2 and 6.
TEST(Hmac, is_that_of_the_published_cases) {
  EXPECT_EQ(to_hex(as_bytes(hmac_sha256(std::string(20, '\x0b'), {"Hi There"}))),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(to_hex(as_bytes(hmac_sha256("Jefe", {"what do ya want ", "for nothing?"}))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(to_hex(as_bytes(hmac_sha256(std::string(131, '\xaa'),
                                        {"Test Using Larger Than Block-Size Key - Hash Key First"}))),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Signature, is_good_with_either_key_and_for_some_minutes) {
  for (const std::string& key : kKeys) {
    const std::string signature = sign(key, "m1", "body", kNow);
    EXPECT_TRUE(signature.starts_with("t=1764579600,v1="));
    EXPECT_TRUE(check_signature(kKeys, signature, "m1", "body", kNow));
    EXPECT_TRUE(check_signature(kKeys, signature, "m1", "body", kNow + kSignatureAgeMax));
    EXPECT_FALSE(check_signature(kKeys, signature, "m1", "body", kNow + kSignatureAgeMax + seconds(1)));
    EXPECT_FALSE(check_signature(kKeys, signature, "m1", "body", kNow - kSignatureAgeMax - seconds(1)));
  }
}

TEST(Signature, of_anything_else_is_refused) {
  const std::string good = sign(kKeys[0], "m1", "body", kNow);
  const auto is_good = [&](std::string_view signature, std::string_view message, std::string_view body) {
    return check_signature(kKeys, signature, message, body, kNow).has_value();
  };
  EXPECT_FALSE(is_good(good, "m2", "body"));
  EXPECT_FALSE(is_good(good, "m1", "bodY"));
  EXPECT_FALSE(is_good(good, "m1\nbody", ""));
  EXPECT_FALSE(is_good(sign("another key, as long as it has to be", "m1", "body", kNow), "m1", "body"));
  EXPECT_FALSE(is_good("t=1764579601" + good.substr(good.find(',')), "m1", "body"));
  for (const std::string_view wrong :
       {"", "v1=ab", "t=,v1=", "t=-1,v1=ab", "t=1e3,v1=ab", "t=99999999999999999999,v1=ab"})
    EXPECT_FALSE(is_good(wrong, "m1", "body")) << wrong;
}

}  // namespace
}  // namespace duanlian::connect
