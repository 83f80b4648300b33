#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/file.h"
#include "simulate/stage/banking.h"
#include "simulate/stage/city.h"
#include "simulate/stage/messaging.h"
#include "simulate/stage/telephony.h"

namespace duanlian::simulate {

// What became of the acts that a test began.
class Waiter : public Player {
 public:
  void play(const Act& act) override { seen.push_back(act); }
  std::vector<Act> seen;
};

// Counts what honest people were disturbed by, and nothing else.
class Disturbances : public Records {
 public:
  void event(const model::Event& event, const Mark& mark) override {
    events.push_back(event);
    marks.push_back(mark);
  }
  void scam_started(ScamId, GangId, unsigned, PersonId, AgeBand, Timestamp) override {}
  void scam_beat(ScamId, unsigned, std::string_view, Timestamp, std::string_view) override {}
  void scam_reached(ScamId, Timestamp) override {}
  void victim_paid(ScamId, int64_t, Timestamp) override {}
  void payment_prevented(ScamId, int64_t, Timestamp) override {}
  void bait_paid(ScamId, int64_t, Timestamp) override {}
  void recovered(ScamId, int64_t, Timestamp) override {}
  void scam_reported(ScamId, Timestamp) override {}
  void scam_ended(ScamId, Timestamp) override {}
  void tainted(std::string_view, const Mark&, std::span<const Taint>) override {}
  void role(std::string_view, std::string_view, std::string_view, GangId, Timestamp) override {}
  void ordered(model::Measure, Timestamp) override {}
  void order_answered(OrderAnswer, Timestamp) override {}
  void others_held(int64_t, Whose, Timestamp) override {}
  void disturbed(model::EventKind kind, model::Outcome outcome, Duration delay, bool given_up) override {
    seen.push_back({kind, outcome, delay, given_up});
  }

  struct One {
    model::EventKind kind;
    model::Outcome outcome;
    Duration delay;
    bool given_up;
  };
  std::vector<One> seen;
  std::vector<model::Event> events;
  std::vector<Mark> marks;
};

// Answers every event alike.
class Always : public Responder {
 public:
  explicit Always(model::Outcome outcome) : outcome_(outcome) {}
  Result<std::vector<model::Outcome>> decide(std::vector<model::Event>& events) override {
    groups.push_back(events.size());
    return std::vector<model::Outcome>(events.size(), outcome_);
  }
  std::vector<std::size_t> groups;

 private:
  model::Outcome outcome_;
};

inline constexpr Timestamp kStageBegin{1'788'192'000'000'000};  // 2026-09-01 in the city

// Four persons and one shop, and nothing that happens by itself.
struct StageWorld {
  StageWorld() {
    const auto text = read_file(DUANLIAN_SOURCE_DIR "/cities/core/reactions.yaml", 1 << 20);
    FileIssues issues;
    reactions.read("reactions.yaml", text.value(), issues);
    city.add(Part::telephony, telephony);
    city.add(Part::banking, banking);
    city.add(Part::messaging, messaging);
    city.add(Part::routine, waiter);
    for (uint32_t i = 0; i < 4; ++i) world.balance(AccountId(i)) = 1'000'000;
  }
  static std::vector<Person> persons() {
    std::vector<Person> persons(4);
    for (uint32_t i = 0; i < 4; ++i) persons[i].age = static_cast<uint8_t>(16 + 20 * i);
    return persons;
  }
  static Act told() { return {.part = Part::routine, .step = 9}; }
  Status live(Responder& responder, int64_t how_many_hours = 48) {
    return city.live(kStageBegin + hours(how_many_hours), responder);
  }

  World world{5, kStageBegin, persons(), std::vector<Organisation>(1), 3};
  Agenda agenda;
  Disturbances records;
  Stage stage{world, agenda, records};
  ReactionParameters reactions;
  Telephony telephony{stage, reactions};
  Banking banking{stage, telephony, reactions};
  Messaging messaging{stage, reactions};
  Waiter waiter;
  City city{world, agenda, stage, 1};
};

}  // namespace duanlian::simulate
