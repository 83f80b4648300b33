#include "simulate/money/mules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulate/money/money_world.h"

namespace duanlian::simulate {
namespace {

std::map<Role, int> by_role(const MoneyWorld& money) {
  std::map<Role, int> counts;
  for (const Mark& mark : money.records.marks) ++counts[mark.role];
  return counts;
}

TEST(Mules, AccountsAreRecruitedTriedAndReplaced) {
  MoneyWorld money(51);
  money.deceive(60, 10);
  Always allowed(model::Outcome::allow);
  ASSERT_TRUE(money.live(allowed, 30 * 24));
  std::map<Role, int> counts = by_role(money);
  EXPECT_GT(counts[Role::recruiting], 100);
  EXPECT_GT(counts[Role::preparing], 100);
  EXPECT_GT(counts[Role::test], 20);
  for (const char* role :
       {"lent_account", "rented_account", "woken_account", "opened_account", "shell_account", "code_account",
        "mule", "recruiter", "shell_company", "coin_dealer", "mule_device"})
    EXPECT_FALSE(money.records.roles[role].empty()) << role;
  std::set<std::string> tested;
  for (std::size_t i = 0; i < money.records.events.size(); ++i) {
    if (money.records.marks[i].role != Role::test) continue;
    EXPECT_LE(std::get<model::Transfer>(money.records.events[i].payload).amount, 10'000);
  }
}

TEST(Mules, RecruitersWhoAreStoppedFindNobody) {
  MoneyWorld money(52);
  const Gang gang{.id = GangId(0), .layers = 3};
  money.laundering->collecting_account(gang, ScamId(0));
  Always refused(model::Outcome::block);
  ASSERT_TRUE(money.live(refused, 40 * 24));
  std::map<Role, int> counts = by_role(money);
  EXPECT_GT(counts[Role::recruiting], 20);
  // What is left are those of card dealers and companies; nobody was talked into it.
  const auto first = money.records.roles["lent_account"].size();
  Always refused_on(model::Outcome::block);
  ASSERT_TRUE(money.live(refused_on, 60 * 24));
  EXPECT_EQ(money.records.roles["lent_account"].size(), first);
}

TEST(Mules, ShellCompaniesShareAddressAndTelephone) {
  MoneyWorld money(53);
  money.mules.kinds = {0.001, 0.001, 0.001, 0.001, 100};
  money.deceive(30, 10);
  Always allowed(model::Outcome::allow);
  ASSERT_TRUE(money.live(allowed, 40 * 24));
  std::map<std::string, std::set<std::string>> at_address;
  std::map<std::string, std::set<std::string>> on_phone;
  for (const model::Event& event : money.records.events) {
    const auto* const change = std::get_if<model::AccountChange>(&event.payload);
    if (change == nullptr || change->address.empty()) continue;
    EXPECT_LT(*change->registered, event.header.time);
    at_address[change->address].insert(change->holder.organisation);
    on_phone[change->holder.phone.text()].insert(change->holder.organisation);
  }
  const auto shared = [](const auto& entry) { return entry.second.size() >= 2; };
  EXPECT_TRUE(std::ranges::any_of(at_address, shared));
  EXPECT_TRUE(std::ranges::any_of(on_phone, shared));
}

TEST(Mules, CoinDealersHaveHonestClients) {
  MoneyWorld money(54);
  Always allowed(model::Outcome::allow);
  ASSERT_TRUE(money.live(allowed, 10 * 24));
  int chain = 0;
  std::set<std::string> clients;
  for (std::size_t i = 0; i < money.records.events.size(); ++i) {
    EXPECT_EQ(money.records.marks[i].role, Role::honest);
    const model::Event& event = money.records.events[i];
    if (const auto* const coins = std::get_if<model::ChainTransfer>(&event.payload)) {
      EXPECT_EQ(event.header.source, kChainWatch);
      EXPECT_EQ(std::stoll(coins->quantity), *coins->amount * 1'000'000 / 720);
      ++chain;
    } else if (const auto* const transfer = std::get_if<model::Transfer>(&event.payload)) {
      clients.insert(transfer->debtor.account);
    }
  }
  EXPECT_GT(chain, 30);
  EXPECT_GT(clients.size(), 15U);
}

TEST(Mules, ParametersAndTextsAreChecked) {
  FileIssues issues;
  MuleParameters parameters;
  parameters.read("mules.yaml", "gangs_a_house: 3\n", issues);
  EXPECT_THAT(issues.joined(), testing::HasSubstr("mules.yaml:1"));
  FileIssues more;
  MoneyTexts texts;
  std::string text = city_file("money_texts.yaml");
  text.replace(text.find("{letters:6}{digits:3}"), 11, "{colours:6}");
  texts.read("money_texts.yaml", text, more);
  EXPECT_THAT(more.joined(), testing::HasSubstr("colours"));
}

}  // namespace
}  // namespace duanlian::simulate
