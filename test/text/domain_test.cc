#include "text/domain.h"

#include "gmock/gmock.h"

#include "base/file.h"
#include "text/brand_list.h"
#include "text/phrase_file.h"
#include "text/punycode.h"

namespace duanlian::text {
namespace {

const BrandList& brands() {
  static const BrandList kBrands = *load_brands(
      *read_file(DUANLIAN_SOURCE_DIR "/packs/core/brands.yaml", kPhraseFileBytesMax), "brands.yaml");
  return kBrands;
}

DomainFacts inspect(std::string_view url) { return inspect_domain(url, brands()); }

// "match brand"
std::string match(std::string_view url) {
  const auto facts = inspect(url);
  return std::string(to_string(facts.brand_match)) + (facts.brand.empty() ? "" : " " + facts.brand);
}

TEST(Domain, finds_what_was_registered) {
  EXPECT_EQ(inspect("https://a.b.evil.com.cn/x").registrable, "evil.com.cn");
  EXPECT_EQ(inspect("evil.top").registrable, "evil.top");
  EXPECT_EQ(inspect("x.pages.dev").registrable, "x.pages.dev");
  EXPECT_EQ(inspect("com.cn").registrable, "");
}

TEST(Domain, names_the_imitated_brand) {
  EXPECT_EQ(match("https://www.icbc.com.cn/"), "genuine icbc");
  EXPECT_EQ(match("https://mybank.icbc.com.cn/"), "genuine icbc");
  EXPECT_EQ(match("http://paypa1.com"), "homoglyph paypal");
  EXPECT_EQ(match("http://раураl.com"), "homoglyph paypal");
  EXPECT_EQ(match("http://icbc.top"), "wrong_suffix icbc");
  EXPECT_EQ(match("http://paypall.com"), "near_spelling paypal");
  EXPECT_EQ(match("http://taoboa.com"), "near_spelling taobao");
  EXPECT_EQ(match("http://icbc-login.com"), "with_words icbc");
  EXPECT_EQ(match("http://paypalsecure.com"), "with_words paypal");
  EXPECT_EQ(match("http://www.icbc.com.cn.evil.top/"), "in_subdomain icbc");
  EXPECT_EQ(match("http://evil.top/paypal/login"), "in_path paypal");
  EXPECT_EQ(match("http://example.org"), "none");
  EXPECT_EQ(match("http://pineapple.org"), "none") << "apple is only a part of the word";
}

TEST(Domain, letters_that_look_alike_make_no_imitation_of_a_short_name) {
  for (const char* url :
       {"clb.org.hk", "clb.com", "lrs.com", "ibg.com", "lbg.com", "dhi.com", "lcbc.org", "rnps.com"})
    EXPECT_EQ(match(url), "none") << url;
  EXPECT_EQ(match("http://1cbc.com"), "homoglyph icbc");
  EXPECT_EQ(match("http://1oo86.com"), "homoglyph chinamobile");
  EXPECT_EQ(match("http://rnicrosoft.com"), "homoglyph microsoft");
  EXPECT_EQ(match("http://ісbс.com"), "homoglyph icbc") << "Cyrillic letters";
  EXPECT_EQ(match("http://paypai.com"), "near_spelling paypal");
  EXPECT_EQ(match("http://c1b.com"), "near_spelling cib") << "three letters may be anybody's";
}

TEST(Domain, genuine_sites_are_no_imitations) {
  for (const char* url : {"alipan.com", "microsoft365.com", "telegra.ph", "icbc-ltd.com"})
    EXPECT_EQ(inspect(url).brand_match, BrandMatch::genuine) << url;
  for (const char* url : {"telegraph.co.uk", "paypay.ne.jp", "visa.vfsglobal.com", "apple.stackexchange.com"})
    EXPECT_EQ(match(url), "none") << url;
}

TEST(Domain, whole_names_of_another_alphabet_are_look_alikes) {
  EXPECT_EQ(match("http://xn--80ak6aa92e.com/"), "homoglyph apple") << "the palochka is an l";
  EXPECT_EQ(match("http://аррӏе.com/"), "homoglyph apple");
  EXPECT_EQ(match("http://раураӏ.com/"), "homoglyph paypal");
  EXPECT_EQ(match("http://еьау.com/"), "homoglyph ebay");
  EXPECT_EQ(match("http://соіпьаѕе.com/"), "homoglyph coinbase");
  EXPECT_EQ(match("http://ωechat.com/"), "homoglyph wechat");
  EXPECT_EQ(match("http://ѕріԁеr.example.org/"), "none");
}

TEST(Domain, registries_of_countries_sell_names_under_common_words) {
  EXPECT_EQ(inspect("http://books.google.com.et/").registrable, "google.com.et");
  for (const char* url : {"google.com.pk", "google.co.uz", "books.google.com.et"})
    EXPECT_EQ(match(url), "wrong_suffix google") << url;
  EXPECT_EQ(match("http://google.com.evil.uz/"), "in_subdomain google");
  EXPECT_TRUE(inspect("http://sunflower.com.tk/").risky_suffix);
}

TEST(Domain, official_is_what_nobody_else_can_write_to) {
  for (const char* url : {"https://www.icbc.com.cn/a", "mohrss.gov.cn", "12321.cn", "h5.ele.me/abc",
                          "https://www.gov.uk/tax", "irs.gov", "https://www.nsw.gov.au/"})
    EXPECT_TRUE(brands().is_official(url)) << url;
  for (const char* url :
       {"https://t.me/abc", "https://docs.google.com/forms/x", "goo.gl/x", "https://qm.qq.com/x",
        "icbc.com.cn.evil.top", "https://icbc.com.cn@evil.top/", "evil.gov.top", "gov.cn.evil.cc",
        "a.blogspot.com", "203.0.113.7", "http://[::1]/", "", "com", "gov"})
    EXPECT_FALSE(brands().is_official(url)) << url;
}

TEST(Domain, a_name_that_is_a_word_is_a_weak_sign_unless_something_lures) {
  EXPECT_TRUE(inspect("http://apple.example.org/").weak_brand);
  EXPECT_TRUE(inspect("http://visa-guide.org/").weak_brand);
  EXPECT_TRUE(inspect("http://ups.example.org/").weak_brand);
  EXPECT_FALSE(inspect("http://apple.example.top/").weak_brand);
  EXPECT_FALSE(inspect("http://apple.example.org/verify").weak_brand);
  EXPECT_FALSE(inspect("http://icbc.example.org/").weak_brand);
}

TEST(Domain, knows_addresses_of_the_own_network) {
  for (const char* url :
       {"http://192.168.1.1/", "http://10.0.0.1:8080/", "172.16.0.1", "127.0.0.1", "169.254.1.1",
        "100.64.0.1", "http://[fe80::1]/", "http://[::1]/", "http://[fd12:3456::1]/"})
    EXPECT_TRUE(inspect(url).private_address) << url;
  for (const char* url :
       {"http://203.0.113.7/", "172.32.0.1", "100.128.0.1", "http://[2001:db8::1]/", "10.com"})
    EXPECT_FALSE(inspect(url).private_address) << url;
}

TEST(Domain, sees_tricks_of_the_address) {
  EXPECT_TRUE(inspect("https://icbc.com.cn@evil.top/").user_info);
  EXPECT_EQ(inspect("https://icbc.com.cn@evil.top/").host, "evil.top");
  EXPECT_TRUE(inspect("http://203.0.113.7/").ip_literal);
  EXPECT_TRUE(inspect("http://3405803783/").ip_literal);
  EXPECT_TRUE(inspect("http://3405803783/").encoded_host);
  EXPECT_EQ(inspect("http://3405803783/").host, "203.0.113.7");
  EXPECT_TRUE(inspect("http://[2001:db8::1]/").ip_literal);
  EXPECT_TRUE(inspect("http://evil.top:8443/").odd_port);
  EXPECT_TRUE(inspect("http://t.cn/Rabc").shortener);
  EXPECT_TRUE(inspect("http://evil.top").risky_suffix);
  EXPECT_TRUE(inspect("http://раураl.com").mixed_scripts);
  EXPECT_TRUE(inspect("http://xn--80ak6aa92e.com").punycode);
  EXPECT_TRUE(inspect("http://ev%69l.top").encoded_host);
  EXPECT_EQ(inspect("http://ev%69l.top").host, "evil.top");
}

TEST(Domain, counts) {
  const auto facts = inspect("http://a-b-1.evil22.top/login/verify.php?x=1&y=2");
  EXPECT_EQ(facts.dots, 2);
  EXPECT_EQ(facts.hyphens, 2);
  EXPECT_EQ(facts.labels, 3);
  EXPECT_EQ(facts.path_depth, 2);
  EXPECT_EQ(facts.query_parameters, 2);
  EXPECT_EQ(facts.digit_share_milli, 3 * 1000 / 16);
  EXPECT_EQ(facts.suspicious_words, 2);
}

TEST(Domain, facts_of_the_path) {
  const auto kit = inspect("http://shop.example.com/wp-includes/x/login.php?user=ann%40example.com");
  EXPECT_TRUE(kit.program_folder && kit.script_page && kit.mail_in_path);
  EXPECT_FALSE(inspect("http://example.com/wp-content/uploads/a.jpg").program_folder);
  EXPECT_FALSE(inspect("http://example.com/wp-admin/post.php").program_folder) << "an owner at work";
  EXPECT_TRUE(inspect("http://example.com/a?id=0123456789abcdef01234567").long_code);
  EXPECT_FALSE(inspect("http://example.com/a?id=0123456789abcdef0123456").long_code);
  EXPECT_TRUE(inspect("http://example.com/a/ann@example.com").mail_in_path);
  for (const char* url :
       {"http://example.com/@ann", "http://example.com/a@b", "http://example.com/%40a.b", "a.com/x%"})
    EXPECT_FALSE(inspect(url).mail_in_path) << url;
  EXPECT_EQ(inspect("http://secure-login.example.com/verify").host_words, 2);
  EXPECT_TRUE(inspect("http://evil.weebly.com/").free_hosting);
}

TEST(Domain, random_labels) {
  EXPECT_TRUE(inspect("xkqzvbnmtr.com").random_label);
  EXPECT_TRUE(inspect("a1b2c3d4e5.com").random_label);
  EXPECT_FALSE(inspect("wikipedia.org").random_label);
  EXPECT_FALSE(inspect("shanghaidaxue.cn").random_label);
}

TEST(Domain, what_is_no_address_is_not_valid) {
  for (const char* text : {"", " ", "http://", "://", "nodots", "a..b", "http://a b.com/", "\xFF\xFE", "[",
                           "@", ":", "%", "[h\xFF\xFF\xFF]", "[h\xFF:"})
    EXPECT_FALSE(inspect(text).valid) << text;
  EXPECT_FALSE(inspect(std::string(100'000, 'a')).valid);
}

TEST(Punycode, examples_of_the_standard) {
  EXPECT_EQ(*to_ascii_host("中国银行.com"), "xn--fiqs8s856bruk.com");
  EXPECT_EQ(to_unicode_host("xn--fiqs8s"), "中国");
  EXPECT_EQ(to_unicode_host("xn--80ak6aa92e.com"), "аррӏе.com");
  EXPECT_EQ(to_unicode_host("xn--!!.com"), "xn--!!.com");
}

TEST(EditDistance, counts_swaps_and_gives_up) {
  EXPECT_EQ(edit_distance("paypal", "paypla", 2), 1);
  EXPECT_EQ(edit_distance("paypal", "paypal", 2), 0);
  EXPECT_EQ(edit_distance("paypal", "poypall", 2), 2);
  EXPECT_EQ(edit_distance("paypal", "wikipedia", 2), 3);
}

}  // namespace
}  // namespace duanlian::text
