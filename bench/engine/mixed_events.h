#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/event.h"

namespace duanlian::engine {

// An endless stream of what a nation's banks and operators see, mixed, in order of time. The same seed gives
// the same events. Every person has an account, a telephone and a device; some are used far more than others.
// About one event in a hundred looks like fraud to the core pack.
class MixedEvents {
 public:
  explicit MixedEvents(uint64_t seed, uint64_t persons = 1'000'000)
      : state_(seed), persons_(persons), now_(kBegin.micros) {
    for (uint64_t i = 0; i < kTexts; ++i) texts_.push_back(a_text(i));
    calls_.resize(kLiveCalls);
  }

  model::Event next() {
    ++count_;
    now_ += static_cast<int64_t>(below(2 * kMicrosBetween * 1'000'000 / persons_));
    model::Event event;
    event.header = {.id = "e" + std::to_string(count_),
                    .time = {now_},
                    .source = {},
                    .purpose = model::Purpose::anti_fraud};
    const uint64_t share = below(100);
    if (share < 55) {
      transfer(event);
    } else if (share < 85) {
      call(event);
    } else if (share < 91) {
      visit(event);
    } else if (share < 95) {
      message(event);
    } else if (share < 98) {
      account_change(event);
    } else {
      subscription_change(event);
    }
    return event;
  }
  uint64_t count() const { return count_; }
  Timestamp now() const { return {now_}; }

