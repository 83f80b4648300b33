#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "model/decision.h"
#include "model/event.h"
#include "simulate/stage/ids.h"
#include "simulate/stage/mark.h"
#include "simulate/stage/world.h"

namespace duanlian::simulate {

inline constexpr std::size_t kCategories = 10;  // C01 to C10 of the MPS, 0 to 9

// What a bank made of an order.
enum class OrderAnswer : uint8_t { in_full, in_part, gone, refused, told };
inline constexpr std::size_t kOrderAnswers = 5;
constexpr auto words(OrderAnswer) {
  return std::to_array<std::string_view>({"in_full", "in_part", "gone", "refused", "told"});
}

// Whose money was set aside that is no victim's loss.
enum class Whose : uint8_t {
  honest,  // of people and firms who have nothing to do with it
  lender,  // of an account that a gang uses: its holder's own, or the gang's
  victim,  // for his protection
};
inline constexpr std::size_t kWhose = 3;
constexpr auto words(Whose) { return std::to_array<std::string_view>({"honest", "lender", "victim"}); }

// A part of a payment that belongs to a victim.
struct Taint {
  ScamId scam{kNone};
  int64_t amount = 0;  // fen
};

// What becomes known of the truth while a city lives. The files of the truth and the scoreboard listen;
// every call comes in the order of time, from one thread.
class Records {
 public:
  virtual ~Records() = default;

  // Every event, in the order of output.
  virtual void event(const model::Event& event, const Mark& mark) = 0;

  // ---- Scams
  // A gang turns to a person.
  virtual void scam_started(ScamId scam, GangId gang, unsigned category, PersonId victim, AgeBand age,
                            Timestamp at) = 0;
  // A step of its script: `beat` is its place in the script; what has an event names it.
  virtual void scam_beat(ScamId scam, unsigned beat, std::string_view what, Timestamp at,
                         std::string_view event) = 0;
  // The victim listens and believes.
  virtual void scam_reached(ScamId scam, Timestamp at) = 0;
  // Money has left the victim for good, or could still be stopped behind him.
  virtual void victim_paid(ScamId scam, int64_t amount, Timestamp at) = 0;
  // The victim ordered a payment that never left: refused, or given up after a warning or a question.
  virtual void payment_prevented(ScamId scam, int64_t amount, Timestamp at) = 0;
  // The gang paid the victim.
  virtual void bait_paid(ScamId scam, int64_t amount, Timestamp at) = 0;
  // Money that was still in an account was stopped, and came back or is to come back. Below zero: what a bank
  // had set aside is free again and was not given back.
  virtual void recovered(ScamId scam, int64_t amount, Timestamp at) = 0;
  virtual void scam_reported(ScamId scam, Timestamp at) = 0;
  virtual void scam_ended(ScamId scam, Timestamp at) = 0;

  // ---- Money behind the victim: what a transfer carried of whom.
  virtual void tainted(std::string_view event, const Mark& mark, std::span<const Taint> parts) = 0;

  // ---- Who is who
  virtual void role(std::string_view kind, std::string_view id, std::string_view role, GangId gang,
                    Timestamp at) = 0;

  // ---- Orders to banks
  virtual void ordered(model::Measure measure, Timestamp at) = 0;
  virtual void order_answered(OrderAnswer answer, Timestamp at) = 0;
  // Money that is no victim's loss was set aside, or is free again: below zero.
  virtual void others_held(int64_t amount, Whose whose, Timestamp at) = 0;

  // ---- What protection cost honest people. `delay` is how long they waited.
  virtual void disturbed(model::EventKind kind, model::Outcome outcome, Duration delay, bool given_up) = 0;
};

}  // namespace duanlian::simulate
