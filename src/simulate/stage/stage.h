#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/event.h"
#include "simulate/stage/agenda.h"
#include "simulate/stage/mark.h"
#include "simulate/stage/records.h"
#include "simulate/stage/world.h"

namespace duanlian::simulate {

// What was decided on an event is felt no sooner than this after it: so all events of such a span may be
// decided together, and nothing that follows from one of them is among them.
inline constexpr Duration kReaction = seconds(2);

// Where the acts of all parts happen: says what time it is, takes what is to come, and gathers the events.
class Stage {
 public:
  Stage(World& world, Agenda& agenda, Records& records)
      : world_(world),
        agenda_(agenda),
        records_(records),
        now_(world.begin()),
        begin_bits_(static_cast<uint64_t>(local_day(world.begin())) << kNumberBits) {}

  World& world() { return world_; }
  Records& records() { return records_; }
  Timestamp now() const { return now_; }
  void set_now(Timestamp now) { now_ = now; }

  // Plays it then, and not before now.
  void at(Timestamp time, Act act) {
    act.time = std::max(time, now_);
    agenda_.put(act);
  }
  void after(Duration delay, const Act& act) { at(now_ + delay, act); }

  // Happens now. Gives the event's id. `then` is played `kReaction` later with `decided` filled in.
  std::string emit(std::string source, model::Payload payload, const Mark& mark,
                   std::optional<Act> then = std::nullopt);

  // ---- For the city: what was gathered, in order of time, and what waits for the decisions on it.
  struct Waiting {
    std::size_t event = 0;
    Act then;
  };
  std::vector<model::Event>& events() { return events_; }
  const std::vector<Mark>& marks() const { return marks_; }
  // One outcome for each event, or none at all: then everything was allowed. Empties the stage.
  void settle(std::span<const model::Outcome> outcomes);
  uint64_t emitted() const { return emitted_; }

 private:
  // Of an event's number; those above say on which day the city began, so that another begin has other ids.
  static constexpr int kNumberBits = 44;

  World& world_;
  Agenda& agenda_;
  Records& records_;
  Timestamp now_;
  uint64_t begin_bits_;
  uint64_t emitted_ = 0;
  std::vector<model::Event> events_;
  std::vector<Mark> marks_;
  std::vector<Waiting> waiting_;
};

}  // namespace duanlian::simulate
