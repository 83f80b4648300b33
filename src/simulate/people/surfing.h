#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/file_issues.h"
#include "simulate/stage/messaging.h"
#include "simulate/stage/stage.h"

namespace duanlian::simulate {

// Which pages people look at and which apps they fetch: sites.yaml.
struct SiteParameters {
  std::vector<std::string> popular;   // names, the most visited first
  double popular_tail = 1;            // exponent of their visits by rank
  std::vector<std::string> patterns;  // templates of the names of all others
  Share small;                        // of visits: to the many other sites
  double small_for_one = 1;           // persons for one of those
  double small_tail = 1;              // how uneven their visits are
  Share young;                        // of visits to those: to one of the last days
  double young_for_one = 1;           // persons for one new site a day
  int64_t young_days = 1;             // how long it is called new
  Share with_address;                 // of visits: more than the name is known
  Share with_fingerprint;             // of visits: of the page
  Share asks_to_pay;                  // of visits to small sites
  Share pays_person;                  // of those: a person, such as a vendor
  std::vector<std::string> stores;    // names where apps are fetched
  Share from_elsewhere;               // of apps: from a small site
  double apps_for_one = 1;            // persons for one app maker
  double app_tail = 1;
  std::vector<std::string> permissions;  // of one app each, separated by spaces

  void read(std::string_view name, std::string_view text, FileIssues& issues);
};

// Looks at pages of popular, small and young sites. The sites themselves are nowhere stored: a number has its
// name, its page and its maker.
class Surfing {
 public:
  Surfing(Stage& stage, Messaging& messaging, const SiteParameters& parameters);

  void visit(PersonId person, Chance& chance);
  void fetch_app(PersonId person, Chance& chance);

 private:
  uint64_t small_site(Chance& chance) const;
  std::string domain_of(uint64_t site) const;
  AccountId payee_of(uint64_t site) const;
  void look(PersonId person, VisitPlan plan, uint64_t page, Chance& chance);

  Stage& stage_;
  Messaging& messaging_;
  const SiteParameters& parameters_;
  std::vector<uint64_t> ranks_;  // of 2^32, the sums so far
  uint32_t small_ = 1;
  uint32_t young_a_day_ = 1;
  uint32_t apps_ = 1;
};

}  // namespace duanlian::simulate
