#include "simulate/people/surfing.h"

#include <algorithm>
#include <utility>

#include "simulate/draws/parameter_file.h"
#include "simulate/draws/steady_math.h"
#include "simulate/draws/text_template.h"

namespace duanlian::simulate {
namespace {

// What draws are for.
constexpr uint64_t kSiteName = 2'501;
constexpr uint64_t kSitePage = 2'502;
constexpr uint64_t kSitePayee = 2'503;
constexpr uint64_t kAppMaker = 2'504;
constexpr uint64_t kAppAsks = 2'505;
constexpr int kSellerDrawsMax = 32;

constexpr uint64_t kYoungSites = uint64_t{1} << 40;  // numbers of those that are named by their day
constexpr std::string_view kHexDigits = "0123456789abcdef";

// The first of `count` things far more often than the last.
uint64_t uneven(uint32_t count, double tail, Chance& chance) {
  const double at = steady_pow(std::max(chance.fraction(), 1e-12), tail);
  return std::min<uint64_t>(count - 1, static_cast<uint64_t>(at * count));
}

// Names of a city's size, so that small cities have some too.
uint32_t count_of(uint32_t people, double for_one) {
  return std::max(10U, static_cast<uint32_t>(people / for_one));
}

// 64 digits, as the SHA-256 of a certificate.
std::string certificate(uint64_t seed, uint64_t maker) {
  Chance chance(seed, kAppMaker, maker);
  std::string text;
  text.reserve(64);
  for (int i = 0; i < 4; ++i) {
    for (uint64_t bits = chance.next(), k = 0; k < 16; ++k, bits >>= 4) text += kHexDigits[bits & 15];
  }
  return text;
}

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

}  // namespace

void SiteParameters::read(std::string_view name, std::string_view text, FileIssues& issues) {
  constexpr double kPeopleMax = 1'000'000'000;
  ParameterFile file(name, text, issues);
  file.texts("popular", popular, {});
  file.number("popular_tail", popular_tail, 0, 10);
  file.texts("patterns", patterns, {});
  file.share("small", small);
  file.number("small_for_one", small_for_one, 0.01, kPeopleMax);
  file.number("small_tail", small_tail, 0.1, 20);
  file.share("young", young);
  file.number("young_for_one", young_for_one, 0.1, kPeopleMax);
  file.whole("young_days", young_days, 1, 365);
  file.share("with_address", with_address);
  file.share("with_fingerprint", with_fingerprint);
  file.share("asks_to_pay", asks_to_pay);
  file.share("pays_person", pays_person);
  file.texts("stores", stores, {});
  file.share("from_elsewhere", from_elsewhere);
  file.number("apps_for_one", apps_for_one, 0.1, kPeopleMax);
  file.number("app_tail", app_tail, 0.1, 20);
  file.texts("permissions", permissions, {});
  file.finish();
}

Surfing::Surfing(Stage& stage, Messaging& messaging, const SiteParameters& parameters)
    : stage_(stage), messaging_(messaging), parameters_(parameters) {
  const uint32_t people = stage.world().population();
  small_ = count_of(people, parameters.small_for_one);
  young_a_day_ = count_of(people, parameters.young_for_one);
  apps_ = count_of(people, parameters.apps_for_one);
  double sum = 0;
  std::vector<double> sums;
  for (std::size_t i = 1; i <= parameters.popular.size(); ++i)
    sums.push_back(sum += steady_pow(static_cast<double>(i), -parameters.popular_tail));
  for (const double of : sums) ranks_.push_back(Share::of(of / sum).of_2_32);
}

uint64_t Surfing::small_site(Chance& chance) const {
  if (!chance.happens(parameters_.young)) return uneven(small_, parameters_.small_tail, chance);
  const int64_t day = local_day(stage_.now()) - chance.between(0, parameters_.young_days - 1);
  const uint64_t which = uneven(young_a_day_, parameters_.small_tail, chance);
  return kYoungSites + static_cast<uint64_t>(day) * young_a_day_ + which;
}

std::string Surfing::domain_of(uint64_t site) const {
  Chance chance(stage_.world().seed(), kSiteName, site);
  const auto which = chance.below(static_cast<uint32_t>(parameters_.patterns.size()));
  return fill(parameters_.patterns[which], chance, {});
}

void Surfing::look(PersonId person, VisitPlan plan, uint64_t page, Chance& chance) {
  plan.visitor = stage_.world().line_of(person);
  if (chance.happens(parameters_.with_address)) {
    static constexpr std::array<std::string_view, 5> kPaths = {
        "/", "/{letters:4}/{digits:6}", "/{letters:6}.html", "/{letters:5}?id={digits:8}",
        "/m/{letters:3}/{letters:7}/{digits:4}"};
    plan.url = "https://" + plan.domain + fill(kPaths[chance.below(kPaths.size())], chance, {});
  }
  if (chance.happens(parameters_.with_fingerprint))
    plan.page_hash = stage_.world().naming().label(kSitePage, page);
  messaging_.visit(std::move(plan));
}

// Of a site, always the same: a shop's account, or that of somebody who sells.
AccountId Surfing::payee_of(uint64_t site) const {
  const World& world = stage_.world();
  Chance chance(world.seed(), kSitePayee, site);
  if (!chance.happens(parameters_.pays_person)) {
    const auto& shops = world.of_trade(Trade::online_shop);
    return world.account_of(shops[chance.below(static_cast<uint32_t>(shops.size()))]);
  }
  PersonId seller(chance.below(world.population()));
  for (int i = 0; i < kSellerDrawsMax && world.person(seller).job != Job::vendor; ++i)
    seller = PersonId(chance.below(world.population()));
  return world.main_account(seller);
}

void Surfing::visit(PersonId person, Chance& chance) {
  if (!chance.happens(parameters_.small)) {
    const uint64_t bits = chance.next() >> 32;
    const auto rank = static_cast<std::size_t>(std::ranges::upper_bound(ranks_, bits) - ranks_.begin());
    // Popular sites have many pages.
    look(person, {.domain = parameters_.popular[rank]}, mix(rank, chance.below(4'000)), chance);
    return;
  }
  const uint64_t site = small_site(chance);
  VisitPlan plan{.domain = domain_of(site)};
  if (chance.happens(parameters_.asks_to_pay)) plan.payee = payee_of(site);
  look(person, std::move(plan), site, chance);
}

void Surfing::fetch_app(PersonId person, Chance& chance) {
  const World& world = stage_.world();
  const uint64_t maker = uneven(apps_, parameters_.app_tail, chance);
  VisitPlan plan;
  uint64_t page = mix(maker, kSitePage);
  if (chance.happens(parameters_.from_elsewhere)) {
    page = small_site(chance);
    plan.domain = domain_of(page);
  } else {
    plan.domain = parameters_.stores[chance.below(static_cast<uint32_t>(parameters_.stores.size()))];
  }
  plan.app_signer = certificate(world.seed(), maker);
  Chance asked(world.seed(), kAppAsks, maker);
  const auto& permissions = parameters_.permissions;
  plan.app_permissions = split_words(permissions[asked.below(static_cast<uint32_t>(permissions.size()))]);
  look(person, std::move(plan), page, chance);
}

}  // namespace duanlian::simulate
