#include "detect/phone_book.h"

#include "base/ascii.h"
#include "model/phone.h"

namespace duanlian::detect {
namespace {

constexpr std::string_view kMobileBegin = "+861";
constexpr std::string_view kMobileRest = "000000";
constexpr std::size_t kMobileDigits = 14;  // +86, and eleven digits
constexpr std::size_t kPrefixDigits = 4;   // that follow kMobileBegin

bool asks_plan(std::string_view number) {
  const auto parsed = model::PhoneNumber::parse(number);
  return parsed && model::is_assigned(*parsed);
}

// The digits by which a mainland mobile number is known; nothing for another number.
std::optional<std::size_t> mobile_prefix(std::string_view number) {
  if (number.size() != kMobileDigits || !number.starts_with(kMobileBegin)) return {};
  number.remove_prefix(kMobileBegin.size());
  if (number[0] < '3' || !all_digits(number)) return {};
  std::size_t prefix = 0;
  for (const char digit : number.substr(0, kPrefixDigits))
    prefix = prefix * 10 + static_cast<std::size_t>(digit - '0');
  return prefix;
}

template <class Kept>
const auto& keep(Kept& kept, std::size_t most, std::string_view number, auto make) {
  if (const auto found = kept.find(number); found != kept.end()) return found->second;
  if (kept.size() >= most) kept.clear();
  return kept.emplace(number, make()).first->second;
}

}  // namespace

bool PhoneBook::assigned(std::string_view number) {
  const auto prefix = mobile_prefix(number);
  if (!prefix) return keep(assigned_, kKeptMax, number, [&] { return asks_plan(number); });
  Answer& answer = mobile_assigned_[*prefix];
  if (answer == Answer::unknown) {
    const std::size_t known = kMobileBegin.size() + kPrefixDigits;
    const bool yes = asks_plan(std::string(number.substr(0, known)).append(kMobileRest));
    answer = yes ? Answer::yes : Answer::no;
  }
  return answer == Answer::yes;
}

const std::string& PhoneBook::region(std::string_view number) {
  return keep(regions_, kKeptMax, number, [&] {
    const auto parsed = model::PhoneNumber::parse(number);
    return parsed ? model::region_of(*parsed) : std::string();
  });
}

}  // namespace duanlian::detect
