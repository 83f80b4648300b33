#include "text/wallets.h"

#include <algorithm>

#include "text/checksum.h"

namespace duanlian::text {
namespace {

constexpr std::size_t kIbanSpanMax = 48;

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

char upper(char c) { return is_small(c) ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace

bool add_wallet(EntitySink& sink, std::size_t begin, std::size_t end) {
  const auto word = sink.readable().substr(begin, end - begin);
  if (word.size() == 42 && word.starts_with("0x") && is_hex(word.substr(2))) {
    sink.add(EntityKind::ethereum, std::string(word), begin, end);
    return true;
  }
  if (word.size() >= 14 && word.size() <= 90 && word.starts_with("bc1") && bech32_holds(word)) {
    sink.add(EntityKind::bitcoin, std::string(word), begin, end);
    return true;
  }
  if (word.size() < 26 || word.size() > 35) return false;
  auto typed = sink.typed(begin, end);
  if (typed[0] == 'T' && word.size() == 34) {
    const bool valid = base58_check_holds(typed, 0x41);
    if (valid) sink.add(EntityKind::tron, std::move(typed), begin, end);
    return valid;
  }
  if (typed[0] != '1' && typed[0] != '3') return false;
  const bool valid = base58_check_holds(typed, typed[0] == '1' ? 0x00 : 0x05);
  if (valid) sink.add(EntityKind::bitcoin, std::move(typed), begin, end);
  return valid;
}

std::size_t add_iban(EntitySink& sink, std::size_t begin) {
  const auto text = sink.readable();
  if (begin + 15 > text.size() || !is_small(text[begin]) || !is_small(text[begin + 1]) ||
      !is_digit(text[begin + 2]) || !is_digit(text[begin + 3]))
    return begin;
  std::string iban;
  std::size_t best = begin;
  std::string best_iban;
  for (auto at = begin; at < text.size() && at - begin < kIbanSpanMax && iban.size() < 34; ++at) {
    if (is_word(text[at])) {
      iban += upper(text[at]);
    } else if ((text[at] != ' ' && text[at] != '-') || iban.size() % 4 != 0) {
      break;
    }
    const bool ends = at + 1 == text.size() || !is_word(text[at + 1]);
    if (ends && iban_holds(iban)) {
      best = at + 1;
      best_iban = iban;
    }
  }
  if (best != begin) sink.add(EntityKind::iban, std::move(best_iban), begin, best);
  return best;
}

}  // namespace duanlian::text
