#include "simulate/money/report_parameters.h"

#include "simulate/draws/parameter_file.h"

namespace duanlian::simulate {

void ReportParameters::read(std::string_view name, std::string_view text, FileIssues& issues) {
  ParameterFile file(name, text, issues);
  constexpr double kYearHours = 365 * 24;
  constexpr double kYearMinutes = kYearHours * 60;
  file.list("notice_weights", notice_weights, 0.001, 1'000);
  file.curve("notice_soon_m", notice_soon_m, 1, kYearMinutes);
  file.curve("notice_day_m", notice_day_m, 1, kYearMinutes);
  file.curve("notice_late_m", notice_late_m, 1, kYearMinutes);
  file.shares("never", never);
  file.list("tells", tells, 0.001, 1'000);
  file.share("bank_passes_on", bank_passes_on);
  file.share("platform_passes_on", platform_passes_on);
  file.share("witness", witness);
  file.curve("witness_m", witness_m, 1, kYearMinutes);
  file.whole("witnesses_to_list", witnesses_to_list, 1, 1'000);
  file.curve("bank_reacts_m", bank_reacts_m, 1, kYearMinutes);
  file.curve("police_reacts_m", police_reacts_m, 1, kYearMinutes);
  file.curve("follows_h", follows_h, 1, kYearHours);
  file.curve("verifies_h", verifies_h, 1, kYearHours);
  file.share("lists_trail", lists_trail);
  file.share("restricts", restricts);
  file.share("restricts_trail", restricts_trail);
  file.share("lists_domain", lists_domain);
  file.share("lists_victim", lists_victim);
  file.curve("listed_days", listed_days, 1, 3'650);
  file.share("false_listing", false_listing);
  file.curve("false_listing_h", false_listing_h, 1, kYearHours);
  file.share("dealer_known", dealer_known);
  file.number("prior_victims_of_1000", prior_victims_of_1000, 0, 1'000);
  file.finish();
}

}  // namespace duanlian::simulate
