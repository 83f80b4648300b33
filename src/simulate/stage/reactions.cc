#include "simulate/stage/reactions.h"

#include "simulate/draws/parameter_file.h"

namespace duanlian::simulate {

void ReactionParameters::read(std::string_view name, std::string_view text, FileIssues& issues) {
  ParameterFile file(name, text, issues);
  file.shares("heeds_warning", heeds_warning);
  file.shares("heeds_question", heeds_question);
  file.shares("heeds_delay", heeds_delay);
  file.shares("heeds_call_back", heeds_call_back);
  file.number("heeds_when_convinced", heeds_when_convinced, 0, 1);
  file.share("honest_gives_up_warned", honest_gives_up_warned);
  file.share("honest_gives_up_asked", honest_gives_up_asked);
  file.share("mule_passes_call_back", mule_passes_call_back);
  file.share("blocked_tries_otherwise", blocked_tries_otherwise);
  constexpr double kDayMinutes = 24 * 60;
  file.curve("question_s", question_s, 1, 3'600);
  file.curve("delay_m", delay_m, 1, 7 * kDayMinutes);
  file.curve("call_back_m", call_back_m, 1, 7 * kDayMinutes);
  file.curve("branch_m", branch_m, 1, 7 * kDayMinutes);
  file.curve("call_retry_m", call_retry_m, 1, 7 * kDayMinutes);
  file.finish();
}

bool stops(const ReactionParameters& parameters, Chance& chance, AgeBand age, model::Outcome outcome,
           double conviction) {
  const auto band = static_cast<std::size_t>(age);
  Share share;
  switch (outcome) {
    case model::Outcome::allow:
    case model::Outcome::log:
      break;
    case model::Outcome::warn:
      share = parameters.heeds_warning[band];
      break;
    case model::Outcome::friction:
      share = parameters.heeds_question[band];
      break;
    case model::Outcome::delay:
      share = parameters.heeds_delay[band];
      break;
    case model::Outcome::hold:
    case model::Outcome::block:
      share = parameters.heeds_call_back[band];
      break;
  }
  const double left = 1 - conviction * (1 - parameters.heeds_when_convinced);
  return chance.happens(Share::of(share.value() * left));
}

}  // namespace duanlian::simulate
