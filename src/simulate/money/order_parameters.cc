#include "simulate/money/order_parameters.h"

#include "simulate/draws/parameter_file.h"

namespace duanlian::simulate {

void OrderParameters::read(std::string_view name, std::string_view text, FileIssues& issues) {
  ParameterFile file(name, text, issues);
  constexpr double kDayMinutes = 24 * 60;
  constexpr double kMinuteSeconds = 60;
  std::array<double, kBanks> medians{};
  medians.fill(1);
  double spread = 1;
  file.curve("acknowledges_s", acknowledges_s, 1, 86'400);
  file.list("answers_m", medians, 1.0 / kMinuteSeconds, 7 * kDayMinutes);
  file.number("answers_spread", spread, 1, 100);
  for (std::size_t bank = 0; bank < kBanks; ++bank) {
    const double median = medians[bank] * kMinuteSeconds;
    answers_s[bank] = Curve::lognormal(median, median * spread);
  }
  file.share("finds_mismatch", finds_mismatch);
  file.share("is_down", is_down);
  file.curve("down_m", down_m, 1, 7 * kDayMinutes);
  file.share("answers_twice", answers_twice);
  file.whole("stop_h", stop_h, 1, 8'760);
  file.whole("protective_h", protective_h, 1, 8'760);
  file.whole("freeze_days", freeze_days, 1, 3'650);
  file.whole("by_hand_m", by_hand_m, 1, 10'080);
  file.finish();
}

}  // namespace duanlian::simulate
