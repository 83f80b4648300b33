#include "respond/outreach/words_lint.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "respond/outreach/asking.h"
#include "respond/outreach/folded_words.h"
#include "respond/outreach/sms_length.h"

namespace duanlian::respond {
namespace {

constexpr std::size_t kNotFound = std::u32string_view::npos;
constexpr std::array<std::string_view, 3> kSpokenPlaceholders{"name", "officer", "station"};

// Names of chat services and how their ids are written to slip through. "line" is a word, so only LINE with
// its id would be one, which the other rules see.
constexpr std::array<std::u32string_view, 27> kChatNames{
    U"qq",       U"wechat",    U"weixin",    U"whatsapp", U"telegram", U"tg",    U"wx",
    U"vx",       U"v信",       U"微信",      U"薇信",     U"维信",     U"扣扣",  U"企鹅号",
    U"电报",     U"钉钉",      U"飞书",      U"陌陌",     U"dingtalk", U"skype", U"viber",
    U"facebook", U"messenger", U"kakaotalk", U"discord",  U"抖音",     U"小红书"};

constexpr std::array<std::u32string_view, 10> kDotEndings{U"com", U"cn",  U"net", U"org", U"top",
                                                          U"xyz", U"vip", U"cc",  U"app", U"me"};

// Han, printable ASCII and the punctuation of both: what else there is hides, imitates or is no word.
bool may_stand_in_words(char32_t c) {
  constexpr std::u32string_view kMarks = U"‘’“”—…·。、，；：？！（）《》〈〉「」『』【】";
  return is_han(c) || c == U'\n' || (c >= 0x20 && c < 0x7f) || kMarks.find(c) != std::u32string_view::npos ||
         (c >= 0xff01 && c <= 0xff5e);
}

bool is_digit_of_any_kind(char32_t c) {
  constexpr std::u32string_view kHanDigits = U"零〇一二三四五六七八九幺";
  return (c >= U'0' && c <= U'9') || kHanDigits.find(c) != std::u32string_view::npos;
}

bool joins_digits(char32_t c) {
  constexpr std::u32string_view kJoints = U" -.·,，、";
  return kJoints.find(c) != std::u32string_view::npos;
}

// Looks at one text rule by rule.
class WordsLint {
 public:
  WordsLint(std::string_view text, Tongue tongue, bool message, std::span<const std::string> official)
      : text_(text), folded_(folded_words(text)), tongue_(tongue), message_(message), official_(official) {}

  std::vector<LintFinding> findings() {
    check_characters();
    check_tongue();
    check_links();
    check_at_sign();
    if (message_) check_chat_names();
    check_numbers();
    for (const Asking& one : askings(folded_))
      add(LintRule::asks, one.at, "asks for " + one.what + "; officers never do");
    if (message_) check_call_back();
    check_length();
    check_placeholders();
    return std::move(found_);
  }

 private:
  void add(LintRule rule, std::size_t at, std::string what) { found_.push_back({rule, at, std::move(what)}); }

  void check_characters() {
    std::size_t place = 0;
    for (std::size_t at = 0; at < text_.size(); ++place) {
      if (may_stand_in_words(next_code_point(text_, at))) continue;
      return add(LintRule::character, place, "a character that is neither Chinese nor plain Latin text");
    }
  }

  void check_tongue() {
    const auto han = std::ranges::find_if(folded_, is_han);
    if (tongue_ == Tongue::zh && han == folded_.end())
      add(LintRule::tongue, 0, "zh has no Chinese character");
    if (tongue_ == Tongue::en && han != folded_.end())
      add(LintRule::tongue, static_cast<std::size_t>(han - folded_.begin()), "en has a Chinese character");
  }

  void check_links() {
    for (const std::u32string_view sign : {U"://", U"www."}) {
      if (const auto at = folded_.find(sign); at != kNotFound) return add(LintRule::link, at, "a link");
    }
    for (std::size_t i = 1; i + 1 < folded_.size(); ++i) {
      const char32_t before = folded_[i - 1];
      const char32_t after = folded_[i + 1];
      const bool between =
          (is_ascii_word(before) || is_han(before)) && ((after >= U'a' && after <= U'z') || is_han(after));
      if (folded_[i] == U'.' && between)
        return add(LintRule::link, i, "a dot within a word, as in the name of a site");
      if (folded_[i] == U'点' && ends_like_domain(i + 1))
        return add(LintRule::link, i, "the name of a site, spelt");
    }
  }

