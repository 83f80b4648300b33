#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/file_issues.h"
#include "simulate/draws/chance.h"
#include "simulate/draws/curve.h"
#include "simulate/stage/world.h"

namespace duanlian::simulate {

// How victims notice, whom they tell, and what institutions do then: reports.yaml.
struct ReportParameters {
  std::array<double, 3> notice_weights{};  // soon, within the day, after days
  Curve notice_soon_m;
  Curve notice_day_m;
  Curve notice_late_m;
  std::array<Share, kAgeBands> never;
  std::array<double, 3> tells{};  // police, bank, platform
  Share bank_passes_on;           // to the police
  Share platform_passes_on;
  Share witness;  // of those who were spoken to and paid nothing
  Curve witness_m;
  int64_t witnesses_to_list = 3;
  Curve bank_reacts_m;
  Curve police_reacts_m;
  Curve follows_h;  // until what was on its way is looked for once more
  Curve verifies_h;
  Share lists_trail;      // of the accounts behind the first
  Share restricts;        // of the accounts that victims paid into
  Share restricts_trail;  // and of those behind
  Share lists_domain;
  Share lists_victim;  // onto prior_victims
  Curve listed_days;
  Share false_listing;    // for each case that is listed
  Curve false_listing_h;  // until it is taken off
  Share dealer_known;     // of those who exchange coins
  double prior_victims_of_1000 = 0.5;

  void read(std::string_view name, std::string_view text, FileIssues& issues);
};

}  // namespace duanlian::simulate
