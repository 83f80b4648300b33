#include "simulate/stage/naming.h"

#include <array>
#include <charconv>
#include <string_view>
#include <system_error>

#include "base/check.h"

namespace duanlian::simulate {
namespace {

constexpr uint64_t kTenTo8 = 100'000'000;
constexpr uint64_t kTenTo12 = 1'000'000'000'000;
constexpr uint64_t kDeviceTypes = 4'000;

// Mobile prefixes of the three operators that people hold today.
constexpr std::array<std::string_view, 33> kMobilePrefixes = {
    "130", "131", "132", "133", "134", "135", "136", "137", "138", "139", "150",
    "151", "152", "153", "155", "156", "157", "158", "159", "176", "177", "178",
    "180", "181", "182", "183", "184", "185", "186", "187", "188", "189", "198"};
static_assert(kMobilePrefixes.size() * kTenTo8 == Naming::kMobiles);

// Country codes and first digits that libphonenumber knows as assigned, with the digits that follow.
struct Abroad {
  std::string_view prefix;
  uint64_t digits;
};
constexpr std::array kAbroad = {Abroad{"+8529", 7},  Abroad{"+95977", 7}, Abroad{"+85512", 6},
                                Abroad{"+66812", 6}, Abroad{"+97150", 7}, Abroad{"+60122", 6},
                                Abroad{"+63917", 7}};
constexpr std::array<std::string_view, 5> kAreaCodes = {"571", "574", "577", "573", "575"};

// First bytes of networks that are mostly in China.
constexpr std::array kNetworks = {36,  39,  42,  58,  59,  60,  61,  101, 106, 110, 111, 112,
                                  113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 123, 124,
                                  125, 171, 175, 180, 182, 183, 218, 219, 220, 221, 222, 223};
// Network codes of the three operators (MCC 460).
constexpr std::array<std::array<std::string_view, 3>, kOperators> kNetworkCodes = {
    {{"00", "02", "07"}, {"01", "06", "09"}, {"03", "05", "11"}}};

constexpr std::string_view kLetters = "abcdefghijkmnpqrstuvwxyz23456789";  // 32, none looks like another
constexpr std::string_view kBase58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

constexpr std::array<std::string_view, 40> kSurnames = {
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱",
    "胡", "郭", "何", "林", "高", "罗", "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯",
    "邓", "曹", "彭", "曾", "肖", "田", "董", "潘", "袁", "蔡", "蒋", "余"};
constexpr std::array<std::string_view, 48> kGiven = {
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明",
    "超", "秀", "霞", "平", "刚", "桂", "英", "华", "玉", "兰", "建", "国", "红", "文", "辉", "梅",
    "鑫", "宇", "浩", "欣", "怡", "子", "涵", "雨", "晨", "俊", "琳", "佳", "雪", "峰", "波", "龙"};

constexpr uint64_t kDevice = 101;
constexpr uint64_t kIp = 102;
constexpr uint64_t kWallet = 103;
constexpr uint64_t kName = 104;

std::string digits(uint64_t number, std::size_t width) {
  std::string text(width, '0');
  for (std::size_t i = width; i > 0 && number > 0; --i, number /= 10)
    text[i - 1] = static_cast<char>('0' + number % 10);
  return text;
}

// Puts the check digit of ISO/IEC 7812 behind the digits.
void append_luhn(std::string& number) {
  unsigned sum = 0;
  bool doubled = true;
  for (std::size_t i = number.size(); i > 0; --i) {
    auto digit = static_cast<unsigned>(number[i - 1] - '0');
    if (doubled) {
      digit *= 2;
      if (digit > 9) digit -= 9;
    }
    sum += digit;
    doubled = !doubled;
  }
  number += static_cast<char>('0' + (10 - sum % 10) % 10);
}

model::PhoneNumber phone(const std::string& text) {
  auto number = model::PhoneNumber::parse(text);
  CHECK(number.has_value(), "a number of the city is in its form");
  return *std::move(number);
}

std::string letters(uint64_t bits) {
  std::string text(13, 'a');
  for (char& letter : text) {
    letter = kLetters[bits & 31];
    bits >>= 5;
  }
  return text;
}

}  // namespace

Naming::Naming(uint64_t seed)
    : seed_(mix(seed)),
      mobiles_(seed_ + 1, kMobiles),
      fixed_(seed_ + 2, kAreaCodes.size() * 10'000'000),
      foreign_(seed_ + 3, kAbroad.size() * 1'000'000),
      cards_(seed_ + 4, kTenTo12),
      companies_(seed_ + 5, kTenTo12),
      imeis_(seed_ + 6, kDeviceTypes * 1'000'000),
      imsis_(seed_ + 7, 10'000'000'000) {}

model::PhoneNumber Naming::mobile(uint64_t number) const {
  const uint64_t place = mobiles_.at(number % kMobiles);
  std::string text = "+86";
  text += kMobilePrefixes[place / kTenTo8];
  return phone(text + digits(place % kTenTo8, 8));
}

model::PhoneNumber Naming::fixed(uint64_t number) const {
  const uint64_t place = fixed_.at(number % fixed_.size());
  std::string text = "+86";
  text += kAreaCodes[place / 10'000'000];
  return phone(text + "8" + digits(place % 10'000'000, 7));
}

model::PhoneNumber Naming::foreign(uint64_t number) const {
  const uint64_t place = foreign_.at(number % foreign_.size());
  const Abroad& abroad = kAbroad[place / 1'000'000];
  std::string rest = digits(place % 1'000'000, 6);
  while (rest.size() < abroad.digits) rest.insert(rest.begin(), '2');
  std::string text(abroad.prefix);
  return phone(text + rest);
}

std::string Naming::bank_card(uint64_t number, uint32_t bank) const {
  std::string text = "62" + digits(1'700 + 37 * uint64_t{bank}, 4) + digits(cards_.at(number % kTenTo12), 12);
  append_luhn(text);
  return text;
}

std::string Naming::company_account(uint64_t number, uint32_t bank) const {
  return digits(3'300 + 11 * uint64_t{bank}, 4) + digits(companies_.at(number % kTenTo12), 12);
}

std::optional<uint64_t> Naming::account_number(std::string_view name) const {
  constexpr std::size_t kCardDigits = 19;
  constexpr std::size_t kCompanyDigits = 16;
  constexpr std::size_t kDigits = 12;
  const bool card = name.size() == kCardDigits;
  if (!card && name.size() != kCompanyDigits) return std::nullopt;
  const std::string_view own = name.substr(name.size() - kDigits - (card ? 1 : 0), kDigits);
  uint64_t place = 0;
  const auto [end, error] = std::from_chars(own.data(), own.data() + own.size(), place);
  if (error != std::errc() || end != own.data() + own.size()) return std::nullopt;
  return (card ? cards_ : companies_).back(place);
}

std::string Naming::imei(uint64_t device) const {
  // Type codes of the phones in people's hands; machines that pretend to be phones take the same.
  const uint64_t place = imeis_.at(device % imeis_.size());
  std::string text = "86" + digits(300'000 + place / 1'000'000 * 7, 6) + digits(place % 1'000'000, 6);
  append_luhn(text);
  return text;
}

std::string Naming::imsi(uint64_t card, uint32_t telecom) const {
  const auto& codes = kNetworkCodes[telecom % kOperators];
  std::string text = "460";
  text += codes[mix(card) % codes.size()];
  return text + digits(imsis_.at(card % imsis_.size()), 10);
}

std::string Naming::device(uint64_t device) const { return "d" + letters(mix(seed_, kDevice, device)); }

std::string Naming::ip(uint64_t number) const {
  const uint64_t bits = mix(seed_, kIp, number);
  return std::to_string(kNetworks[bits % kNetworks.size()]) + "." + std::to_string((bits >> 8) % 256) + "." +
         std::to_string((bits >> 16) % 256) + "." + std::to_string(1 + (bits >> 24) % 254);
}

std::string Naming::wallet(uint64_t number) const {
  std::string text = "T";
  Chance chance(seed_, kWallet, number);
  for (int i = 0; i < 33; ++i) text += kBase58[chance.below(static_cast<uint32_t>(kBase58.size()))];
  return text;
}

// `mix` is a bijection, so no two events have the same.
std::string Naming::event_id(uint64_t number) const { return letters(mix(number ^ seed_)); }

std::string Naming::label(uint64_t kind, uint64_t number) const { return letters(mix(seed_, kind, number)); }

std::string Naming::person_name(uint64_t number) const {
  Chance chance(seed_, kName, number);
  std::string name(kSurnames[chance.below(kSurnames.size())]);
  name += kGiven[chance.below(kGiven.size())];
  if (chance.below(3) != 0) name += kGiven[chance.below(kGiven.size())];
  return name;
}

std::string bank_source(uint32_t bank) {
  std::string name = "bank_";
  return name + static_cast<char>('a' + bank % kBanks);
}

std::string bank_agent(uint32_t bank) { return "BANK" + std::to_string(1'000 + bank); }

std::string operator_source(uint32_t telecom) {
  std::string name = "operator_";
  return name + static_cast<char>('a' + telecom % kOperators);
}

}  // namespace duanlian::simulate
