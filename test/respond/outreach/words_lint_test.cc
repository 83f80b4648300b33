#include "respond/outreach/words_lint.h"

#include <gtest/gtest.h>

#include "respond/outreach/folded_words.h"
#include "respond/outreach/sms_length.h"

namespace duanlian::respond {
namespace {

using model::Approach;

// The rules that find something, joined; the tongue follows from the text.
std::string rules_that_fire(std::string_view text, Approach approach = Approach::message) {
  const std::vector<std::string> official{"96110", "110", "12381"};
  const auto folded = folded_words(text);
  const bool han = std::any_of(folded.begin(), folded.end(), is_han);
  std::string out;
  for (const auto& one : lint_words(text, han ? Tongue::zh : Tongue::en, approach, official))
    out += (out.empty() ? "" : " ") + std::string(model::to_string(one.rule));
  return out;
}

TEST(WordsLint, RefusesLinksHoweverTheyAreSpelt) {
  for (const auto* text : {"请看 https://a", "看 www.a", "看abc.com", "看ａｂｃ．ｃｏｍ", "看abc。com",
                           "看abc点com", "看例子.中国", "See a.cn now"})
    EXPECT_EQ(rules_that_fire(text), "link") << text;
  EXPECT_EQ(rules_that_fire("请看 https://a", Approach::call), "link");
  for (const auto* text : {"先停。再想。", "Stop. Think.", "About 2.5 percent", "一点都不急", "3.5成"})
    EXPECT_EQ(rules_that_fire(text), "") << text;
}

TEST(WordsLint, RefusesAddressesAndChatNamesInAMessage) {
  EXPECT_EQ(rules_that_fire("写给 a@b"), "at_sign");
  for (const auto* text : {"微信找我们", "加QQ", "加ＱＱ好友", "V信联系", "On WhatsApp", "telegram group"})
    EXPECT_EQ(rules_that_fire(text), "chat_name") << text;
  EXPECT_EQ(rules_that_fire("骗子在微信群里", Approach::call), "");
  for (const auto* text : {"Stay online", "Hang up the line", "群里都是托", "faqqs"})
    EXPECT_EQ(rules_that_fire(text), "") << text;
}

TEST(WordsLint, RefusesEveryNumberInAMessageAndOthersThanOfficialOnesInACall) {
  for (const auto* text : {"请记住13800138000", "官方96110", "138-0013-8000 找", "九六一一零", "１１０",
                           "1 1 0 号", "Number 110"})
    EXPECT_EQ(rules_that_fire(text), "number") << text;
  for (const auto* text : {"30分钟内", "三天后", "12点", "Within 30 minutes"})
    EXPECT_EQ(rules_that_fire(text), "") << text;
  EXPECT_EQ(rules_that_fire("自己拨打96110核实", Approach::call), "");
  EXPECT_EQ(rules_that_fire("Dial 110 yourself", Approach::visit), "");
  EXPECT_EQ(rules_that_fire("自己拨打96111核实", Approach::call), "number");
  EXPECT_EQ(rules_that_fire("自己拨打961100核实", Approach::call), "number");
  EXPECT_EQ(rules_that_fire("九六一一零", Approach::call), "number");
}

TEST(WordsLint, RefusesToAskForACallBack) {
  for (const auto* text : {"请回拨", "请拨打", "Please call back", "Contact us"})
    EXPECT_EQ(rules_that_fire(text), "call_back") << text;
  EXPECT_EQ(rules_that_fire("挂断后自己拨打", Approach::call), "");
  EXPECT_EQ(rules_that_fire("请挂断"), "");
}

TEST(WordsLint, RefusesWordsThatAskForWhatOfficersNeverAskFor) {
  for (const auto* text :
       {"请点击链接", "请打开网页核对", "扫二维码", "请下载反诈应用", "安装软件", "请转账到安全账户",
        "把钱转到这里", "告诉我验证码", "请提供卡号", "请共享屏幕", "请先共享您的屏幕", "Click the link",
        "Please open this website", "Install our app", "Transfer the money", "Send money now",
        "Tell me the code", "Reply with your password", "Share your screen"})
    EXPECT_EQ(rules_that_fire(text, Approach::call), "asks") << text;
}

TEST(WordsLint, LetsWordsWarnOfIt) {
  for (const auto* text :
       {"不要点击链接", "请勿打开陌生网页", "切勿扫二维码", "别下载应用", "不要转账", "请立即停止转账",
        "转账前先核实", "不要把验证码告诉任何人", "骗子让您共享屏幕", "凡是要您转账的都是骗子",
        "我不会让您转账", "Do not click the link", "Never install an app", "Stop the transfer",
        "Scammers have you share your screen", "Please do not tell anyone a code",
        "Before you transfer money, ask", "Don't open the website"})
    EXPECT_EQ(rules_that_fire(text, Approach::call), "") << text;
}

TEST(WordsLint, IsNotLedAstrayByANegationElsewhere) {
  for (const auto* text :
       {"不要担心，点击链接", "不要担心请点击链接", "不要忘了点击链接", "您不妨下载应用", "别人都已转账",
        "不然请转账", "Do not worry, click the link", "Do not forget to click the link",
        "Why not install the app", "Do not worry and please tell me the code"})
    EXPECT_EQ(rules_that_fire(text, Approach::call), "asks") << text;
}

TEST(WordsLint, RefusesOtherAlphabetsAndWhatIsNotSeen) {
  EXPECT_EQ(rules_that_fire("请停\xe2\x80\x8b止"), "character");
  EXPECT_EQ(rules_that_fire("St\xd0\xbep"), "character");
  EXPECT_EQ(rules_that_fire("①②③ 停"), "character");
  EXPECT_EQ(rules_that_fire("“停”——（先）…"), "");
}

TEST(WordsLint, HoldsEachTextToItsTongue) {
  const auto first = [](std::string_view text, Tongue tongue) {
    const auto found = lint_words(text, tongue, Approach::call, {});
    return found.empty() ? std::string() : std::string(model::to_string(found[0].rule));
  };
  EXPECT_EQ(first("Stop", Tongue::zh), "tongue");
  EXPECT_EQ(first("Stop 停", Tongue::en), "tongue");
  EXPECT_EQ(first("先stop", Tongue::zh), "");
}

TEST(WordsLint, LetsAMessageHaveNoPlaceToFillInAndACallOnlyKnownOnes) {
  EXPECT_EQ(rules_that_fire("{name}您好"), "placeholder");
  EXPECT_EQ(rules_that_fire("{station}提醒"), "placeholder");
  EXPECT_EQ(rules_that_fire("{name}您好，我是{station}的{officer}", Approach::call), "");
  for (const auto* text : {"{amount}元", "{name 您好", "您好}", "{{name}}您好", "{}您好"})
    EXPECT_EQ(rules_that_fire(text, Approach::call), "placeholder") << text;
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

TEST(WordsLint, CountsShortMessages) {
  EXPECT_EQ(sms_parts(repeated("停", 70)), 1U);
  EXPECT_EQ(sms_parts(repeated("停", 71)), 2U);
  EXPECT_EQ(sms_parts(repeated("停", 134)), 2U);
  EXPECT_EQ(sms_parts(repeated("停", 135)), 3U);
  EXPECT_EQ(sms_parts(repeated("a", 160)), 1U);
  EXPECT_EQ(sms_parts(repeated("a", 161)), 2U);
  EXPECT_EQ(sms_parts(repeated("a", 306)), 2U);
  EXPECT_EQ(sms_parts(repeated("a", 307)), 3U);
  EXPECT_EQ(sms_parts(repeated("[", 80)), 1U);
  EXPECT_EQ(sms_parts(repeated("[", 81)), 2U);
  EXPECT_EQ(sms_parts(repeated("\xf0\x9f\x98\x80", 35)), 1U);
  EXPECT_EQ(sms_parts(repeated("\xf0\x9f\x98\x80", 36)), 2U);
  EXPECT_EQ(rules_that_fire(repeated("停", 134)), "");
  EXPECT_EQ(rules_that_fire(repeated("停", 135)), "length");
  EXPECT_EQ(rules_that_fire(repeated("停", 135), Approach::call), "");
  EXPECT_EQ(rules_that_fire(repeated("停", 667), Approach::call), "length");
}

TEST(WordsLint, SaysWhereInTheText) {
  const auto found = lint_words("您好，点击链接", Tongue::zh, Approach::message, {});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].at, 3U);
  EXPECT_EQ(found[0].what, "asks for a link; officers never do");
}

}  // namespace
}  // namespace duanlian::respond
