#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "simulate/people/people.h"
#include "simulate/people/routine.h"
#include "simulate/trades/small_world.h"

namespace duanlian::simulate {

inline World core_world(uint32_t people, uint64_t seed = 11) {
  static const auto parameters = core_parameters<PeopleParameters>("people.yaml");
  return found_world(parameters, seed, kStageBegin, people);
}

// A founded city in which nothing but the routine happens.
struct RoutineWorld {
  explicit RoutineWorld(uint32_t people = 2'000, unsigned threads = 1, uint64_t seed = 11)
      : world(core_world(people, seed)), city(world, agenda, stage, threads) {
    city.add(Part::telephony, telephony);
    city.add(Part::banking, banking);
    city.add(Part::messaging, messaging);
    city.add(Part::routine, routine);
    city.add(routine);
  }
  void live(int64_t how_many_days) {
    Always allowed(model::Outcome::allow);
    ASSERT_TRUE(city.live(kStageBegin + days(how_many_days), allowed));
  }
  std::string written() const {
    std::string text;
    for (const model::Event& event : records.events) model::append_event(text, event);
    return text;
  }

  ReactionParameters reactions = core_parameters<ReactionParameters>("reactions.yaml");
  RoutineParameters parameters = core_parameters<RoutineParameters>("routine.yaml");
  MessageParameters messages = core_parameters<MessageParameters>("messages.yaml");
  SiteParameters sites = core_parameters<SiteParameters>("sites.yaml");
  World world;
  Agenda agenda;
  Disturbances records;
  Stage stage{world, agenda, records};
  Telephony telephony{stage, reactions};
  Banking banking{stage, telephony, reactions};
  Messaging messaging{stage, reactions};
  Routine routine{stage, telephony, banking, messaging, parameters, messages, sites};
  City city;
};

}  // namespace duanlian::simulate
