#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "respond/outreach/outreach_terms.h"

namespace duanlian::respond {

// What is known of somebody who may be about to be deceived.
struct RiskSigns {
  bool call_live = false;     // on the telephone with a number held to be a scam's
  bool money_moving = false;  // a payment to a suspected account is ordered or going
  int score = 0;              // thousandths that it is a scam
  std::string category;
  AgeGroup age = AgeGroup::adult;
};

// From these scores on (D). The lower one of the second grade is for minors, the old, and categories of high
// loss (fraud_categories.json: C02, C08, C09).
inline constexpr int kSecondGradeScore = 700;
inline constexpr int kSecondGradeScoreAtRisk = 500;
inline constexpr int kThirdGradeScore = 300;

// The clocks of section 2.1 of the domain page (D), all from the moment of the grade. That of the message is
// ours (D).
inline constexpr Duration kFirstCall = minutes(3);
inline constexpr Duration kFirstVisit = minutes(30);
inline constexpr Duration kSecondCall = minutes(15);
inline constexpr Duration kSecondVisit = hours(2);
inline constexpr Duration kThirdMessage = hours(24);

// P1 live, P2, P3; unspecified where nothing is to be done.
model::Grade grade_of(const RiskSigns& signs);

// Telephone numbers as in model/phone.h; empty where not known.
struct Reachable {
  std::string phone;
  std::string trusted_contact;
  std::string guardian;
};

enum class OutreachCondition : uint8_t { always, unanswered };
constexpr auto words(OutreachCondition) { return std::to_array<std::string_view>({"always", "unanswered"}); }

struct OutreachStep {
  model::Approach approach = model::Approach::call;
  Audience to = Audience::person;
  std::string phone;  // empty for a visit
  Duration within;
  OutreachCondition condition = OutreachCondition::always;
};

struct OutreachPlan {
  model::Grade grade = model::Grade::unspecified;
  std::vector<OutreachStep> steps;    // the soonest first
  std::vector<std::string> refusals;  // who could not be reached on a telephone and why, in words
};

// Whether the contact can be reached apart from the person: two telephones, each known and valid, not one.
Status check_second_channel(std::string_view person, std::string_view contact);

// Who is reached how and by when. The guardian of a minor and the trusted contact of the old are reached too,
// on another channel than the person's own; where there is none, in a visit.
OutreachPlan plan_outreach(const RiskSigns& signs, const Reachable& reachable);

}  // namespace duanlian::respond
