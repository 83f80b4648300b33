#include "text/entity_scan.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "text/addresses.h"
#include "text/chat_names.h"
#include "text/numbers.h"
#include "text/wallets.h"

namespace duanlian::text {
namespace {

constexpr std::size_t kHanDigitsForNumber = 5;  // fewer Chinese numerals in a text hide no number

// The pass over the readable form.
class Pass {
 public:
  Pass(EntitySink& sink, std::span<const CueHit> cues,
       std::span<const std::pair<std::size_t, std::size_t>> taken)
      : text_(sink.readable()),
        sink_(sink),
        cues_(cues),
        taken_(taken),
        addresses_(sink),
        numbers_(sink),
        han_(sink.text().han_digits() >= kHanDigitsForNumber) {}

  void run() {
    while (at_ < text_.size() && !sink_.full()) {
      const char c = text_[at_];
      if (static_cast<uint8_t>(c) >= 0x80) {
        at_ = han_ ? after_han(at_) : at_ + 1;
      } else if (skip_taken()) {
        continue;
      } else if (is_word(c)) {
        read_word();
      } else {
        at_ = c == '@' ? std::max(at_ + 1, addresses_.read_at_name(at_)) : at_ + 1;
      }
    }
  }

 private:
  bool skip_taken() {
    while (next_taken_ < taken_.size() && taken_[next_taken_].second <= at_) ++next_taken_;
    if (next_taken_ == taken_.size() || taken_[next_taken_].first > at_) return false;
    at_ = taken_[next_taken_].second;
    return true;
  }

  std::size_t after_han(std::size_t at) {
    std::size_t length = 1;
    if (digit_at(text_, at, length) < 0) return at + 1;
    return std::max(at + length, numbers_.read(at, true, cues_near(at)));
  }

  // A run of visible ASCII that begins with a letter or digit: an address, a wallet, or words and numbers.
  void read_word() {
    const auto begin = at_;
    if (word_end_ <= begin) find_word_end(begin);
    const auto word_end = word_end_;
    if (visible_end_ <= begin) find_visible_end(begin);
    if (address_in_run_ || might_go_on(label_end(word_end))) {
      if (const auto end = addresses_.read(begin, visible_end_); end != begin) {
        at_ = end;
        return;
      }
    }
    at_ = word_end;
    if (digits_end_ <= begin) return;
    if (word_end - begin >= 14 && add_wallet(sink_, begin, word_end)) return;
    if (const auto end = add_iban(sink_, begin); end != begin) {
      at_ = end;
      return;
    }
    auto at = begin;
    while (!is_digit(text_[at])) ++at;
    sink_.looked_at(at - begin);
    at_ = std::max(at + 1, numbers_.read(at, han_, cues_near(at)));
  }

  // The end of the word from here and of its last digit: kept, because a word of letters and digits in turn
  // is read on from each of its digits.
  void find_word_end(std::size_t at) {
    const auto begin = at;
    digits_end_ = 0;
    for (; at < text_.size() && is_word(text_[at]); ++at) {
      if (is_digit(text_[at])) digits_end_ = at + 1;
    }
    word_end_ = at;
    sink_.looked_at(at - begin);
  }

  // The end of the visible ASCII from here, and whether anything in it can belong to an address.
  void find_visible_end(std::size_t at) {
    const auto begin = at;
    address_in_run_ = false;
    while (at < text_.size() && text_[at] > ' ' && text_[at] < 0x7F) {
      address_in_run_ = address_in_run_ || text_[at] == '.' || text_[at] == '@' || text_[at] == '/';
      ++at;
    }
    visible_end_ = at;
    sink_.looked_at(at - begin);
  }

  // icbc-vip: words and hyphens are one label, whose end is looked for once.
  std::size_t label_end(std::size_t word_end) {
    if (word_end < label_end_) return label_end_;
    label_end_ = word_end;
    while (label_end_ < text_.size() && (is_word(text_[label_end_]) || text_[label_end_] == '-'))
      ++label_end_;
    sink_.looked_at(label_end_ - word_end);
    return label_end_;
  }

  // A dot in disguise may stand after this word.
  bool might_go_on(std::size_t end) const {
    const auto rest = text_.substr(end, 4);
    return rest.starts_with("。") || rest.starts_with("点") || rest.starts_with("、") ||
           rest.starts_with("丶") || rest.starts_with("[") || rest.starts_with("(") ||
           rest.starts_with(" .") || rest.starts_with(" 。") || rest.starts_with(" 点") ||
           rest.starts_with(" 丶") || rest.starts_with(" [") || rest.starts_with(" (") ||
           rest.starts_with(" dot");
  }

  const CuesNear& cues_near(std::size_t at) {
    while (next_cue_ < cues_.size() && cues_[next_cue_].end <= at) {
      near_.last_end[static_cast<std::size_t>(cues_[next_cue_].kind)] = cues_[next_cue_].end + 1U;
      ++next_cue_;
    }
    near_.next_code_begin = std::string_view::npos;
    for (auto i = next_cue_; i < cues_.size() && i < next_cue_ + 4; ++i) {
      if (cues_[i].kind != EntityKind::verification_code) continue;
      near_.next_code_begin = cues_[i].begin;
      break;
    }
    return near_;
  }

  std::string_view text_;
  EntitySink& sink_;
  std::span<const CueHit> cues_;
  std::span<const std::pair<std::size_t, std::size_t>> taken_;
  AddressReader addresses_;
  NumberReader numbers_;
  bool han_;
  std::size_t at_ = 0;
  std::size_t word_end_ = 0, digits_end_ = 0, visible_end_ = 0, label_end_ = 0;
  bool address_in_run_ = false;
  std::size_t next_taken_ = 0, next_cue_ = 0;
  CuesNear near_;
};

}  // namespace

void EntityScan::scan(const Folded& text, std::span<const CueHit> cues, std::vector<Entity>& out, bool& cut) {
  EntitySink sink(text, out, cut);
  taken_.clear();
  for (const auto& cue : cues) {
    if (!is_chat_kind(cue.kind)) continue;
    if (const auto end = add_chat_name(sink, cue); end != 0) taken_.emplace_back(cue.begin, end);
  }
  std::ranges::sort(taken_);
  Pass(sink, cues, taken_).run();
  steps_ = sink.steps();
  std::ranges::sort(out, {}, [](const Entity& entity) {
    return std::tuple(entity.offset, entity.kind, entity.length, std::string_view(entity.value));
  });
  const auto same = [](const Entity& a, const Entity& b) {
    return a.offset == b.offset && a.kind == b.kind && a.value == b.value;
  };
  const auto extra = std::ranges::unique(out, same);
  out.erase(extra.begin(), extra.end());
  if (sink.full()) cut = true;
}

}  // namespace duanlian::text
