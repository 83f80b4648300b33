#include "respond/outreach/asking.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <span>

#include "respond/outreach/folded_words.h"

namespace duanlian::respond {
namespace {

using Words = std::span<const std::u32string_view>;
constexpr std::size_t kNowhere = std::u32string_view::npos;

constexpr std::array<std::u32string_view, 18> kOpenVerbs{
    U"点",    U"戳",   U"打开",  U"访问", U"登录",   U"登陆", U"进入",   U"扫",    U"复制",
    U"click", U"open", U"visit", U"tap",  U"follow", U"scan", U"log in", U"go to", U"use"};
constexpr std::array<std::u32string_view, 14> kLinks{U"链接",    U"网址", U"网页",    U"网站",  U"二维码",
                                                     U"此处",    U"这里", U"link",    U"links", U"url",
                                                     U"website", U"site", U"qr code", U"page"};
constexpr std::array<std::u32string_view, 7> kInstallVerbs{U"下载",     U"安装",    U"装上", U"更新",
                                                           U"download", U"install", U"get"};
constexpr std::array<std::u32string_view, 10> kApps{U"app",    U"apps",     U"应用", U"软件",    U"程序",
                                                    U"客户端", U"software", U"插件", U"program", U"tool"};
constexpr std::array<std::u32string_view, 15> kTransferVerbs{
    U"转账", U"转帐", U"转钱",     U"转入",       U"转到",     U"转给", U"转至",         U"汇款",
    U"打款", U"付款", U"transfer", U"send money", U"pay into", U"wire", U"deposit money"};
constexpr std::array<std::u32string_view, 17> kTellVerbs{
    U"提供", U"告诉", U"告知", U"发送", U"发来",  U"报出",  U"说出",  U"回复", U"输入",
    U"填写", U"tell", U"give", U"send", U"reply", U"enter", U"share", U"read"};
constexpr std::array<std::u32string_view, 16> kCodes{
    U"验证码", U"校验码",      U"动态码",         U"密码",     U"口令",     U"卡号",
    U"账号",   U"身份证号",    U"code",           U"codes",    U"password", U"passwords",
    U"pin",    U"card number", U"account number", U"id number"};
constexpr std::array<std::u32string_view, 6> kShareVerbs{U"共享",  U"分享", U"开启",
                                                         U"share", U"show", U"start"};
constexpr std::array<std::u32string_view, 3> kScreens{U"屏幕", U"screen", U"screen sharing"};

// Before the verb, these say that one should not, or that somebody else wants it.
constexpr std::array<std::u32string_view, 39> kExcuses{
    U"正在",     U"正连续", U"被",      U"诱导", U"冒充",   U"恐吓",    U"不",     U"别",
    U"勿",       U"莫",     U"拒",      U"停",   U"没有",   U"禁止",    U"骗子",   U"诈骗分子",
    U"对方",     U"凡",     U"有人",    U"自称", U"任何人", U"never",   U"not",    U"don't",
    U"doesn't",  U"won't",  U"cannot",  U"no",   U"nobody", U"stop",    U"refuse", U"scammer",
    U"scammers", U"anyone", U"whoever", U"they", U"before", U"without", U"caller"};
// These hold an excuse and are none.
constexpr std::array<std::u32string_view, 17> kNoExcuses{
    U"不妨",          U"不如",         U"不然",         U"不得不",  U"不要忘",  U"别忘",
    U"不忘",          U"别人",         U"特别",         U"分别",    U"区别",    U"不仅",
    U"do not forget", U"don't forget", U"never forget", U"why not", U"not only"};
constexpr std::array<std::u32string_view, 2> kPleas{U"请", U"please"};
constexpr std::array<std::u32string_view, 8> kCallBacks{
    U"回拨", U"回电", U"来电咨询", U"拨打", U"call back", U"call us", U"contact us", U"reply to this"};

constexpr bool ends_clause(char32_t c) {
  constexpr std::u32string_view kEnds = U"，。；！？：,.;!?:\n";
  return kEnds.find(c) != std::u32string_view::npos;
}

std::size_t find_first(std::u32string_view text, Words words, std::size_t from) {
  std::size_t first = kNowhere;
  for (const std::u32string_view word : words) first = std::min(first, find_word(text, word, from));
  return first;
}

// Puts blanks over what only looks like an excuse, so that places stay the same.
std::u32string without_false_excuses(std::u32string_view clause) {
  std::u32string out(clause);
  for (const std::u32string_view word : kNoExcuses) {
    for (std::size_t at = find_word(out, word); at != kNowhere; at = find_word(out, word, at))
      std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(at), word.size(), U' ');
  }
  return out;
}

// An excuse stands before the verb, and no plea comes between them. `before` is what stands before the verb.
bool is_excused(std::u32string_view before) {
  std::size_t plea = 0;
  for (const std::u32string_view word : kPleas) {
    for (std::size_t at = find_word(before, word); at != kNowhere; at = find_word(before, word, at + 1))
      plea = std::max(plea, at);
  }
  return find_first(before, kExcuses, plea) != kNowhere;
}

struct AskPattern {
  Words verbs;
  Words objects;  // one of them after the verb; none: the verb says it
  std::string_view what;
};

constexpr std::array<AskPattern, 5> kAskPatterns{{{kOpenVerbs, kLinks, "a link"},
                                                  {kInstallVerbs, kApps, "an app"},
                                                  {kTransferVerbs, {}, "a transfer"},
                                                  {kTellVerbs, kCodes, "a code"},
                                                  {kShareVerbs, kScreens, "the screen"}}};

// What follows the verb makes a thing of it, or says that it is done or not time yet: "records of payments",
// "before a transfer", in the order of Chinese.
bool is_spoken_of(std::u32string_view after) {
  constexpr std::array<std::u32string_view, 7> kEndings{U"前", U"之前", U"记录", U"流水",
                                                        U"的", U"了",   U"过"};
  return std::ranges::any_of(kEndings, [&](std::u32string_view ending) { return after.starts_with(ending); });
}

std::size_t find_asking(std::u32string_view clause, const AskPattern& pattern) {
  for (const std::u32string_view verb : pattern.verbs) {
    for (std::size_t at = find_word(clause, verb); at != kNowhere; at = find_word(clause, verb, at + 1)) {
      const std::size_t end = at + verb.size();
      if (is_spoken_of(clause.substr(end))) continue;
      if (!pattern.objects.empty() && find_first(clause, pattern.objects, end) == kNowhere) continue;
      if (!is_excused(clause.substr(0, at))) return at;
    }
  }
  return kNowhere;
}

}  // namespace

std::vector<Asking> askings(std::u32string_view folded) {
  std::vector<Asking> found;
  for (std::size_t begin = 0; begin < folded.size();) {
    std::size_t end = begin;
    while (end < folded.size() && !ends_clause(folded[end])) ++end;
    const std::u32string clause = without_false_excuses(folded.substr(begin, end - begin));
    for (const AskPattern& pattern : kAskPatterns) {
      const std::size_t at = find_asking(clause, pattern);
      if (at != kNowhere) found.push_back({begin + at, std::string(pattern.what)});
    }
    begin = end + 1;
  }
  return found;
}

std::size_t find_call_back(std::u32string_view folded) { return find_first(folded, kCallBacks, 0); }

}  // namespace duanlian::respond
