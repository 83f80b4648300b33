#include "text/numbers.h"

#include <algorithm>

#include "text/checksum.h"
#include "text/money_amount.h"
#include "text/phone_number.h"

namespace duanlian::text {
namespace {

constexpr std::size_t kCueDistanceMax = 32;
constexpr std::size_t kNumberDigitsMax = 30;

// Card numbers are written whole, digit by digit, or in equal groups with a shorter or longer last one.
bool grouped_like_card(const DigitRun& run, std::size_t from, std::size_t to, std::size_t groups) {
  if (groups == 1 || groups == to - from) return true;
  std::size_t first = 1;
  while (from + first < to && !run.after_gap[from + first]) ++first;
  return first >= 4 && groups <= 5;
}

// The first digits of what read_chinese_number knows, and of numbers dialled abroad.
bool starts_like_phone(std::string_view digits) {
  if (digits.size() < 2) return false;
  const char second = digits[1];
  switch (digits[0]) {
    case '0':
      return true;
    case '1':
      return second != '1';
    case '4':
      return second == '0';
    case '8':
      return second == '0' || second == '6';
    case '9':
      return second == '5' || second == '6';
    default:
      return false;
  }
}

bool starts_like_card(std::string_view digits) { return digits[0] >= '3' && digits[0] <= '6'; }

}  // namespace

// Where in the run that was read last this place is the begin of a group; nothing when the run must be read
// anew, because it was cut and too little of it is left.
std::optional<std::size_t> NumberReader::known_group(std::size_t at, bool han) const {
  if (han != run_han_ || run_.count == 0 || at < run_.begin[next_group_] || at > run_.begin[run_.count - 1])
    return std::nullopt;
  const auto* const begins = run_.begin.data();
  const auto from =
      static_cast<std::size_t>(std::lower_bound(begins + next_group_, begins + run_.count, at) - begins);
  if (run_.begin[from] != at) return std::nullopt;
  if (run_.count == kRunDigitsMax && run_.count - from < kNumberDigitsMax) return std::nullopt;
  return from;
}

std::size_t NumberReader::read(std::size_t at, bool han, const CuesNear& cues) {
  if (const auto end = add_money(sink_, at); end != at) return end;
  auto known = known_group(at, han);
  if (!known) {
    read_digit_run(sink_.readable(), at, han, run_);
    sink_.looked_at(run_.end[run_.count - 1] - at);
    run_han_ = han;
    known = 0;
  }
  const auto from = *known;
  // The longest row of groups from here that is something.
  std::array<std::size_t, kRunGroupsMax> ends{};
  std::size_t groups = 0;
  for (auto to = from + 1; to <= run_.count && to - from <= kNumberDigitsMax && groups < kRunGroupsMax;
       ++to) {
    if (to == run_.count || run_.after_gap[to]) ends[groups++] = to;
  }
  auto found = from + 1;
  while (found < run_.count && !run_.after_gap[found]) ++found;
  for (; groups > 0; --groups) {
    sink_.looked_at(1);
    if (!add(from, ends[groups - 1], groups, cues)) continue;
    found = ends[groups - 1];
    break;
  }
  next_group_ = std::min(found, run_.count - 1);
  // A later group may be an amount, which is more than its digits.
  return found < run_.count ? run_.begin[found] : run_.end[run_.count - 1];
}

bool NumberReader::add(std::size_t from, std::size_t to, std::size_t groups, const CuesNear& cues) {
  const auto length = to - from;
  if (length < 4 || length > kNumberDigitsMax) return false;
  if (groups == 1 && add_code(from, to, cues)) return true;
  const bool in_one_row = groups == 1 || groups == length || length >= 10;
  const bool phone = starts_like_phone(run_.text(from, to)) || after_plus(from);
  if (in_one_row && phone && add_phone(from, to)) return true;
  return add_card(from, to, groups, cues);
}

bool NumberReader::after_plus(std::size_t from) const {
  const auto text = sink_.readable();
  const auto begin = run_.begin[from];
  return begin > 0 && (text[begin - 1] == '+' || text.substr(0, begin).ends_with("+ "));
}

bool NumberReader::add_phone(std::size_t from, std::size_t to) {
  const auto digits = run_.text(from, to);
  auto number = read_chinese_number(digits);
  const bool plus = after_plus(from);
  if (plus && !digits.starts_with("86")) number = {};
  const bool dialled = digits.starts_with("00") && digits.size() >= 11;
  if (number.value.empty() && (plus || dialled) && plan_lookups_ < kPlanLookupsMax) {
    ++plan_lookups_;
    number = read_international_number(plus ? digits : digits.substr(2));
  }
  if (number.value.empty()) return false;
  sink_.add(EntityKind::phone, std::move(number.value), run_.begin[from] - (plus ? 1U : 0U), run_.end[to - 1],
            number.valid);
  return true;
}

bool NumberReader::add_card(std::size_t from, std::size_t to, std::size_t groups, const CuesNear& cues) {
  const auto digits = run_.text(from, to);
  const auto begin = run_.begin[from], end = run_.end[to - 1];
  if (!grouped_like_card(run_, from, to, groups)) return false;
  const bool told =
      near_cue(EntityKind::bank_card, begin, cues) || near_cue(EntityKind::account, begin, cues);
  if (digits.size() >= 15 && digits.size() <= 19 && starts_like_card(digits)) {
    const bool valid = luhn_holds(digits);
    if (valid || near_cue(EntityKind::bank_card, begin, cues)) {
      sink_.add(EntityKind::bank_card, std::string(digits), begin, end, valid);
      return true;
    }
  }
  if (!told || digits.size() < 8) return false;
  sink_.add(EntityKind::account, std::string(digits), begin, end);
  return true;
}

bool NumberReader::add_code(std::size_t from, std::size_t to, const CuesNear& cues) {
  const auto digits = run_.text(from, to);
  if (digits.size() > 8) return false;
  const auto begin = run_.begin[from], end = run_.end[to - 1];
  const bool before = cues.next_code_begin >= end && cues.next_code_begin - end <= kCueDistanceMax / 2;
  if (!near_cue(EntityKind::verification_code, begin, cues) && !before) return false;
  sink_.add(EntityKind::verification_code, std::string(digits), begin, end);
  return true;
}

bool NumberReader::near_cue(EntityKind kind, std::size_t begin, const CuesNear& cues) const {
  const auto last = cues.last_end[static_cast<std::size_t>(kind)];
  return last != 0 && begin + 1 - last <= kCueDistanceMax;
}

}  // namespace duanlian::text
