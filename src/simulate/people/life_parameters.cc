#include "simulate/draws/parameter_file.h"
#include "simulate/people/lives.h"

namespace duanlian::simulate {

void LifeParameters::read(std::string_view name, std::string_view text, FileIssues& issues) {
  ParameterFile file(name, text, issues);
  for (std::size_t i = 0; i < kChanges; ++i)
    file.number(std::string(words(Change{})[i]) + "_a_day", a_day[i], 0, 0.5);
  file.list("waking_hours", waking_hours, 0, 100);
  file.curve("bank_hears_h", bank_hears_h, 1, 720);
  file.share("second_bank_hears", second_bank_hears);
  file.share("reset_follows", reset_follows);
  file.curve("reset_after_m", reset_after_m, 1, 10'000);
  file.share("at_branch", at_branch);
  file.curve("restricted_h", restricted_h, 1, 2'000);
  file.curve("forwarded_h", forwarded_h, 1, 2'000);
  file.share("forwards_all", forwards_all);
  file.curve("detached_m", detached_m, 1, 10'000);
  file.curve("suspended_h", suspended_h, 1, 2'000);
  file.curve("journey_days", journey_days, 1, 200);
  file.curve("abroad_days", abroad_days, 1, 200);
  file.share("students_abroad", students_abroad);
  file.number("calls_home_a_day", calls_home_a_day, 0, 24);
  file.list("abroad_hours", abroad_hours, 0, 100);
  file.curve("home_talk_s", home_talk_s, 1, 14'400);
  file.share("home_unanswered", home_unanswered);
  file.curve("first_deposit_yuan", first_deposit_yuan, 1, 5'000'000);
  file.share("shared_device", shared_device);
  file.share("linked", linked);
  file.share("joined", joined);
  file.whole("link_hours", link_hours, 1, 240);
  file.number("company_accounts_a_day", company_accounts_a_day, 0, 1);
  file.curve("registered_days", registered_days, 1, 9'000);
  file.texts("addresses", addresses, {});
  habits.read(file);
  file.finish();
}

}  // namespace duanlian::simulate