 private:
  static constexpr Timestamp kBegin{1'790'000'000'000'000};  // September 2026
  // Between two events among a million persons: each then has about three transfers a day.
  static constexpr uint64_t kMicrosBetween = 15'800;
  static constexpr uint64_t kTexts = 400;
  static constexpr uint64_t kLiveCalls = 4'096;
  static constexpr uint64_t kBanks = 40;
  static constexpr uint64_t kShops = 20'000;
  static constexpr uint64_t kNames = 5'000;

  struct LiveCall {
    uint64_t number = 0;
    uint64_t caller = 0;
    uint64_t callee = 0;
    int64_t answered = 0;
    int step = 2;  // of the last event
  };

  // splitmix64
  static uint64_t mix(uint64_t x) {
    x += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
  }
  uint64_t random() {
    state_ += 0x9e3779b97f4a7c15;
    return mix(state_);
  }
  uint64_t below(uint64_t bound) { return random() % bound; }
  bool one_in(uint64_t count) { return below(count) == 0; }

  // Half of the use falls on a tenth of the persons, and the busiest of them have most of that.
  uint64_t a_person() {
    if (one_in(2)) return below(persons_);
    const double share = static_cast<double>(random() >> 11) / static_cast<double>(uint64_t{1} << 53);
    return static_cast<uint64_t>(share * share * share * static_cast<double>(persons_) / 10);
  }
  // The same few again and again, a shop, or anybody.
  uint64_t payee_of(uint64_t person) {
    const uint64_t choice = below(10);
    if (choice < 6) return mix(person * 8 + below(5)) % persons_;
    return choice < 9 ? below(kShops) : below(persons_);
  }

  static std::string digits(uint64_t number, std::size_t width) {
    std::string text = std::to_string(number);
    return std::string(width > text.size() ? width - text.size() : 0, '0') + text;
  }
  static std::string account_of(uint64_t person) {
    return "622202" + digits(mix(person) % 10'000'000'000'000, 13);
  }
  static model::PhoneNumber phone_of(uint64_t person) {
    return *model::PhoneNumber::parse("+86138" + digits(person, 8));
  }
  static std::string device_of(uint64_t person) {
    return "dev-" + digits(mix(person) % 1'000'000'000'000, 12);
  }
  static std::string imsi_of(uint64_t person) { return "46000" + digits(person, 10); }
  static std::string imei_of(uint64_t person) { return "86" + digits(mix(person) % 1'000'000'000'000'0, 13); }
  static std::string ip_of(uint64_t person) {
    return "36." + std::to_string(person % 256) + "." + std::to_string(person / 256 % 256) + "." +
           std::to_string(1 + person % 250);
  }

  static model::Party party_of(uint64_t person) {
    model::Party party;
    party.account = account_of(person);
    party.agent = "BANK" + digits(person % kBanks, 4);
    party.name = "客户" + std::to_string(person % kNames);
    party.person = "p" + std::to_string(person);
    party.phone = phone_of(person);
    return party;
  }

  void transfer(model::Event& event) {
    const uint64_t payer = a_person();
    event.header.source = "bank_" + std::to_string(payer % kBanks);
    auto& transfer = event.payload.emplace<model::Transfer>();
    transfer.debtor = party_of(payer);
    transfer.debtor.age = static_cast<int64_t>(18 + mix(payer) % 70);
    transfer.creditor = party_of(payee_of(payer));
    // From one yuan to some ten thousands, most of them small.
    const double size = static_cast<double>(below(1'000'000)) / 1e6;
    transfer.amount = static_cast<int64_t>(100 * std::exp(size * size * 10));
    transfer.currency = *Currency::parse("CNY");
    transfer.method = model::TransferMethod::credit_transfer;
    transfer.channel = one_in(10) ? model::TransferChannel::qr_code : model::TransferChannel::mobile;
    transfer.status = one_in(3) ? model::TransferStatus::completed : model::TransferStatus::initiated;
    transfer.device = device_of(payer);
    transfer.ip = ip_of(payer);
    transfer.balance_before = transfer.amount + static_cast<int64_t>(below(5'000'000));
    if (one_in(3)) transfer.remark = kRemarks[below(kRemarks.size())];
    transfer.end_to_end_id = "E2E" + digits(count_, 12);
    transfer.new_payee = one_in(20);
    transfer.screen_shared = one_in(400);
    transfer.on_call = one_in(50);
    if (one_in(300)) transfer.name_check = model::NameCheck::no_match;
  }

  // Started, answered, ended: the steps of some thousand calls between each other.
  void call(model::Event& event) {
    LiveCall& live = calls_[below(kLiveCalls)];
    live.step = (live.step + 1) % 3;
    if (live.step == 0)
      live = {.number = count_, .caller = a_person(), .callee = a_person(), .answered = 0, .step = 0};
    event.header.source = "operator_" + std::to_string(live.caller % 3);
    auto& call = event.payload.emplace<model::Call>();
    call.phase = static_cast<model::CallPhase>(live.step);
    call.call = "c" + std::to_string(live.number);
    call.caller = phone_of(live.caller);
    call.callee = phone_of(live.callee);
    call.cell = "460-00-" + std::to_string(live.caller % 60'000);
    call.imei = imei_of(live.caller);
    call.imsi = imsi_of(live.caller);
    call.ingress = model::Ingress::home;
    call.card_type = model::CardType::person;
    if (live.step == 1) live.answered = now_;
    if (live.step == 2) call.duration_s = (now_ - live.answered) / 1'000'000 % 86'400;
    if (mix(live.number) % 100 != 0) return;
    call.ingress = model::Ingress::international;  // a home number that is not roaming: spoofed
    call.roaming = false;
  }

  void visit(model::Event& event) {
    const uint64_t person = a_person();
    event.header.source = "operator_" + std::to_string(person % 3);
    auto& visit = event.payload.emplace<model::Visit>();
    visit.subscriber = phone_of(person);
    const uint64_t site = below(3'000);
    visit.domain = one_in(100)
                       ? "icbc-" + std::to_string(site) + ".top"
                       : "www" + std::to_string(site % 7) + ".site" + std::to_string(site) + ".com.cn";
    if (one_in(2))
      visit.url = "https://" + visit.domain + "/item/" + std::to_string(below(100'000)) + "?from=app";
  }

  void message(model::Event& event) {
    const uint64_t person = a_person();
    event.header.source = "operator_" + std::to_string(person % 3);
    auto& message = event.payload.emplace<model::Message>();
    message.sender = one_in(2) ? "1069" + digits(below(20'000), 8) : phone_of(a_person()).text();
    message.receivers.push_back(phone_of(person));
    message.text = texts_[below(kTexts)];
  }

  void account_change(model::Event& event) {
    using Change = model::AccountChangeKind;
    constexpr std::array kChanges = {Change::opened,           Change::device_changed, Change::phone_changed,
                                     Change::credential_reset, Change::payee_added,    Change::verified};
    const uint64_t person = a_person();
    event.header.source = "bank_" + std::to_string(person % kBanks);
    auto& change = event.payload.emplace<model::AccountChange>();
    change.change = kChanges[below(kChanges.size())];
    change.holder = party_of(person);
    change.device = device_of(person);
    change.ip = ip_of(person);
  }

  void subscription_change(model::Event& event) {
    using Change = model::SubscriptionChangeKind;
    constexpr std::array kChanges = {Change::opened,   Change::sim_swapped, Change::device_changed,
                                     Change::attached, Change::attached,    Change::detached};
    const uint64_t person = a_person();
    event.header.source = "operator_" + std::to_string(person % 3);
    auto& change = event.payload.emplace<model::SubscriptionChange>();
    change.change = kChanges[below(kChanges.size())];
    change.phone = phone_of(person);
    change.imsi = imsi_of(person);
    change.imei = imei_of(person);
    change.cell = "460-00-" + std::to_string(person % 60'000);
    change.person = "p" + std::to_string(person);
  }

  // One text in twenty is a scam.
  static std::string a_text(uint64_t number) {
    const std::string n = std::to_string(number);
    if (number % 20 == 0)
      return "【兼职招聘】刷单返利，日赚" + n + "元，加微信 vx" + n + "abc 领取任务，先垫付后返还";
    constexpr std::array<std::string_view, 6> kOrdinary = {"【某某银行】您尾号1234的账户于今日支出人民币",
                                                           "您的验证码是",
                                                           "【快递】您的包裹已到驿站，取件码",
                                                           "晚上一起吃饭吗？我大概六点到，停车位",
                                                           "【航空】您的航班",
                                                           "妈，我到学校了，宿舍号"};
    constexpr std::array<std::string_view, 3> kEnds = {"元，余额请登录手机银行查询。",
                                                       "，请勿告诉他人，5分钟内有效。", "，谢谢。"};
    return std::string(kOrdinary[number % kOrdinary.size()]) + n + std::string(kEnds[number % kEnds.size()]);
  }

  static constexpr std::array<std::string_view, 8> kRemarks = {"转账", "房租", "货款",     "生活费",
                                                               "工资", "餐费", "还信用卡", "学费"};

  uint64_t state_;
  uint64_t persons_;
  int64_t now_;
  uint64_t count_ = 0;
  std::vector<std::string> texts_;
  std::vector<LiveCall> calls_;
};

}  // namespace duanlian::engine