  bool ends_like_domain(std::size_t at) const {
    const std::u32string_view rest = std::u32string_view(folded_).substr(at);
    return std::ranges::any_of(kDotEndings, [&](std::u32string_view ending) {
      return rest.starts_with(ending) &&
             (rest.size() == ending.size() || !is_ascii_word(rest[ending.size()]));
    });
  }

  void check_at_sign() {
    if (const auto at = folded_.find(U'@'); at != kNotFound)
      add(LintRule::at_sign, at, "an @, as in an address or a chat id");
  }

  void check_chat_names() {
    std::size_t first = kNotFound;
    for (const auto name : kChatNames) first = std::min(first, find_word(folded_, name));
    if (first != kNotFound) add(LintRule::chat_name, first, "the name of a chat service");
  }

  // Three digits or more in a row, with one sign between them at most.
  void check_numbers() {
    constexpr std::size_t kDigitsMin = 3;
    for (std::size_t i = 0; i < folded_.size();) {
      if (!is_digit_of_any_kind(folded_[i])) {
        ++i;
        continue;
      }
      const std::size_t begin = i;
      std::size_t digits = 0;
      std::string said;
      while (i < folded_.size()) {
        if (is_digit_of_any_kind(folded_[i])) {
          ++digits;
        } else if (!joins_digits(folded_[i]) || i + 1 >= folded_.size() ||
                   !is_digit_of_any_kind(folded_[i + 1])) {
          break;
        }
        append_utf8(said, folded_[i++]);
      }
      if (digits < kDigitsMin) continue;
      if (message_)
        add(LintRule::number, begin,
            "the number " + said + "; a message names none, not even an official one");
      else if (std::ranges::find(official_, said) == official_.end())
        add(LintRule::number, begin, "the number " + said + " is not among official_numbers");
    }
  }

  void check_call_back() {
    if (const auto at = find_call_back(folded_); at != kNotFound)
      add(LintRule::call_back, at, "asks to be called or written back");
  }

  void check_length() {
    const std::size_t parts = sms_parts(text_);
    if (message_ && parts > kMessagePartsMax) {
      add(LintRule::length, 0,
          "takes " + std::to_string(parts) + " short messages, " + std::to_string(kMessagePartsMax) +
              " allowed");
    }
    if (!message_ && text_.size() > kSpokenBytesMax)
      add(LintRule::length, 0, "is longer than " + std::to_string(kSpokenBytesMax) + " bytes");
  }

  void check_placeholders() {
    for (std::size_t i = 0; i < folded_.size(); ++i) {
      if (folded_[i] == U'}') return add(LintRule::placeholder, i, "a } without its {");
      if (folded_[i] != U'{') continue;
      const std::size_t end = folded_.find_first_of(U"{}", i + 1);
      std::string name;
      for (std::size_t at = i + 1; at < std::min(end, folded_.size()); ++at) append_utf8(name, folded_[at]);
      if (message_)
        return add(LintRule::placeholder, i,
                   "a message has no places to fill in: they would carry personal data");
      if (end == kNotFound || folded_[end] != U'}' ||
          std::ranges::find(kSpokenPlaceholders, name) == kSpokenPlaceholders.end())
        return add(LintRule::placeholder, i, "{name}, {officer} and {station} can be filled in");
      i = end;
    }
  }

  std::string_view text_;
  std::u32string folded_;
  Tongue tongue_;
  bool message_;
  std::span<const std::string> official_;
  std::vector<LintFinding> found_;
};

}  // namespace

std::vector<LintFinding> lint_words(std::string_view text, Tongue tongue, model::Approach approach,
                                    std::span<const std::string> official_numbers) {
  return WordsLint(text, tongue, approach == model::Approach::message, official_numbers).findings();
}

std::span<const std::string_view> spoken_placeholders() { return kSpokenPlaceholders; }

}  // namespace duanlian::respond
