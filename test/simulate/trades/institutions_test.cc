#include "simulate/trades/institutions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulate/trades/small_world.h"

namespace duanlian::simulate {
namespace {

using model::Transfer;
using model::TransferMethod;
using testing::HasSubstr;

struct PayingWorld : SmallWorld {
  explicit PayingWorld(unsigned threads = 1, Timestamp begin = kStageBegin) : SmallWorld(threads, begin) {
    city.add(Part::institutions, institutions);
    city.add(institutions);
    institutions.begin();
  }
  InstitutionParameters parameters = core_parameters<InstitutionParameters>("institutions.yaml");
  Institutions institutions{stage, banking, parameters};
};

std::vector<const Transfer*> remarked(const SmallWorld& small, std::string_view remark) {
  std::vector<const Transfer*> found;
  for (const auto* const transfer : small.all<Transfer>()) {
    if (transfer->remark == remark) found.push_back(transfer);
  }
  return found;
}

TEST(Institutions, ItsEventsAreGood) {
  PayingWorld world;
  world.live(30);
  EXPECT_GT(world.records.events.size(), 3'000);
  world.expect_good_events();
}

TEST(Institutions, PayDayComesOnceAMonth) {
  PayingWorld world;
  world.live(30 + 31);  // September and October
  std::map<std::string, std::set<std::string>> payers;
  std::map<std::string, int> wages;
  for (const auto* const transfer : remarked(world, "工资")) {
    ++wages[transfer->creditor.account];
    payers[transfer->creditor.account].insert(transfer->debtor.organisation);
    EXPECT_GT(transfer->amount, 500'000);
    EXPECT_FALSE(transfer->balance_before.has_value());
  }
  std::size_t employed = 0;
  for (uint32_t i = 0; i < world.world.population(); ++i) {
    const Person& person = world.world.person(PersonId(i));
    employed += person.salary_yuan > 0 && person.job != Job::vendor && person.job != Job::retired;
  }
  EXPECT_EQ(wages.size(), employed);
  for (const auto& [account, count] : wages) {
    EXPECT_EQ(count, 2);
    EXPECT_EQ(payers[account].size(), 1);
  }
}

// One debtor, dozens of payees within a minute: the hard negative of fan-out.
TEST(Institutions, AnEmployerPaysManyAtOnce) {
  PayingWorld world;
  world.live(30);
  std::map<std::string, std::pair<Timestamp, Timestamp>> when;
  std::map<std::string, int> paid;
  for (const model::Event& event : world.records.events) {
    const Transfer& transfer = std::get<Transfer>(event.payload);
    if (transfer.remark != "工资") continue;
    auto& [first, last] =
        when.try_emplace(transfer.debtor.account, event.header.time, event.header.time).first->second;
    last = event.header.time;
    ++paid[transfer.debtor.account];
  }
  EXPECT_EQ(paid.size(), SmallWorld::kEach);
  for (const auto& [account, count] : paid) {
    EXPECT_GT(count, 100);
    EXPECT_LT(when[account].second - when[account].first, minutes(1));
  }
}

TEST(Institutions, BillsComeOnceAMonthAndRentGoesToAPerson) {
  PayingWorld world;
  world.live(30 + 31);
  std::map<std::string, int> mortgages;
  for (const auto* const transfer : remarked(world, "房贷还款")) ++mortgages[transfer->debtor.account];
  EXPECT_GT(mortgages.size(), 20);
  for (const auto& [account, count] : mortgages) EXPECT_LE(count, 2);
  const auto rents = remarked(world, "房租");
  ASSERT_GT(rents.size(), 10);
  std::map<std::string, std::set<std::string>> tenants;
  for (const auto* const transfer : rents) {
    EXPECT_TRUE(transfer->creditor.organisation.empty());
    tenants[transfer->creditor.account].insert(transfer->debtor.account);
  }
  std::size_t most = 0;
  for (const auto& [landlord, of] : tenants) most = std::max(most, of.size());
  EXPECT_GT(most, 1);
}

// Large sums to payees that are new come from honest people too, right after money came in.
TEST(Institutions, WhoTakesALoanOrHisSavingsOutPaysSoonAfter) {
  PayingWorld world;
  world.live(30);
  std::map<std::string, int64_t> came;
  int large = 0;
  int onward = 0;
  for (const auto* const transfer : world.all<Transfer>()) {
    if (transfer->method == TransferMethod::loan_disbursement ||
        transfer->method == TransferMethod::deposit_redemption) {
      came[transfer->creditor.account] = transfer->amount;
    } else if (came.contains(transfer->debtor.account) && transfer->amount > 500'000) {
      ++onward;
    }
    const bool ordered = transfer->channel != model::TransferChannel::batch && transfer->balance_before;
    large += ordered && transfer->new_payee && transfer->amount >= 1'000'000;
  }
  EXPECT_GT(came.size(), 30);
  EXPECT_GT(onward, 30);
  EXPECT_GT(large, 60);
}

TEST(Institutions, FeesArePaidWhenATermBegins) {
  PayingWorld september;
  september.live(30);
  PayingWorld november(1, kStageBegin + days(61));
  november.live(27);
  const auto fees = [](const PayingWorld& world) {
    std::set<std::string> schools;
    for (const OrganisationId school : world.world.of_trade(Trade::school))
      schools.insert(world.world.account_name(world.world.account_of(school)));
    int count = 0;
    for (const auto* const transfer : world.all<Transfer>())
      count += schools.contains(transfer->creditor.account) && transfer->debtor.organisation.empty();
    return count;
  };
  EXPECT_GT(fees(september), 50);
  EXPECT_LT(fees(november), 15);  // now and then somebody spends his savings there
}

TEST(Institutions, NobodyPaysMoreThanHeHas) {
  PayingWorld world;
  for (uint32_t i = 0; i < world.world.population(); ++i) {
    world.world.balance(AccountId(i)) = 1'000;
    world.world.balance(world.world.savings_account(PersonId(i))) = 0;
  }
  world.live(30);
  for (uint32_t i = 0; i < 2 * world.world.population(); ++i) EXPECT_GE(world.world.balance(AccountId(i)), 0);
}

TEST(Institutions, ThePlanDoesNotDependOnHowItIsCut) {
  PayingWorld world;
  std::size_t acts = 0;
  for (int hour = 96; hour < 120; ++hour) {
    const Timestamp time = kStageBegin + hours(hour);
    const auto whole = planned(world.institutions, world.world, time, world.world.population());
    acts += whole.size();
    EXPECT_EQ(whole, planned(world.institutions, world.world, time, 77));
  }
  EXPECT_GT(acts, 50);
}

TEST(Institutions, TheSameSeedGivesTheSameWhateverTheThreads) {
  PayingWorld one(1);
  PayingWorld three(3);
  one.live(6);
  three.live(6);
  EXPECT_GT(one.records.events.size(), 100);
  EXPECT_EQ(written(one), written(three));
}

TEST(Institutions, SaysWhatIsWrongWithItsFile) {
  EXPECT_THAT(issues_with<InstitutionParameters>(
                  "institutions.yaml", "pay_days:",
                  "pay_days: {values: [5, 10, 15, 20, 31], unit: day, source: none, provenance: G}"),
              HasSubstr("a number from 1 to 28 is expected"));
}

}  // namespace
}  // namespace duanlian::simulate
