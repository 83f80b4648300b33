#pragma once

#include <compare>
#include <cstdint>

#include "base/time.h"
#include "model/decision.h"

namespace duanlian::simulate {

// Who plays an act: the parts of a city, each in a file of that name.
enum class Part : uint8_t {
  routine,       // what people do on an ordinary day
  trades,        // who calls or collects from many by trade
  institutions,  // wages, rents, bills, school fees
  lives,         // new handsets, cards, accounts, journeys
  telephony,
  banking,
  messaging,
  gangs,
  scams,
  laundering,
  reports,
  orders,   // the banks' desks
  pursuit,  // who goes after money without an engine
};
inline constexpr std::size_t kParts = 13;

// What an act that was begun came to, for whoever waits for it.
enum class Outcome : uint8_t {
  done,          // delivered, answered, paid
  done_warned,   // the same, and the person saw a warning
  not_answered,  // nobody took the call
  given_up,      // the person let it be, after a warning or a question
  refused,       // the engine or an institution did not let it happen
  impossible,    // no money, no such line any more
};

// Something that a part will do at a time. `what` and `who` are the part's own.
struct Act {
  Timestamp time;
  uint64_t order = 0;  // of acts of one time, the first is played first
  uint64_t what = 0;
  uint32_t who = 0;
  Part part = Part::routine;
  uint8_t step = 0;
  Outcome outcome = Outcome::done;
  model::Outcome decided = model::Outcome::allow;  // on the event that it waited for

  friend bool operator<(const Act& a, const Act& b) {
    if (a.time != b.time) return a.time < b.time;
    return a.order < b.order;
  }
};

// A part's step as an act bears it.
template <class Step>
constexpr uint8_t step_of(Step step) {
  return static_cast<uint8_t>(step);
}

// Plays the acts of one part.
class Player {
 public:
  virtual ~Player() = default;
  virtual void play(const Act& act) = 0;
};

}  // namespace duanlian::simulate
