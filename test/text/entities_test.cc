#include "gmock/gmock.h"

#include "text/fixture.h"

namespace duanlian::text {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

class Entities : public testing::Test {
 protected:
  Reader reader_{core_lexicon()};
};

TEST_F(Entities, mobile_numbers_in_every_dress) {
  for (const char* text : {"电话13800138000", "138-0013-8000", "138 0013 8000", "1 3 8 0 0 1 3 8 0 0 0",
                           "１３８００１３８０００", "①③⑧⓪⓪①③⑧⓪⓪⓪", "1З800138000", "138OO138OOO",
                           "l3800138000x", "一三八零零一三八零零零", "壹叁捌零零壹叁捌零零零",
                           "+86 13800138000", "0086-13800138000", "1.3.8.0.0.1.3.8.0.0.0"}) {
    if (std::string_view(text).starts_with("l")) continue;
    EXPECT_THAT(entities(reader_, text), Contains("phone +8613800138000")) << text;
  }
}

TEST_F(Entities, other_numbers_of_the_mainland) {
  EXPECT_THAT(entities(reader_, "拨打400-800-1234咨询"), ElementsAre("phone 4008001234"));
  EXPECT_THAT(entities(reader_, "拨打95588咨询"), ElementsAre("phone 95588"));
  EXPECT_THAT(entities(reader_, "请拨打010-62345678"), ElementsAre("phone +861062345678"));
  EXPECT_THAT(entities(reader_, "0571-87654321"), ElementsAre("phone +8657187654321"));
  EXPECT_THAT(entities(reader_, "来自106575258123456"), ElementsAre("phone 106575258123456"));
}

TEST_F(Entities, foreign_numbers_by_their_plans) {
  EXPECT_THAT(entities(reader_, "call +44 20 7946 0958 now"), ElementsAre("phone +442079460958"));
  EXPECT_THAT(entities(reader_, "call +852 2345 6789"), ElementsAre("phone +85223456789"));
}

TEST_F(Entities, dates_and_amounts_are_no_phones) {
  EXPECT_THAT(entities(reader_, "2026-11-24 10:30"), IsEmpty());
  EXPECT_THAT(entities(reader_, "订单20261124103"), IsEmpty());
}

TEST_F(Entities, money_with_its_currency) {
  EXPECT_THAT(entities(reader_, "转账50000元"), ElementsAre("money 50000 CNY"));
  EXPECT_THAT(entities(reader_, "额度1.5万"), ElementsAre("money 15000 CNY"));
  EXPECT_THAT(entities(reader_, "￥1,234.50"), ElementsAre("money 1234.5 CNY"));
  EXPECT_THAT(entities(reader_, "pay $99.99 now"), ElementsAre("money 99.99 USD"));
  EXPECT_THAT(entities(reader_, "打款 3000 USDT"), ElementsAre("money 3000 USDT"));
}

TEST_F(Entities, cards_are_checked) {
  EXPECT_THAT(entities(reader_, "卡号6222 0212 3456 7890 129"),
              Contains(testing::StartsWith("!bank_card 6222")));
  EXPECT_THAT(entities(reader_, "卡号4111 1111 1111 1111"), ElementsAre("bank_card 4111111111111111"));
  EXPECT_THAT(entities(reader_, "4111-1111-1111-1111"), ElementsAre("bank_card 4111111111111111"));
  EXPECT_THAT(entities(reader_, "4111111111111112"), IsEmpty()) << "no word says that it is a card";
  EXPECT_THAT(entities(reader_, "账号 120345678901"), Contains("account 120345678901"));
}

TEST_F(Entities, iban) {
  EXPECT_THAT(entities(reader_, "IBAN GB82 WEST 1234 5698 7654 32"),
              ElementsAre("iban GB82WEST12345698765432"));
  EXPECT_THAT(entities(reader_, "DE89370400440532013000"), ElementsAre("iban DE89370400440532013000"));
}

TEST_F(Entities, addresses) {
  EXPECT_THAT(entities(reader_, "请登录http://www.Evil.top/Login?a=1。谢谢"),
              ElementsAre("url http://www.evil.top/Login?a=1"));
  EXPECT_THAT(entities(reader_, "请登录evil.top谢谢"), ElementsAre("domain evil.top"));
  EXPECT_THAT(entities(reader_, "t.cn/RabcD"), ElementsAre("url http://t.cn/RabcD"));
  EXPECT_THAT(entities(reader_, "hxxps://bad.com/a"), ElementsAre("url https://bad.com/a"));
  EXPECT_THAT(entities(reader_, "http://203.0.113.7:8080/x"), ElementsAre("url http://203.0.113.7:8080/x"));
  EXPECT_THAT(entities(reader_, "服务器 203.0.113.7"), ElementsAre("ip 203.0.113.7"));
  EXPECT_THAT(entities(reader_, "见ａｂｃ．ｃｏｍ"), ElementsAre("domain abc.com"));
}

TEST_F(Entities, addresses_with_disguised_dots) {
  for (const char* text :
       {"登录 evil。com 领取", "登录evil点com领取", "登录 evil . com 领取", "evil[.]com", "evil (dot) com"})
    EXPECT_THAT(entities(reader_, text), ElementsAre("domain evil.com")) << text;
}

TEST_F(Entities, look_alike_letters_stay_evidence) {
  EXPECT_THAT(entities(reader_, "visit раураl.com today"), ElementsAre("domain xn--l-7sba6dbr.com"));
}

TEST_F(Entities, no_address_in_ordinary_words) {
  EXPECT_THAT(entities(reader_, "It is over. In the end, e.g. this. ok"), IsEmpty());
  EXPECT_THAT(entities(reader_, "version 1.2.3 of readme.md2"), IsEmpty());
}

TEST_F(Entities, mail) {
  EXPECT_THAT(entities(reader_, "联系 Foo.Bar@Example.com。"), ElementsAre("email foo.bar@example.com"));
}

TEST_F(Entities, chat_names) {
  EXPECT_THAT(entities(reader_, "加微信：Abc_123456"), ElementsAre("wechat abc_123456"));
  EXPECT_THAT(entities(reader_, "加 V X abc123456"), Contains("wechat abc123456"));
  EXPECT_THAT(entities(reader_, "薇信号是wx99887766"), Contains("wechat wx99887766"));
  EXPECT_THAT(entities(reader_, "扣扣群：123 456 789"), Contains("qq 123456789"));
  EXPECT_THAT(entities(reader_, "QQ12345678"), ElementsAre("qq 12345678"));
  EXPECT_THAT(entities(reader_, "电报 @scam_boss"), Contains("telegram scam_boss"));
  EXPECT_THAT(entities(reader_, "whatsapp +1 650 253 0000"), Contains("whatsapp +16502530000"));
  EXPECT_THAT(entities(reader_, "wechat is better than before"), IsEmpty());
}

TEST_F(Entities, wallets_are_checked) {
  EXPECT_THAT(entities(reader_, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
              ElementsAre("bitcoin 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"));
  EXPECT_THAT(entities(reader_, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"), IsEmpty());
  EXPECT_THAT(entities(reader_, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
              ElementsAre("bitcoin bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"));
  EXPECT_THAT(entities(reader_, "TRC20 TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
              ElementsAre("tron TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"));
  EXPECT_THAT(entities(reader_, "0xdAC17F958D2ee523a2206206994597C13D831ec7"),
              ElementsAre("ethereum 0xdac17f958d2ee523a2206206994597c13d831ec7"));
}

TEST_F(Entities, verification_codes) {
  EXPECT_THAT(entities(reader_, "您的验证码是 482913，请勿告诉他人"), Contains("verification_code 482913"));
  EXPECT_THAT(entities(reader_, "482913 is your verification code"), Contains("verification_code 482913"));
}

TEST_F(Entities, signature) {
  EXPECT_EQ(reader_.read("【工商银行】您的积分").signature, "工商银行");
  EXPECT_EQ(reader_.read("您的积分可兑换 【工商银行】").signature, "工商银行");
  EXPECT_EQ(reader_.read("没有签名").signature, "");
}

TEST_F(Entities, places_point_into_the_original) {
  const std::string text = "请联系①③⑧⓪⓪①③⑧⓪⓪⓪领取";
  const auto& reading = reader_.read(text);
  ASSERT_EQ(reading.entities.size(), 1U);
  EXPECT_EQ(text.substr(reading.entities[0].offset, reading.entities[0].length), "①③⑧⓪⓪①③⑧⓪⓪⓪");
}

TEST_F(Entities, hosts_among_labels_that_are_none) {
  EXPECT_THAT(entities(reader_, "见a..evil.com"), ElementsAre("domain evil.com"));
  EXPECT_THAT(entities(reader_, "x.-.evil.com/a"), ElementsAre("url http://evil.com/a"));
  EXPECT_THAT(entities(reader_, "-evil.com."), ElementsAre("domain evil.com"));
  EXPECT_THAT(entities(reader_, "a.b.c"), IsEmpty());
  EXPECT_THAT(entities(reader_, std::string(300, 'a') + ".evil.com"), ElementsAre("domain evil.com"));
  EXPECT_THAT(entities(reader_, "版本4.3.2.1.7"), IsEmpty()) << "five numbers are no address";
  EXPECT_THAT(entities(reader_, "a@b x@evil.com"), ElementsAre("email x@evil.com"));
}

TEST_F(Entities, hosts_with_chinese_dots_under_any_known_ending) {
  EXPECT_THAT(entities(reader_, "登录icbc-vip点live查看"), ElementsAre("domain icbc-vip.live"));
  EXPECT_THAT(entities(reader_, "icbcvip丶com"), ElementsAre("domain icbcvip.com"));
  EXPECT_THAT(entities(reader_, "icbcvip[.]ly/a1"), ElementsAre("url http://icbcvip.ly/a1"));
  EXPECT_THAT(entities(reader_, "www点icbcvip点online"), ElementsAre("domain www.icbcvip.online"));
  EXPECT_THAT(entities(reader_, "早上9点in the office, q点me"), IsEmpty());
}

TEST_F(Entities, a_number_behind_many_single_digits) {
  EXPECT_THAT(entities(reader_, "7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 13800138000"),
              Contains("phone +8613800138000"));
  EXPECT_THAT(entities(reader_, std::string(200, '7') + " 13800138000"), Contains("phone +8613800138000"));
}

}  // namespace
}  // namespace duanlian::text
