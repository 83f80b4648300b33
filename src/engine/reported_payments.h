#pragma once

#include <string>
#include <vector>

#include "engine/case_facts.h"
#include "graph/follow/question.h"
#include "model/event.h"

namespace duanlian::engine {

// A report names at most so many payments, and so far back they are looked for.
inline constexpr std::size_t kReportedPaymentsMax = 1'000;
inline constexpr Duration kReportedBack = days(90);
// Of one account, on the side that is looked at.
inline constexpr std::size_t kReportedLooksMax = 10'000;

// The payments that a report means, among the transfers that moved: those whose ids it tells, told by whom
// ever; where it tells none, those from the victim's accounts to the accounts that it suspects, the newest
// first, until they come to the amount that it says was lost.
struct ReportedPayments {
  std::vector<graph::Taking> takings;  // of victim 0, each transfer once
  std::vector<std::string> missing;    // ids that name no money
  bool cut = false;                    // there may be more than a limit let be found
};

// REQUIRES that the event is a report.
Result<ReportedPayments> payments_of(const model::Event& report, const CaseFacts& facts);

}  // namespace duanlian::engine
