#include "text/reader.h"

#include "gmock/gmock.h"

#include "text/fixture.h"

namespace duanlian::text {
namespace {

using testing::AllOf;
using testing::Ge;
using testing::Lt;

std::string shown(const Reading& reading) {
  std::string all = std::to_string(reading.total_milli) + reading.signature + (reading.cut ? "cut" : "");
  for (const auto& hit : reading.hits)
    all += " " + std::to_string(hit.phrase) + "@" + std::to_string(hit.offset) + "+" +
           std::to_string(hit.length);
  for (const auto& entity : reading.entities) all += " " + entity.value + "@" + std::to_string(entity.offset);
  return all;
}

TEST(Reader, reads_the_same_whatever_was_read_before) {
  Reader fresh(core_lexicon()), used(core_lexicon());
  used.read("先读别的：安全账户 13800138000");
  const auto* text = "【建设银行】您的积分可兑换现金，请登录http://ccb-jf.top，逾期失效。加微信abc123456";
  EXPECT_EQ(shown(fresh.read(text)), shown(used.read(text)));
}

TEST(Reader, scams_score_and_warnings_do_not) {
  Reader reader(core_lexicon());
  for (const char* text : {
           "您的账户涉嫌洗钱案件，请将资金转入安全账户配合清查，不要告诉家人",
           "兼职刷单返利，垫付返佣日结，加微信abc888999",
           "百万保障到期未关闭将自动扣费，请下载会议软件开启屏幕共享",
           "涉 嫌 洗 钱，请转 安★全★帳★戶",
           "Hi mum, this is my new number, can you pay a bill for me?",
           "USPS: your package could not be delivered, update your delivery address at "
           "http://usps-redeliver.top/x",
           "E-ZPass: unpaid toll balance. Avoid late fees, pay toll at https://ezpass.top-pay.xyz",
           "恭喜您被抽选为场外幸运观众，获得奖金十万元与苹果电脑一台，登录http://a.top 领取",
           "您丢失的iPhone已上线，请登录 http://icloud-find.top 查看",
       })
    EXPECT_THAT(reader.read(text).total_milli, Ge(800)) << text;
  for (const char* text : {
           "【公安提醒】谨防诈骗：凡是要求转入安全账户的都是诈骗，请拨打96110",
           "您好，明天上午十点在会议室开会，请带上季度报表。",
           "【顺丰速运】您的快件已到达驿站，取件码 5-2-1034。",
           "您的验证码是482913，五分钟内有效，请勿告诉他人。",
           "妈，我今晚不回家吃饭了。",
           "Your meeting with Ann is moved to 3 pm tomorrow.",
       })
    EXPECT_THAT(reader.read(text).total_milli, Lt(800)) << text;
}

TEST(Reader, borrowed_warnings_do_not_cancel_a_scam) {
  Reader reader(core_lexicon());
  const std::string scam = "你涉嫌洗钱，请将资金转入安全账户配合公安局调查，否则立即逮捕";
  const std::string warnings = "。谨防诈骗 96110 报警 切勿相信他人";
  EXPECT_GE(reader.read(scam + warnings).total_milli, kScoreMilliMax + kProtectiveMilliMin);
  EXPECT_GE(reader.read(scam + "，加微信abc888999" + warnings).total_milli, kScoreMilliMax) << "a contact";
  EXPECT_LT(reader.read("公检法没有安全账户，谨防诈骗，如遇可疑请拨打96110").total_milli, 800);
}

TEST(Reader, an_official_link_is_no_contact_and_no_sign) {
  BrandSource source;
  source.brands.push_back({.id = "icbc", .zh = {}, .en = {}, .names = {"icbc"}, .domains = {"icbc.com.cn"}});
  source.open_names = {"box.icbc.com.cn"};
  const auto brands = *BrandList::build(std::move(source));
  auto words = *load_phrases("category: c\nphrases: [{text: 积分, weight: 0.5}]\n", "a");
  words.append(*load_phrases(
      "category: h\nrole: helper\nphrases: [{entity: url, weight: 0.2}, {entity: phone, weight: 0.1}]\n",
      "b"));
  const auto lexicon = *Lexicon::build(words);
  Reader reader(lexicon, brands);
  EXPECT_FALSE(reader.read("积分 https://www.icbc.com.cn/a 或95588").contact);
  EXPECT_EQ(reader.read("积分 https://www.icbc.com.cn/a 或95588").total_milli, 500);
  EXPECT_TRUE(reader.read("积分 https://box.icbc.com.cn/a").contact);
  EXPECT_EQ(reader.read("积分 https://icbc.com.cn.evil.top/a").total_milli, 700);
  EXPECT_TRUE(reader.read("积分 https://www.icbc.com.cn/a 或13800138000").contact);
}

TEST(Reader, a_contact_is_what_the_author_can_be_reached_by) {
  Reader reader(core_lexicon());
  EXPECT_TRUE(reader.read("请拨打13800138000").contact);
  EXPECT_TRUE(reader.read("请拨打400-800-1234").contact) << "anybody can rent one";
  EXPECT_TRUE(reader.read("登录evil.top").contact);
  EXPECT_TRUE(reader.read("加微信：abc888999").contact);
  EXPECT_FALSE(reader.read("请拨打95539或96110").contact);
  EXPECT_FALSE(reader.read("您的验证码是482913，转账50000元").contact);
}

TEST(Reader, of_overlapping_phrases_the_longest_counts) {
  Reader reader(
      lexicon_of("category: c\nphrases:\n  - {text: 刷单, weight: 0.5}\n  - {text: 刷单返利, weight: 0.3}\n"
                 "  - {text: 返利, weight: 0.1}\n"));
  EXPECT_EQ(reader.read("刷單返利").total_milli, 300);
  EXPECT_EQ(reader.read("刷单有返利").total_milli, 600);
}

TEST(Reader, letters_and_digits_between_ideographs_do_not_hide_a_phrase) {
  Reader reader(core_lexicon());
  for (const char* text : {"刷a单b返c利", "刷1单2返3利", "快来刷x单y返zz利呀", "刷a单返b利", "刷丶单丶返丶利",
                           "刷丨单丿返ノ利", "刷の单ー返卐利"})
    EXPECT_THAT(hit_ids(reader, text), testing::Contains("task_rebate.刷单返利")) << text;
  const auto& reading = reader.read("快来刷a单b返c利呀");
  EXPECT_EQ(reading.hits[0].offset, std::string_view("快来").size());
  EXPECT_EQ(reading.hits[0].length, std::string_view("刷a单b返c利").size());
  EXPECT_EQ(reader.read("满100减20，送5张券，买3件打8折").total_milli, 0);
}

TEST(Reader, core_words_are_read_by_their_parts_and_their_sound) {
  Reader reader(core_lexicon());
  for (const auto& [text, id] :
       std::vector<std::pair<const char*, const char*>>{{"shua单返利", "task_rebate.刷单返利"},
                                                        {"jia微信", "contact.加微信"},
                                                        {"加微亻言", "contact.加微信"},
                                                        {"兼织刷单", "task_rebate.兼职刷单"},
                                                        {"兼耳只刷单", "task_rebate.兼职刷单"},
                                                        {"刷单fan利", "task_rebate.刷单返利"},
                                                        {"安quan账户", "impersonated_police.安全账户"}})
    EXPECT_THAT(hit_ids(reader, text), testing::Contains(id)) << text;
}

TEST(Lexicon, characters_in_other_forms_are_checked) {
  const auto refused = [](std::string_view yaml) {
    const auto source = load_phrases(yaml, "test.yaml");
    return !source || !Lexicon::build(*source);
  };
  EXPECT_TRUE(refused("characters: [{of: 信用, as: [x]}]\n"));
  EXPECT_TRUE(refused("characters: [{of: 信, as: ['+']}]\n"));
  EXPECT_TRUE(refused("characters: [{of: 信}]\n"));
  EXPECT_TRUE(refused("core_words: [信]\n"));
  EXPECT_FALSE(refused("characters: [{of: 信, as: [亻言]}]\ncore_words: [信用]\n"));
}

TEST(Reader, the_signature_is_folded_as_lists_must_be) {
  Reader reader(core_lexicon());
  for (const char* text : {"【ETC】请认证", "【ＥＴＣ】请认证", "请认证【etc】"})
    EXPECT_EQ(reader.read(text).signature, "etc");
}

TEST(Reader, texts_of_one_burst_have_one_template) {
  Reader reader(core_lexicon());
  const std::string first =
      reader.read("您的包裹已到，请尽快登录 http://a1.top/x 领取，验证码 1234").template_id;
  EXPECT_EQ(first.size(), 16U);
  EXPECT_EQ(reader.read("您的包裹已到 请尽快登录 https://b2.top/yy 领取，验证码98765").template_id, first);
  EXPECT_EQ(reader.read("您的包裹★已到！请尽快登录http://b2.top领取验证码").template_id, first);
  EXPECT_NE(reader.read("您的快件已到，请尽快登录 http://a1.top/x 领取，验证码 1234").template_id, first);
  EXPECT_EQ(reader.read("好的，我晚上回家吃饭 123").template_id, "");
}

TEST(Reader, a_long_text_is_cut_and_says_so) {
  Reader reader(core_lexicon());
  std::string text;
  while (text.size() <= kTextBytesMax) text += "无关文字";
  EXPECT_FALSE(reader.read(std::string_view(text).substr(0, kTextBytesMax)).cut);
  const auto& reading = reader.read(text + "安全账户");
  EXPECT_TRUE(reading.cut);
  EXPECT_EQ(reading.total_milli, 0);
}

TEST(Reader, entities_are_bounded) {
  Reader reader(core_lexicon());
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "13800138000, ";
  const auto& reading = reader.read(text);
  EXPECT_LE(reading.entities.size(), kEntitiesMax);
  EXPECT_TRUE(reading.cut);
}

TEST(Reader, takes_any_bytes) {
  Reader reader(core_lexicon());
  std::string bytes;
  for (int i = 0; i < 5000; ++i) bytes += static_cast<char>(i * 7919 % 256);
  const auto& reading = reader.read(bytes);
  for (const auto& hit : reading.hits) EXPECT_THAT(hit.offset + hit.length, testing::Le(bytes.size()));
  for (const auto& entity : reading.entities)
    EXPECT_THAT(entity.offset + entity.length, testing::Le(bytes.size()));
  EXPECT_EQ(reader.read("").total_milli, 0);
}

// Each of these once made a naive reader take quadratic time; here they only must end.
TEST(Reader, texts_that_are_made_to_be_slow) {
  Reader reader(core_lexicon());
  for (const char* unit : {"1 ", "1o", "a.", "a@", "://", "http://a", "加微信", "验证码", "点击链接登录",
                           "一二", "gb82 ", "[.]a", "((((", "+1 2"}) {
    std::string text;
    while (text.size() < kTextBytesMax) text += unit;
    EXPECT_LE(reader.read(text).entities.size(), kEntitiesMax) << unit;
  }
}

TEST(Reader, many_readers_share_a_lexicon) {
  Reader first(core_lexicon()), second(core_lexicon());
  const auto& one = first.read("安全账户");
  EXPECT_EQ(second.read("无").total_milli, 0);
  EXPECT_GT(one.total_milli, 0);
}

}  // namespace
}  // namespace duanlian::text
