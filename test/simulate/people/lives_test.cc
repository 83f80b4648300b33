#include "simulate/people/lives.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulate/trades/small_world.h"

namespace duanlian::simulate {
namespace {

using model::AccountChange;
using model::AccountChangeKind;
using model::SubscriptionChange;
using model::SubscriptionChangeKind;
using testing::HasSubstr;

// Everything that is rare happens a hundred times as often, so that a few hundred persons show it.
LifeParameters busy_lives() {
  auto parameters = core_parameters<LifeParameters>("lives.yaml");
  for (double& a_day : parameters.a_day) a_day = std::min(0.02, a_day * 100);
  parameters.company_accounts_a_day = 0.1;
  return parameters;
}

struct LivingWorld : SmallWorld {
  explicit LivingWorld(unsigned threads = 1) : SmallWorld(threads) {
    for (uint32_t i = 0; i < 20; ++i) world.person(PersonId(i)).asleep = true;
    city.add(Part::lives, lives);
    city.add(lives);
    lives.begin();
  }
  LifeParameters parameters = busy_lives();
  Lives lives{stage, telephony, banking, parameters};
};

std::set<std::string> kinds_of_changes(const SmallWorld& small) {
  std::set<std::string> kinds;
  for (const auto* const change : small.all<AccountChange>())
    kinds.emplace(words(AccountChangeKind{})[static_cast<std::size_t>(change->change)]);
  for (const auto* const change : small.all<SubscriptionChange>())
    kinds.emplace(words(SubscriptionChangeKind{})[static_cast<std::size_t>(change->change)]);
  return kinds;
}

std::vector<SubscriptionChangeKind> changes_of(const SmallWorld& small, const model::PhoneNumber& phone) {
  std::vector<SubscriptionChangeKind> kinds;
  for (const auto* const change : small.all<SubscriptionChange>()) {
    if (change->phone == phone) kinds.push_back(change->change);
  }
  return kinds;
}

TEST(Lives, ItsEventsAreGoodAndOfEveryKind) {
  LivingWorld world;
  world.live(20);
  world.expect_good_events();
  const auto kinds = kinds_of_changes(world);
  for (const char* const kind :
       {"opened", "closed", "device_changed", "phone_changed", "credential_reset", "payee_added",
        "limit_changed", "restricted", "unrestricted", "verified", "sim_swapped", "forwarding_set",
        "forwarding_cleared", "suspended", "resumed", "attached", "detached"})
    EXPECT_TRUE(kinds.contains(kind)) << kind;
}

TEST(Lives, ANewNumberIsNoLongerTheOldOne) {
  LivingWorld world;
  world.live(30);
  int changed = 0;
  for (uint32_t i = 0; i < world.world.population(); ++i) {
    const PersonId person(i);
    const LineId line = world.world.line_of(person);
    if (line == LineId(i)) continue;
    ++changed;
    EXPECT_EQ(world.world.subscriber(line), person);
    EXPECT_EQ(world.world.subscriber(LineId(i)), PersonId(kNone));
    EXPECT_EQ(world.world.party(AccountId(i), true).phone, world.world.number(line));
    EXPECT_EQ(changes_of(world, world.world.number(line)).front(), SubscriptionChangeKind::opened);
  }
  EXPECT_GT(changed, 20);
}

TEST(Lives, ANewHandsetIsToldByTheOperatorAndThenByTheBank) {
  LivingWorld world;
  world.parameters.second_bank_hears = Share::of(0);
  world.live(30);
  std::map<std::string, Timestamp> told;  // by the bank, which account uses which device
  for (const model::Event& event : world.records.events) {
    const auto* const change = std::get_if<AccountChange>(&event.payload);
    if (change != nullptr && change->change == AccountChangeKind::device_changed) {
      EXPECT_FALSE(change->device.empty());
      told.try_emplace(change->holder.account, event.header.time);
    }
  }
  int heard = 0;
  for (uint32_t i = 0; i < world.world.population(); ++i) {
    const Person& who = world.world.person(PersonId(i));
    const auto found = told.find(world.world.account_name(AccountId(i)));
    if (found == told.end()) continue;
    ++heard;
    EXPECT_GT(who.handset, 0);
  }
  EXPECT_GT(heard, 50);
}

TEST(Lives, AReplacedCardHasAnotherImsi) {
  LivingWorld world;
  world.live(20);
  std::map<std::string, std::string> cards;
  int swaps = 0;
  for (const auto* const change : world.all<SubscriptionChange>()) {
    if (change->change == SubscriptionChangeKind::closed) {
      EXPECT_TRUE(change->imsi.empty());
      continue;
    }
    const bool swapped = change->change == SubscriptionChangeKind::sim_swapped;
    swaps += swapped;
    const auto [before, first] = cards.try_emplace(change->phone.text(), change->imsi);
    if (!first) {
      EXPECT_EQ(before->second != change->imsi, swapped);
    }
    before->second = change->imsi;
  }
  EXPECT_GT(swaps, 100);
}

TEST(Lives, WhoIsAbroadCallsHomeRoamingAndComesBack) {
  LivingWorld world;
  world.live(20);
  int roaming = 0;
  for (const auto* const call : world.all<model::Call>()) {
    EXPECT_EQ(call->roaming, true);
    EXPECT_EQ(call->ingress, model::Ingress::international);
    EXPECT_THAT(call->caller.text(), testing::StartsWith("+86"));
    EXPECT_TRUE(call->cell.empty());
    ++roaming;
  }
  EXPECT_GT(roaming, 100);
  int away = 0;
  for (uint32_t i = 0; i < world.world.population(); ++i) away += world.world.person(PersonId(i)).away > 0;
  EXPECT_GT(away, 0);
  EXPECT_LT(away, 400);
}

TEST(Lives, AChildsAccountIsOpenedByAParentOnHisTelephone) {
  LivingWorld world;
  world.live(20);
  int children = 0;
  for (const auto* const change : world.all<AccountChange>()) {
    if (change->change != AccountChangeKind::opened || change->holder.age.value_or(18) >= 18) continue;
    ++children;
    EXPECT_FALSE(change->holder.phone.empty());
    EXPECT_FALSE(change->branch.empty());
  }
  EXPECT_GT(children, 20);
}

TEST(Lives, ACompanyOpensAnAccountWithItsRegistration) {
  LivingWorld world;
  world.live(10);
  int companies = 0;
  for (const auto* const change : world.all<AccountChange>()) {
    if (change->holder.organisation.empty()) continue;
    ++companies;
    EXPECT_TRUE(change->registered.has_value());
    EXPECT_FALSE(change->address.empty());
  }
  EXPECT_GT(companies, 5);
}

TEST(Lives, InstitutionsSayInTheFirstHoursWhatIsWhose) {
  LivingWorld world;
  world.live(1);
  std::set<std::string> owners;
  for (const model::Event& event : world.records.events) {
    const auto* const link = std::get_if<model::Link>(&event.payload);
    if (link == nullptr) continue;
    EXPECT_LT(event.header.time, kStageBegin + hours(world.parameters.link_hours));
    if (link->relation == model::Relation::owns) owners.insert(link->from.id);
  }
  const auto population = static_cast<double>(world.world.population());
  EXPECT_NEAR(static_cast<double>(owners.size()) / population, world.parameters.linked.value(), 0.06);
}

TEST(Lives, FamiliesShareDevices) {
  LivingWorld world;
  int shared = 0;
  for (uint32_t i = 0; i < world.world.population(); ++i) {
    const PersonId person(i);
    shared += world.world.device_of(world.world.main_account(person)) != world.world.handset_of(person);
  }
  EXPECT_GT(shared, 50);
}

TEST(Lives, ASleepingAccountWakesAndIsUsed) {
  LivingWorld world;
  world.live(60);
  int awake = 0;
  for (uint32_t i = 0; i < 20; ++i) awake += world.world.person(PersonId(i)).asleep ? 0 : 1;
  EXPECT_GT(awake, 5);
}

TEST(Lives, ThePlanDoesNotDependOnHowItIsCut) {
  LivingWorld world;
  for (const int hour : {0, 3, 10}) {
    const Timestamp time = kStageBegin + hours(hour);
    const auto whole = planned(world.lives, world.world, time, world.world.population());
    EXPECT_FALSE(whole.empty());
    EXPECT_EQ(whole, planned(world.lives, world.world, time, 77));
  }
}

TEST(Lives, TheSameSeedGivesTheSameWhateverTheThreads) {
  LivingWorld one(1);
  LivingWorld three(3);
  one.live(5);
  three.live(5);
  EXPECT_EQ(written(one), written(three));
}

TEST(Lives, SaysWhatIsWrongWithItsFile) {
  EXPECT_THAT(issues_with<LifeParameters>("lives.yaml", "journey_days:",
                                          "journey_days: {median: 2, p95: 400, unit: days, source: none, "
                                          "provenance: G}"),
              HasSubstr("lives.yaml:"));
  EXPECT_THAT(issues_with<LifeParameters>("lives.yaml", "link_hours:", "hours_of_links: 6"),
              HasSubstr("no such parameter: hours_of_links"));
}

}  // namespace
}  // namespace duanlian::simulate
