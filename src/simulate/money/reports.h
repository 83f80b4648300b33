#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "model/notice.h"
#include "simulate/money/after_report.h"
#include "simulate/money/after_scam.h"
#include "simulate/money/laundering.h"
#include "simulate/money/listings.h"
#include "simulate/money/mule_parameters.h"
#include "simulate/money/report_parameters.h"

namespace duanlian::simulate {

// How the truth comes out: victims notice, late or never, and tell the police, their bank or the platform;
// the money that is still there is stopped, and what did it comes onto the lists.
class Reports : public Player, public AfterScam {
 public:
  Reports(Stage& stage, Laundering& laundering, const ReportParameters& parameters, const MoneyTexts& texts)
      : stage_(stage),
        laundering_(laundering),
        parameters_(parameters),
        texts_(texts),
        listings_(stage, laundering, parameters) {}

  // Somebody else sees to the money then: the usual stop of what is still there does not come, nor are
  // accounts restricted, so that nothing but what he does holds money up. It must outlive this.
  void leave_money_to(AfterReport& after) { after_report_ = &after; }

  // Once, before the city lives: what the lists know already. `dealers` are accounts of those who exchange
  // coins.
  void begin(std::span<const AccountId> dealers);
  void over(const ScamOutcome& outcome) override;
  void play(const Act& act) override;

 private:
  enum class Step : uint8_t {
    begin,
    notices,
    bank_acts,
    police_hears,
    police_acts,
    follows,
    verified,
    witness,
    cleared
  };

  void list_what_is_known();
  Duration notice_delay(Chance& chance) const;
  void notices(uint32_t slot);
  void bank_acts(uint32_t slot);
  void police_hears(uint32_t slot, bool again);
  void act_on(const ScamOutcome& scam);
  void stop(const ScamOutcome& scam);
  void restrict_trail(const ScamOutcome& scam);
  void verified(const ScamOutcome& scam);
  void list_accounts(const ScamOutcome& scam, Chance& chance);
  void list_honest(const ScamOutcome& scam, Chance& chance);
  void witness(const ScamOutcome& scam);
  void list_risky(const ScamOutcome& scam, Chance& chance);

  void tell(const std::string& source, model::Report report, const ScamOutcome& scam);
  model::Report report(const ScamOutcome& scam, model::ReporterRole role) const;
  std::vector<model::Entity> contacts(const ScamOutcome& scam) const;
  void act_later(Duration delay, uint32_t slot, Step step);
  Chance chance_for(uint64_t purpose, const ScamOutcome& scam) const;

  Stage& stage_;
  Laundering& laundering_;
  const ReportParameters& parameters_;
  const MoneyTexts& texts_;
  Listings listings_;
  AfterReport* after_report_ = nullptr;
  std::vector<AccountId> dealers_;
  std::vector<ScamOutcome> cases_;
  std::vector<Listings::Entry> false_;    // that were listed in error
  std::map<std::string, int64_t> named_;  // by how many witnesses
};

}  // namespace duanlian::simulate
