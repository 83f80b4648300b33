#include "text/chat_names.h"

#include <algorithm>
#include <array>

#include "text/digit_run.h"
#include "text/phone_number.h"

namespace duanlian::text {
namespace {

constexpr int kFillersMax = 10;
constexpr std::size_t kNameMin = 5, kNameMax = 32;

// Words between a cue and the name: "微信号是：", "加客服QQ".
constexpr std::array kFillers =
    std::to_array<std::string_view>({"号", "码", "是", "为", "群", "加", "搜", "索", "联", "系", "客",
                                     "服", "同", "一", "请", "我", "的", "主", "任", "老", "师", "id"});

struct Start {
  std::size_t at = 0;
  bool announced = false;  // a colon or a filler says that a name follows
};

Start skip_fillers(std::string_view text, std::size_t at) {
  Start start{at};
  for (int i = 0; i < kFillersMax && start.at < text.size(); ++i) {
    const char c = text[start.at];
    const auto rest = text.substr(start.at);
    const auto filler =
        std::ranges::find_if(kFillers, [&](std::string_view word) { return rest.starts_with(word); });
    if (filler != kFillers.end() && (*filler != "id" || rest.size() < 3 || !is_word(rest[2]))) {
      start.at += filler->size();
      start.announced = true;
    } else if (static_cast<uint8_t>(c) < 0x80 && !is_word(c) && c != '\n' && c != '+') {
      start.announced = start.announced || c == ':' || c == '@' || c == '=';
      ++start.at;
    } else {
      break;
    }
  }
  return start;
}

std::size_t add_digits(EntitySink& sink, EntityKind kind, std::size_t at, std::size_t least,
                       std::size_t most) {
  const auto text = sink.readable();
  if (at >= text.size() || !is_digit(text[at])) return 0;
  DigitRun run;
  read_digit_run(text, at, false, run);
  // A gap inside is a disguise only when the whole is in one row; else the number ends at the first gap.
  std::size_t first = 1;
  while (first < run.count && !run.after_gap[first]) ++first;
  const auto count = first >= least ? first : run.count;
  if (count < least || count > most || (kind == EntityKind::qq && run.digits[0] == '0')) return 0;
  sink.add(kind, std::string(run.text(0, count)), run.begin[0], run.end[count - 1]);
  return run.end[count - 1];
}

std::size_t add_word(EntitySink& sink, const CueHit& cue, Start start) {
  const auto text = sink.readable();
  auto end = start.at;
  while (end < text.size() && (is_word(text[end]) || text[end] == '_' || text[end] == '-') &&
         end - start.at <= kNameMax)
    ++end;
  const auto name = text.substr(start.at, end - start.at);
  if (name.size() < kNameMin || name.size() > kNameMax) return 0;
  const bool odd = std::ranges::any_of(name, [](char c) { return !is_small(c); });
  if (!odd && !start.announced) return 0;
  const auto value = cue.kind == EntityKind::chat
                         ? std::string(text.substr(cue.begin, cue.end - cue.begin)) + ":" + std::string(name)
                         : std::string(name);
  sink.add(cue.kind, value, start.at, end);
  return 0;
}

std::size_t add_whatsapp(EntitySink& sink, Start start) {
  const auto text = sink.readable();
  const bool plus = start.at < text.size() && text[start.at] == '+';
  const auto at = start.at + (plus ? 1 : 0);
  if (at >= text.size() || !is_digit(text[at])) return 0;
  DigitRun run;
  read_digit_run(text, at, false, run);
  const auto digits = run.text(0, run.count);
  if (digits.size() < 7 || digits.size() > 15) return 0;
  auto number = plus ? read_international_number(digits) : read_chinese_number(digits);
  auto value = number.value.empty() ? std::string(digits) : std::move(number.value);
  sink.add(EntityKind::whatsapp, std::move(value), start.at, run.end[run.count - 1]);
  return run.end[run.count - 1];
}

}  // namespace

bool is_chat_kind(EntityKind kind) {
  return kind == EntityKind::qq || kind == EntityKind::wechat || kind == EntityKind::telegram ||
         kind == EntityKind::whatsapp || kind == EntityKind::chat;
}

std::size_t add_chat_name(EntitySink& sink, const CueHit& cue) {
  const auto start = skip_fillers(sink.readable(), cue.end);
  if (cue.kind == EntityKind::qq) return add_digits(sink, EntityKind::qq, start.at, 5, 11);
  if (cue.kind == EntityKind::whatsapp) return add_whatsapp(sink, start);
  return add_word(sink, cue, start);
}

}  // namespace duanlian::text
