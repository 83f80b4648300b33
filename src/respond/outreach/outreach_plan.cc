#include "respond/outreach/outreach_plan.h"

#include <algorithm>

#include "model/phone.h"

namespace duanlian::respond {
namespace {

bool is_at_higher_risk(const RiskSigns& signs) {
  constexpr std::array<std::string_view, 3> kHighLoss{"C02", "C08", "C09"};
  return signs.age != AgeGroup::adult || std::ranges::find(kHighLoss, signs.category) != kHighLoss.end();
}

// Who is reached beside the person, if anybody.
std::optional<Audience> second_audience(AgeGroup age) {
  switch (age) {
    case AgeGroup::minor:
      return Audience::guardian;
    case AgeGroup::adult:
      return std::nullopt;
    case AgeGroup::elder:
      return Audience::trusted_contact;
  }
  CHECK(false, "an age of no group");
}

bool is_known_phone(const std::string& phone) { return model::PhoneNumber::parse(phone).has_value(); }

void add_step(OutreachPlan& plan, OutreachStep step) { plan.steps.push_back(std::move(step)); }

}  // namespace

model::Grade grade_of(const RiskSigns& signs) {
  if (signs.call_live || signs.money_moving) return model::Grade::p1;
  const int second = is_at_higher_risk(signs) ? kSecondGradeScoreAtRisk : kSecondGradeScore;
  if (signs.score >= second) return model::Grade::p2;
  if (signs.score >= kThirdGradeScore) return model::Grade::p3;
  return model::Grade::unspecified;
}

Status check_second_channel(std::string_view person, std::string_view contact) {
  if (contact.empty()) return Error{ErrorCode::not_found, "no telephone is known"};
  const auto number = model::PhoneNumber::parse(contact);
  if (!number) return within("the telephone of the contact", number.error());
  const auto own = model::PhoneNumber::parse(person);
  // Where the person's own is not known, nobody can say that it is another.
  if (!own) return invalid("the person's own telephone is not known, so the other cannot be told from it");
  if (*own == *number) return invalid("it is the person's own telephone: no second channel");
  return {};
}

OutreachPlan plan_outreach(const RiskSigns& signs, const Reachable& reachable) {
  OutreachPlan plan{.grade = grade_of(signs)};
  if (plan.grade == model::Grade::unspecified) return plan;
  const bool message = plan.grade == model::Grade::p3;
  const bool first = plan.grade == model::Grade::p1;
  const model::Approach approach = message ? model::Approach::message : model::Approach::call;
  const Duration soon = message ? kThirdMessage : first ? kFirstCall : kSecondCall;
  const Duration later = first ? kFirstVisit : kSecondVisit;
  const auto second = second_audience(signs.age);
  bool visit_for_second = false;
  if (second) {
    const std::string& phone = *second == Audience::guardian ? reachable.guardian : reachable.trusted_contact;
    const Status apart = check_second_channel(reachable.phone, phone);
    if (apart) {
      add_step(plan, {.approach = approach, .to = *second, .phone = phone, .within = soon});
    } else {
      plan.refusals.push_back(std::string(model::to_string(*second)) + ": " + apart.error().message);
      visit_for_second = true;
    }
  }
  const bool own_phone = is_known_phone(reachable.phone);
  if (own_phone)
    add_step(plan, {.approach = approach, .to = Audience::person, .phone = reachable.phone, .within = soon});
  else
    plan.refusals.emplace_back("person: no telephone is known");
  // A third grade without a telephone is no reason for a visit.
  if (message) return plan;
  const bool visit_at_all_events = first || !own_phone;
  add_step(plan,
           {.approach = model::Approach::visit,
            .to = Audience::person,
            .within = later,
            .condition = visit_at_all_events ? OutreachCondition::always : OutreachCondition::unanswered});
  if (visit_for_second) add_step(plan, {.approach = model::Approach::visit, .to = *second, .within = later});
  return plan;
}

}  // namespace duanlian::respond
