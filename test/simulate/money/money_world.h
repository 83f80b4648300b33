#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/file.h"
#include "model/event_json.h"
#include "simulate/draws/chance.h"
#include "simulate/money/after_scam.h"
#include "simulate/money/laundering_flow.h"
#include "simulate/stage/stage_world.h"

namespace duanlian::simulate {

// What is told of money and of who is who.
class MoneyRecords : public Disturbances {
 public:
  struct Tainted {
    Mark mark;
    std::vector<Taint> parts;
  };
  void tainted(std::string_view event, const Mark& mark, std::span<const Taint> parts) override {
    taints[std::string(event)] = {mark, {parts.begin(), parts.end()}};
  }
  void role(std::string_view kind, std::string_view id, std::string_view role, GangId, Timestamp) override {
    roles[std::string(role)].insert(std::string(kind) + " " + std::string(id));
  }
  void recovered(ScamId scam, int64_t amount, Timestamp) override { back[scam.value()] += amount; }
  void scam_reported(ScamId scam, Timestamp at) override { reported[scam.value()] = at; }

  void ordered(model::Measure, Timestamp at) override { ordered_at.push_back(at); }
  void order_answered(OrderAnswer answer, Timestamp) override { ++answers[answer]; }
  void others_held(int64_t amount, Whose whose, Timestamp) override { others[whose] += amount; }

  std::map<std::string, Tainted> taints;
  std::vector<Timestamp> ordered_at;
  std::map<OrderAnswer, int> answers;
  std::map<Whose, int64_t> others;
  std::map<std::string, std::set<std::string>> roles;
  std::map<uint32_t, int64_t> back;
  std::map<uint32_t, Timestamp> reported;
};

// Refuses a share of the transfers of gangs' accounts, by chance, and lets everything else pass.
class RefusesSome : public Responder {
 public:
  explicit RefusesSome(double share) : share_(Share::of(share)) {}
  Result<std::vector<model::Outcome>> decide(std::vector<model::Event>& events) override {
    std::vector<model::Outcome> outcomes;
    for (std::size_t i = 0; i < events.size(); ++i) {
      Chance chance(77, ++count_);
      const bool refused = events[i].kind() == model::EventKind::transfer && chance.happens(share_);
      outcomes.push_back(refused ? model::Outcome::block : model::Outcome::allow);
    }
    return outcomes;
  }

 private:
  Share share_;
  uint64_t count_ = 0;
};

inline std::string city_file(const std::string& name) {
  return read_file(std::string(DUANLIAN_SOURCE_DIR "/cities/core/") + name, 1 << 20).value();
}

// Everything that the money needs: three thousand persons, some organisations of each trade, nobody who
// lives.
struct MoneyWorld {
  explicit MoneyWorld(uint64_t seed = 5) : world(seed, kStageBegin, persons(), organisations(), 40) {
    FileIssues issues;
    reactions.read("reactions.yaml", city_file("reactions.yaml"), issues);
    mules.read("mules.yaml", city_file("mules.yaml"), issues);
    texts.read("money_texts.yaml", city_file("money_texts.yaml"), issues);
    flow.read("laundering.yaml", city_file("laundering.yaml"), issues);
    CHECK(issues.empty(), issues.joined());
    for (uint32_t i = 0; i < kPersons; ++i) world.balance(AccountId(i)) = 2'000'000 + 1'000 * i;
    laundering = std::make_unique<LaunderingFlow>(stage, telephony, banking, messaging, mules, texts, flow);
    payers.money = this;
    city.add(Part::telephony, telephony);
    city.add(Part::banking, banking);
    city.add(Part::messaging, messaging);
    city.add(Part::laundering, *laundering);
    city.add(Part::scams, payers);
    laundering->begin();
  }

