#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/file.h"
#include "model/event_json.h"
#include "simulate/gangs/scams.h"
#include "simulate/stage/stage_world.h"

namespace duanlian::simulate {

// What the truth says of scams.
class ScamRecords : public Disturbances {
 public:
  void scam_started(ScamId scam, GangId, unsigned category, PersonId victim, AgeBand, Timestamp) override {
    started.push_back(scam);
    categories.insert(category);
    victims.push_back(victim);
  }
  void scam_beat(ScamId scam, unsigned beat, std::string_view what, Timestamp at, std::string_view) override {
    beats.push_back({scam.value(), beat, std::string(what), at});
  }
  void scam_reached(ScamId scam, Timestamp) override { reached.push_back(scam); }
  void victim_paid(ScamId, int64_t amount, Timestamp) override { paid += amount; }
  void payment_prevented(ScamId, int64_t amount, Timestamp) override { prevented += amount; }
  void bait_paid(ScamId, int64_t amount, Timestamp) override { bait += amount; }
  void scam_ended(ScamId scam, Timestamp) override { ended.push_back(scam); }
  void role(std::string_view kind, std::string_view id, std::string_view role, GangId, Timestamp) override {
    roles[std::string(kind)][std::string(id)] = role;
  }

  struct Beat {
    uint32_t scam;
    unsigned beat;
    std::string what;
    Timestamp at;
  };
  std::vector<ScamId> started, reached, ended;
  std::vector<PersonId> victims;
  std::set<unsigned> categories;
  std::vector<Beat> beats;
  std::map<std::string, std::map<std::string, std::string>> roles;
  int64_t paid = 0;
  int64_t prevented = 0;
  int64_t bait = 0;
};

// Every gang has one account, and nothing leaves it.
class OneAccountEach : public Laundering {
 public:
  explicit OneAccountEach(World& world) : world_(world) {}
  AccountId collecting_account(const Gang& gang, ScamId) override {
    const auto [found, is_new] = accounts_.try_emplace(gang.id.value());
    if (is_new) found->second = world_.open_account({.holder = PersonId(0)});
    return found->second;
  }
  void received(const Gang&, ScamId, AccountId account, int64_t amount) override {
    got += amount;
    EXPECT_GE(world_.balance(account), amount);
  }
  int64_t stop(ScamId) override { return 0; }
  std::vector<AccountId> trail(ScamId) const override { return {}; }
  void play(const Act&) override {}

  int64_t got = 0;

 private:
  World& world_;
  std::map<uint32_t, AccountId> accounts_;
};

class Aftermath : public AfterScam {
 public:
  void over(const ScamOutcome& outcome) override { outcomes[outcome.scam.value()] = outcome; }
  std::map<uint32_t, ScamOutcome> outcomes;
};

inline std::string core_file(const std::string& name) {
  return read_file(DUANLIAN_SOURCE_DIR "/cities/core/" + name, 1 << 20).value();
}

// What people who write cities have written, and what of it a test has changed.
struct ScamFiles {
  ScamFiles() {
    FileIssues issues;
    scripts.read("scripts.yaml", core_file("scripts.yaml"), issues);
    gangs.read("gangs.yaml", core_file("gangs.yaml"), issues);
    scams.read("scams.yaml", core_file("scams.yaml"), issues);
    reactions.read("reactions.yaml", core_file("reactions.yaml"), issues);
    EXPECT_EQ(issues.joined(), "");
  }
  // Everybody believes everything and takes every call, and no gang works of itself.
  void make_gullible() {
    for (Script& script : scripts.all) {
      for (Beat& beat : script.beats) beat.keeps.fill(Share::of(1));
    }
    gangs.answers.fill(Share::of(1));
    gangs.victims_per_100k_day = 0;
  }

  Scripts scripts;
  GangParameters gangs;
  ScamParameters scams;
  ReactionParameters reactions;
};

// Households of an old person, two adults and a minor, an organisation of each trade, and gangs.
struct ScamWorld {
  static constexpr uint32_t kPeople = 2'000;

  explicit ScamWorld(const ScamFiles& files_given, uint32_t people = kPeople)
      : files(files_given), world(5, kStageBegin, persons(people), organisations(), 9) {
    city.add(Part::telephony, telephony);
    city.add(Part::banking, banking);
    city.add(Part::messaging, messaging);
    city.add(Part::gangs, gangs);
    city.add(Part::scams, scams);
    city.add(Part::laundering, laundering);
    for (uint32_t i = 0; i < 2 * people; ++i) world.balance(AccountId(i)) = 40'000'000;
    gangs.begin();
  }
  static std::vector<Person> persons(uint32_t people) {
    constexpr std::array<uint8_t, 4> kAges = {70, 45, 30, 14};
    constexpr std::array kOfAge = {Job::retired, Job::accountant, Job::employee, Job::pupil};
    std::vector<Person> persons(people);
    for (uint32_t i = 0; i < people; ++i) {
      persons[i].household = i / 4 * 4;
      persons[i].household_size = 4;
      persons[i].age = kAges[i % 4];
      persons[i].job = kOfAge[i % 4];
    }
    return persons;
  }
  static std::vector<Organisation> organisations() {
    std::vector<Organisation> all(kTrades);
    for (std::size_t i = 0; i < kTrades; ++i) all[i].trade = static_cast<Trade>(i);
    return all;
  }
  void turn_to(GangId gang, ScamId scam, PersonId person) {
    stage.at(kStageBegin + hours(10), Gangs::act_of({.gang = gang, .scam = scam, .person = person}));
  }
  Status live(Responder& responder, int64_t how_many_days) {
    return city.live(kStageBegin + days(how_many_days), responder);
  }
  int64_t of_people() {
    int64_t sum = 0;
    for (uint32_t i = 0; i < 2 * world.population(); ++i) sum += world.balance(AccountId(i));
    return sum;
  }

  ScamFiles files;
  World world;
  Agenda agenda;
  ScamRecords records;
  Stage stage{world, agenda, records};
  Telephony telephony{stage, files.reactions};
  Banking banking{stage, telephony, files.reactions};
  Messaging messaging{stage, files.reactions};
  OneAccountEach laundering{world};
  Aftermath aftermath;
  Gangs gangs{stage, files.scripts, files.gangs};
  Scams scams{stage, {telephony, banking, messaging, gangs, laundering, aftermath}, files.scams};
  City city{world, agenda, stage, 1};
};

}  // namespace duanlian::simulate
