#include "simulate/draws/parameter_file.h"
#include "simulate/trades/institutions.h"

namespace duanlian::simulate {

void InstitutionParameters::read(std::string_view name, std::string_view text, FileIssues& issues) {
  ParameterFile file(name, text, issues);
  file.list("pay_days", pay_days, 1, 28);
  file.list("batch_hours", batch_hours, 0, 100);
  file.list("waking_hours", waking_hours, 0, 100);
  file.list("office_hours", office_hours, 0, 100);
  file.number("pay_varies", pay_varies, 0, 0.9);
  file.share("bonus", bonus);
  file.curve("bonus_months", bonus_months, 1, 24);
  for (std::size_t i = 0; i < kBills; ++i) {
    const std::string bill(words(Bill{})[i]);
    file.share(bill + "_has", bills[i].has);
    file.curve(bill + "_yuan", bills[i].yuan, 1, 1'000'000);
  }
  file.number("homes_a_landlord", homes_a_landlord, 1, 100);
  file.share("by_debit", by_debit);
  file.share("school_pays", school_pays);
  file.curve("school_yuan", school_yuan, 1, 200'000);
  for (std::size_t i = 0; i < kWindfalls; ++i) {
    const std::string windfall(words(Windfall{})[i]);
    file.number(windfall + "_a_day", windfalls[i].a_day, 0, 1);
    if (static_cast<Windfall>(i) != Windfall::saving)  // a share of what is there
      file.curve(windfall + "_yuan", windfalls[i].yuan, 1, 5'000'000);
  }
  file.curve("spent_after_h", spent_after_h, 1, 720);
  file.share("in_parts", in_parts);
  file.number("part_yuan", part_yuan, 1'000, 1'000'000);
  file.list("spent_at", spent_at, 0, 1);
  file.list("company_payments_a_day", company_payments_a_day, 0, 1'000);
  file.curve("company_yuan", company_yuan, 1, 20'000'000);
  file.share("to_person", to_person);
  habits.read(file);
  file.finish();
}

}  // namespace duanlian::simulate
