#include "simulate/money/laundering_parameters.h"

#include "simulate/draws/parameter_file.h"

namespace duanlian::simulate {

void LaunderingParameters::read(std::string_view name, std::string_view text, FileIssues& issues) {
  ParameterFile file(name, text, issues);
  constexpr double kMonthMinutes = 30 * 24 * 60;
  file.curve("first_hop_m", first_hop_m, 0, kMonthMinutes);
  file.curve("hop_m", hop_m, 0, kMonthMinutes);
  file.curve("rest_h", rest_h, 0, 24 * 365);
  file.share("rests", rests);
  file.curve("code_rest_m", code_rest_m, 0, kMonthMinutes);
  file.curve("between_pieces_s", between_pieces_s, 1, 86'400);
  file.whole("pieces_most", pieces_most, 1, 100);
  file.curve("piece_yuan_most", piece_yuan_most, 100, 10'000'000);
  file.number("commission", commission, 0, 0.5);
  file.list("exits", exits, 0.001, 1'000);
  file.list("channels", channels, 0.001, 1'000);
  file.whole("atm_day_yuan", atm_day_yuan, 100, 1'000'000);
  file.share("keeps_account", keeps_account);
  file.share("by_code", by_code);
  file.whole("tries_most", tries_most, 0, 100);
  file.curve("retry_m", retry_m, 1, kMonthMinutes);
  file.number("slower", slower, 1, 10);
  file.number("smaller", smaller, 0.1, 1);
  file.finish();
}

}  // namespace duanlian::simulate
