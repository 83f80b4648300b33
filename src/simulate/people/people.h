#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/file_issues.h"
#include "simulate/draws/chance.h"
#include "simulate/draws/curve.h"
#include "simulate/stage/world.h"

namespace duanlian::simulate {

// Who lives in a city and with whom: people.yaml.
struct PeopleParameters {
  static constexpr std::size_t kAgeGroups = 18;      // of five years, the last from 85 on
  static constexpr std::size_t kHouseholdKinds = 7;  // in the order of the file
  // Who neither learns nor has retired: employee, accountant, vendor, courier, driver, estate agent,
  // unemployed, homemaker.
  static constexpr std::size_t kOccupations = 8;

  std::array<double, kAgeGroups> ages{};
  std::array<double, kHouseholdKinds> households{};
  double old_alone = 1;  // singles and couples over 60, times their share of all
  Share second_child;
  Share both_grandparents;
  Curve parent_age;                    // at a birth
  std::array<Share, 3> has_telephone;  // at 6 to 8, 9 to 11, 12 to 17
  std::array<Share, 3> learns;         // at 18 and 19, 20 to 22, 23 to 25
  std::array<double, kOccupations> jobs{};
  Curve retires_at;
  std::array<Curve, 6> salary_yuan;  // of the jobs that are paid, in the order above
  Curve pension_yuan;
  std::array<Share, kAgeBands> asleep;  // neither account nor card is used
  std::array<double, kBanks> banks{};
  std::array<double, kOperators> operators{};
  Share lives_elsewhere;  // than beside those with the next numbers
  double people_a_cell = 2'000;
  std::array<double, kTrades> people_for_one{};  // organisation of a trade
  std::array<double, kTrades> staff{};           // of one, as a weight
  double staff_exponent = 1;                     // of its Pareto tail
  Curve at_hand_percent;                         // of a month's income, in the main account
  Curve savings_yuan;
  std::array<double, kAgeBands> savings_by_age{};
  Curve organisation_yuan;

  void read(std::string_view name, std::string_view text, FileIssues& issues);
};

// A city at its begin: its households, where its people live, work and learn, and what they own.
World found_world(const PeopleParameters& parameters, uint64_t seed, Timestamp begin, uint32_t people);

// The parent at home who earns most; kNone where there is none.
PersonId parent_of(const World& world, PersonId person);

}  // namespace duanlian::simulate