  static constexpr uint32_t kPersons = 3'000;
  static std::vector<Person> persons() {
    std::vector<Person> persons(kPersons);
    for (uint32_t i = 0; i < kPersons; ++i) {
      persons[i].age = static_cast<uint8_t>(8 + i % 70);
      persons[i].bank = static_cast<uint8_t>(i % kBanks);
      persons[i].savings_bank = static_cast<uint8_t>((i + 5) % kBanks);
      persons[i].telecom = static_cast<uint8_t>(i % kOperators);
      persons[i].job = i % 9 == 0 ? Job::unemployed : Job::employee;
      persons[i].asleep = i % 50 == 0;
      persons[i].home_cell = static_cast<uint16_t>(i % 40);
    }
    return persons;
  }
  static std::vector<Organisation> organisations() {
    std::vector<Organisation> organisations(kTrades * 6);
    for (std::size_t i = 0; i < organisations.size(); ++i) {
      organisations[i].trade = static_cast<Trade>(i % kTrades);
      organisations[i].bank = static_cast<uint8_t>(i % kBanks);
    }
    return organisations;
  }

  // A victim is told where to pay, and pays.
  struct Victim {
    Gang gang;
    PersonId person{kNone};
    int64_t amount = 0;
  };
  struct Payers : Player {
    void play(const Act& act) override {
      const ScamId scam(act.who);
      const Victim& victim = money->victims.at(act.who);
      if (act.step == 0) {
        const AccountId account = money->laundering->collecting_account(victim.gang, scam);
        money->world.balance(AccountId(victim.person.value())) += victim.amount;
        const std::string event = money->banking.pay(
            {.debtor = AccountId(victim.person.value()),
             .creditor = account,
             .amount = victim.amount,
             .mark = {.role = Role::victim_payment, .scam = scam, .gang = victim.gang.id},
             .by_victim = true,
             .then = Act{.what = account.value(), .who = act.who, .part = Part::scams, .step = 1}});
        money->payments[act.who].push_back(event);
      } else if (act.outcome <= Outcome::done_warned) {
        const AccountId account(static_cast<uint32_t>(act.what));
        money->paid[act.who] += victim.amount;
        money->laundering->received(victim.gang, scam, account, victim.amount);
        const Timestamp now = money->stage.now();
        money->paid_at[act.who] = now;
        if (money->after == nullptr) return;
        money->after->over({.scam = scam,
                            .gang = victim.gang.id,
                            .victim = victim.person,
                            .category = static_cast<uint8_t>(act.who % 10),
                            .payments = {{.event = money->payments[act.who].back(),
                                          .to = account,
                                          .amount = victim.amount,
                                          .time = now}},
                            .line = LineId(7),
                            .domain = "bad" + std::to_string(act.who) + ".example.com"});
      }
    }
    MoneyWorld* money = nullptr;
  };

  // Scams of their own numbers, spread over the days.
  void deceive(uint32_t count, int64_t how_many_days) {
    for (uint32_t i = 0; i < count; ++i) {
      Chance chance(world.seed(), 9'000, i);
      victims.push_back({.gang = {.id = GangId(i % 6), .layers = static_cast<uint8_t>(2 + i % 5)},
                         .person = PersonId(1'000 + i),
                         .amount = 10'000 + static_cast<int64_t>(chance.below(9'000'000))});
      const auto at = static_cast<int64_t>(chance.below(static_cast<uint32_t>(how_many_days * 86'400)));
      stage.at(kStageBegin + seconds(at), {.who = i, .part = Part::scams, .step = 0});
    }
  }
  Status live(Responder& responder, int64_t how_many_hours) {
    return city.live(kStageBegin + hours(how_many_hours), responder);
  }

  World world;
  Agenda agenda;
  MoneyRecords records;
  Stage stage{world, agenda, records};
  ReactionParameters reactions;
  MuleParameters mules;
  MoneyTexts texts;
  LaunderingParameters flow;
  Telephony telephony{stage, reactions};
  Banking banking{stage, telephony, reactions};
  Messaging messaging{stage, reactions};
  std::unique_ptr<LaunderingFlow> laundering;
  Payers payers;
  City city{world, agenda, stage, 1};
  std::vector<Victim> victims;
  std::map<uint32_t, int64_t> paid;
  std::map<uint32_t, Timestamp> paid_at;
  AfterScam* after = nullptr;
  std::map<uint32_t, std::vector<std::string>> payments;
};

}  // namespace duanlian::simulate
