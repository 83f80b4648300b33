#pragma once

#include <array>
#include <string_view>

#include "base/file_issues.h"
#include "model/decision.h"
#include "simulate/draws/chance.h"
#include "simulate/draws/curve.h"
#include "simulate/stage/world.h"

namespace duanlian::simulate {

// How people and institutions take what was decided on their calls, messages and payments: reactions.yaml.
struct ReactionParameters {
  // By age band: who is being deceived and still stops, when nothing of the scam has convinced him yet.
  std::array<Share, kAgeBands> heeds_warning;
  std::array<Share, kAgeBands> heeds_question;   // friction: why do you pay?
  std::array<Share, kAgeBands> heeds_delay;      // in the time that a delay gives
  std::array<Share, kAgeBands> heeds_call_back;  // a held payment, and somebody speaks with him
  // What the last stage of a script leaves of that.
  double heeds_when_convinced = 0.3;
  Share honest_gives_up_warned;
  Share honest_gives_up_asked;
  Share mule_passes_call_back;    // a held payment of a lent account that is released all the same
  Share blocked_tries_otherwise;  // of those being deceived: at the counter or by another bank
  Curve question_s;
  Curve delay_m;
  Curve call_back_m;   // until a held payment is released
  Curve branch_m;      // what a blocked payment costs an honest customer
  Curve call_retry_m;  // until an honest caller who was refused is called back or reaches by other ways

  void read(std::string_view name, std::string_view text, FileIssues& issues);
};

// Whether somebody who is being deceived stops after such an outcome. `conviction` is how far the script has
// brought him, 0 to 1.
bool stops(const ReactionParameters& parameters, Chance& chance, AgeBand age, model::Outcome outcome,
           double conviction);

}  // namespace duanlian::simulate
