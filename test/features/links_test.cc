#include "features/links.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "features/link_events.h"
#include "features/memory.h"

namespace duanlian::features {
namespace {

using model::AccountChangeKind;
using model::EntityKind;
using model::Relation;
using model::SubscriptionChangeKind;
using testing::ElementsAre;
using testing::IsEmpty;

// A memory with nothing but links.
class LinksTest : public testing::Test {
 protected:
  std::vector<std::string> linked(EntityKind kind, std::string_view id, EntityKind wanted,
                                  int64_t second) const {
    const auto ids = memory_.links().linked({.kind = kind, .id = id}, wanted, at(second));
    return {ids.begin(), ids.end()};
  }
  void take(const model::Event& event) {
    memory_.advance(event.header.time);
    memory_.links().take_in(event);
  }

  Memory memory_;
};

TEST_F(LinksTest, an_account_is_linked_with_what_its_opening_names) {
  take(account_event("bank_a", 10, AccountChangeKind::opened, "A1", kPhoneA, "D1", "p1"));
  EXPECT_THAT(linked(EntityKind::account, "A1", EntityKind::phone, 10), ElementsAre(kPhoneA));
  EXPECT_THAT(linked(EntityKind::account, "A1", EntityKind::device, 10), ElementsAre("D1"));
  EXPECT_THAT(linked(EntityKind::account, "A1", EntityKind::person, 10), ElementsAre("bank_a/p1"));
  EXPECT_THAT(linked(EntityKind::phone, kPhoneA, EntityKind::account, 10), ElementsAre("A1"));
  EXPECT_THAT(linked(EntityKind::device, "D1", EntityKind::account, 10), ElementsAre("A1"));
  EXPECT_THAT(linked(EntityKind::person, "bank_a/p1", EntityKind::account, 10), ElementsAre("A1"));
  EXPECT_THAT(linked(EntityKind::account, "A1", EntityKind::phone, 9), IsEmpty());
  EXPECT_THAT(linked(EntityKind::account, "A1", EntityKind::account, 10), IsEmpty());
  EXPECT_THAT(linked(EntityKind::account, std::string(1'000, 'x'), EntityKind::phone, 10), IsEmpty());
}

TEST_F(LinksTest, a_changed_phone_takes_the_place_of_the_one_before_at_that_bank_alone) {
  take(account_event("bank_a", 10, AccountChangeKind::opened, "A1", kPhoneA));
  take(account_event("bank_b", 10, AccountChangeKind::verified, "A1", kPhoneA));
  take(account_event("bank_a", 20, AccountChangeKind::phone_changed, "A1", kPhoneB));
  EXPECT_THAT(linked(EntityKind::account, "A1", EntityKind::phone, 19), ElementsAre(kPhoneA));
  EXPECT_THAT(linked(EntityKind::account, "A1", EntityKind::phone, 20), ElementsAre(kPhoneA, kPhoneB));
  take(account_event("bank_b", 30, AccountChangeKind::phone_changed, "A1"));
  EXPECT_THAT(linked(EntityKind::account, "A1", EntityKind::phone, 30), ElementsAre(kPhoneB));
  EXPECT_THAT(linked(EntityKind::phone, kPhoneA, EntityKind::account, 30), IsEmpty());
  EXPECT_THAT(linked(EntityKind::phone, kPhoneA, EntityKind::account, 29), ElementsAre("A1"));
}

TEST_F(LinksTest, a_closed_account_keeps_only_what_others_say_of_it) {
  take(account_event("bank_a", 10, AccountChangeKind::opened, "A1", kPhoneA, "D1", "p1"));
  take(link_event("police", 11, {EntityKind::phone, std::string(kPhoneB)}, Relation::uses,
                  {EntityKind::account, "A1"}));
  take(account_event("bank_a", 20, AccountChangeKind::closed, "A1"));
  EXPECT_THAT(linked(EntityKind::account, "A1", EntityKind::person, 20), IsEmpty());
  EXPECT_THAT(linked(EntityKind::account, "A1", EntityKind::device, 20), IsEmpty());
  EXPECT_THAT(linked(EntityKind::account, "A1", EntityKind::phone, 20), ElementsAre(kPhoneB));
}

TEST_F(LinksTest, a_number_has_one_subscriber_and_one_device_at_its_operator) {
  take(phone_event("telco", 10, SubscriptionChangeKind::opened, kPhoneA, "p1", "860000000000001"));
  take(phone_event("telco", 20, SubscriptionChangeKind::sim_swapped, kPhoneA, "", "860000000000002"));
  EXPECT_THAT(linked(EntityKind::phone, kPhoneA, EntityKind::device, 20), ElementsAre("860000000000002"));
  EXPECT_THAT(linked(EntityKind::phone, kPhoneA, EntityKind::person, 20), ElementsAre("telco/p1"));
  // The number's next life.
  take(phone_event("telco", 30, SubscriptionChangeKind::opened, kPhoneA, "p2"));
  EXPECT_THAT(linked(EntityKind::phone, kPhoneA, EntityKind::person, 30), ElementsAre("telco/p2"));
  EXPECT_THAT(linked(EntityKind::phone, kPhoneA, EntityKind::device, 30), IsEmpty());
  take(phone_event("telco", 40, SubscriptionChangeKind::closed, kPhoneA));
  EXPECT_THAT(linked(EntityKind::phone, kPhoneA, EntityKind::person, 40), IsEmpty());
  take(phone_event("telco", 50, SubscriptionChangeKind::opened, kPhoneA, "", "no device"));
  EXPECT_THAT(linked(EntityKind::phone, kPhoneA, EntityKind::device, 50), IsEmpty());
}

TEST_F(LinksTest, one_pseudonym_at_two_institutions_is_two_persons_until_a_link_says_otherwise) {
  take(account_event("bank_a", 10, AccountChangeKind::opened, "A1", "", "", "p1"));
  take(phone_event("telco", 10, SubscriptionChangeKind::opened, kPhoneA, "p1"));
  EXPECT_THAT(linked(EntityKind::account, "A1", EntityKind::phone, 15), IsEmpty());
  // A source's own person without a name before it, the other's with.
  take(link_event("bank_a", 20, {EntityKind::person, "p1"}, Relation::registered_to,
                  {EntityKind::person, "telco/p1"}));
  EXPECT_THAT(linked(EntityKind::account, "A1", EntityKind::phone, 19), IsEmpty());
  EXPECT_THAT(linked(EntityKind::account, "A1", EntityKind::phone, 20), ElementsAre(kPhoneA));
  EXPECT_THAT(linked(EntityKind::phone, kPhoneA, EntityKind::account, 20), ElementsAre("A1"));
  EXPECT_THAT(linked(EntityKind::account, "A1", EntityKind::person, 20),
              ElementsAre("bank_a/p1", "telco/p1"));
  // Another source cannot end it.
  take(link_event("telco", 30, {EntityKind::person, "bank_a/p1"}, Relation::registered_to,
                  {EntityKind::person, "p1"}, 30));
  EXPECT_THAT(linked(EntityKind::account, "A1", EntityKind::phone, 30), ElementsAre(kPhoneA));
  take(link_event("bank_a", 40, {EntityKind::person, "p1"}, Relation::registered_to,
                  {EntityKind::person, "telco/p1"}, 35));
  EXPECT_THAT(linked(EntityKind::account, "A1", EntityKind::phone, 40), IsEmpty());
  EXPECT_THAT(linked(EntityKind::account, "A1", EntityKind::phone, 34), ElementsAre(kPhoneA));
}

TEST_F(LinksTest, an_id_is_scoped_unless_a_source_stands_before_its_first_slash) {
  const auto to_account = [&](std::string id, std::string account) {
    take(link_event("bank_a", 10, {EntityKind::person, std::move(id)}, Relation::owns,
                    {EntityKind::account, std::move(account)}));
  };
  to_account("p1", "A1");
  to_account("bank_b/p1", "A2");
  to_account("张/三", "A3");
  to_account("/p1", "A4");
  to_account("p1/", "A5");
  to_account("bank_b/p/1", "A6");
  const auto person_of = [&](std::string_view account) {
    return linked(EntityKind::account, account, EntityKind::person, 10);
  };
  EXPECT_THAT(person_of("A1"), ElementsAre("bank_a/p1"));
  EXPECT_THAT(person_of("A2"), ElementsAre("bank_b/p1"));
  EXPECT_THAT(person_of("A3"), ElementsAre("bank_a/张/三"));
  EXPECT_THAT(person_of("A4"), ElementsAre("bank_a//p1"));
  EXPECT_THAT(person_of("A5"), ElementsAre("bank_a/p1/"));
  EXPECT_THAT(person_of("A6"), ElementsAre("bank_b/p/1"));
  // Facts about accounts always name the source's own person.
  take(account_event("bank_a", 10, AccountChangeKind::opened, "A7", "", "", "bank_b/p1"));
  EXPECT_THAT(person_of("A7"), ElementsAre("bank_a/bank_b/p1"));
  // A person is not linked to itself, in whichever form its name comes.
  take(link_event("bank_a", 10, {EntityKind::person, "p9"}, Relation::owns,
                  {EntityKind::person, "bank_a/p9"}));
  EXPECT_THAT(memory_.links().direct({.kind = EntityKind::person, .id = "bank_a/p9"}), IsEmpty());
}

TEST_F(LinksTest, accounts_meet_through_a_person_or_an_organisation_but_not_through_a_device) {
  take(account_event("bank_a", 10, AccountChangeKind::opened, "A1", kPhoneA, "D1", "p1"));
  take(account_event("bank_a", 11, AccountChangeKind::opened, "A2", kPhoneB, "D1", "p2"));
  take(account_event("bank_a", 12, AccountChangeKind::opened, "A3", kPhoneC, "D2", "p1"));
  EXPECT_THAT(linked(EntityKind::account, "A1", EntityKind::account, 20), ElementsAre("A3"));
  EXPECT_THAT(linked(EntityKind::device, "D1", EntityKind::account, 20), ElementsAre("A1", "A2"));
  take(link_event("bank_a", 13, {EntityKind::organisation, "o1"}, Relation::owns,
                  {EntityKind::account, "A2"}));
  take(link_event("bank_a", 14, {EntityKind::organisation, "o1"}, Relation::owns,
                  {EntityKind::account, "A4"}));
  EXPECT_THAT(linked(EntityKind::account, "A2", EntityKind::account, 20), ElementsAre("A4"));
  // Not on from an organisation to another holder's things.
  take(
      link_event("bank_a", 15, {EntityKind::person, "p1"}, Relation::owns, {EntityKind::organisation, "o1"}));
  EXPECT_THAT(linked(EntityKind::account, "A4", EntityKind::account, 20), ElementsAre("A2"));
  EXPECT_THAT(linked(EntityKind::account, "A4", EntityKind::person, 20), ElementsAre("bank_a/p1"));
}

TEST_F(LinksTest, a_circle_ends) {
  const std::vector<std::string> persons = {"a/1", "b/2", "c/3"};
  for (std::size_t i = 0; i < persons.size(); ++i) {
    take(link_event("police", 10, {EntityKind::person, persons[i]}, Relation::owns,
                    {EntityKind::person, persons[(i + 1) % persons.size()]}));
    take(link_event("police", 10, {EntityKind::person, persons[i]}, Relation::owns,
                    {EntityKind::account, "A" + std::to_string(i)}));
  }
  EXPECT_THAT(linked(EntityKind::account, "A0", EntityKind::account, 10), ElementsAre("A1", "A2"));
  EXPECT_THAT(linked(EntityKind::person, "a/1", EntityKind::person, 10), ElementsAre("b/2", "c/3"));
}

TEST_F(LinksTest, equal_times_count_in_the_order_in_which_they_came) {
  take(account_event("bank_a", 10, AccountChangeKind::opened, "A1", kPhoneA));
  take(account_event("bank_a", 10, AccountChangeKind::phone_changed, "A1", kPhoneB));
  EXPECT_THAT(linked(EntityKind::account, "A1", EntityKind::phone, 10), ElementsAre(kPhoneB));
  EXPECT_THAT(memory_.links().direct({.kind = EntityKind::phone, .id = kPhoneA}), IsEmpty());
  take(account_event("bank_a", 20, AccountChangeKind::closed, "A1"));
  take(account_event("bank_a", 20, AccountChangeKind::opened, "A1", kPhoneB));
  EXPECT_THAT(linked(EntityKind::account, "A1", EntityKind::phone, 20), ElementsAre(kPhoneB));
}

TEST_F(LinksTest, what_comes_late_does_not_undo_what_was_said_of_a_later_time) {
  take(account_event("bank_a", 10, AccountChangeKind::opened, "A1", kPhoneA));
  take(account_event("bank_a", 30, AccountChangeKind::phone_changed, "A1", kPhoneC));
  take(account_event("bank_a", 20, AccountChangeKind::phone_changed, "A1", kPhoneB));
  EXPECT_THAT(linked(EntityKind::account, "A1", EntityKind::phone, 30), ElementsAre(kPhoneC));
  EXPECT_THAT(linked(EntityKind::account, "A1", EntityKind::phone, 25), ElementsAre(kPhoneA, kPhoneB));
  // Said again of an earlier time: it began earlier.
  take(account_event("bank_a", 5, AccountChangeKind::verified, "A1", kPhoneA));
  EXPECT_THAT(linked(EntityKind::account, "A1", EntityKind::phone, 5), ElementsAre(kPhoneA));
  EXPECT_THAT(linked(EntityKind::account, "A1", EntityKind::phone, 30), ElementsAre(kPhoneC));
  // A closing from before the account was seen again.
  take(account_event("bank_a", 40, AccountChangeKind::verified, "A1", kPhoneC));
  take(account_event("bank_a", 35, AccountChangeKind::closed, "A1"));
  EXPECT_THAT(linked(EntityKind::account, "A1", EntityKind::phone, 40), ElementsAre(kPhoneC));
}

TEST_F(LinksTest, a_link_ends_when_it_was_said_to_end) {
  take(link_event("registry", 10, {EntityKind::organisation, "o"}, Relation::owns,
                  {EntityKind::domain, "a.example"}, 100));
  EXPECT_THAT(linked(EntityKind::domain, "a.example", EntityKind::organisation, 99),
              ElementsAre("registry/o"));
  EXPECT_THAT(linked(EntityKind::domain, "a.example", EntityKind::organisation, 100), IsEmpty());
  take(link_event("registry", 20, {EntityKind::organisation, "o"}, Relation::owns,
                  {EntityKind::domain, "a.example"}, 200));
  EXPECT_THAT(linked(EntityKind::domain, "a.example", EntityKind::organisation, 199),
              ElementsAre("registry/o"));
  EXPECT_EQ(memory_.links().direct({.kind = EntityKind::domain, .id = "a.example"}).size(), 1);
}

TEST_F(LinksTest, a_hub_forgets_what_ended_and_then_the_oldest) {
  const auto name = [](std::size_t i) { return "A" + std::to_string(1'000 + i); };
  for (std::size_t i = 0; i < kLinksPerEntityMax; ++i)
    take(account_event("bank_a", static_cast<int64_t>(i), AccountChangeKind::opened, name(i), "", "D"));
  EXPECT_EQ(memory_.counters().links_forgotten, 0);
  EXPECT_EQ(linked(EntityKind::device, "D", EntityKind::account, 1'000).size(), kLinkedMax);
  take(account_event("bank_a", 100, AccountChangeKind::closed, name(5)));
  take(account_event("bank_a", 101, AccountChangeKind::opened, "next", "", "D"));
  take(account_event("bank_a", 102, AccountChangeKind::opened, "last", "", "D"));
  EXPECT_EQ(memory_.counters().links_forgotten, 2);
  const auto accounts = linked(EntityKind::device, "D", EntityKind::account, 1'000);
  EXPECT_EQ(accounts.size(), kLinkedMax);
  EXPECT_EQ(accounts.front(), name(1));
  EXPECT_EQ(accounts.back(), "last");
  EXPECT_EQ(std::ranges::count(accounts, name(5)), 0);
  // The account itself still knows its device.
  EXPECT_THAT(linked(EntityKind::account, name(0), EntityKind::device, 1'000), ElementsAre("D"));
}

TEST_F(LinksTest, an_answer_has_at_most_so_many_ids_those_linked_longest) {
  for (int i = 0; i < 10; ++i) {
    for (int j = 0; j < 20; ++j) {
      take(link_event("police", 100 * j + i, {EntityKind::person, "x/" + std::to_string(i)}, Relation::owns,
                      {EntityKind::account, "A" + std::to_string(i) + "_" + std::to_string(j)}));
    }
    take(link_event("police", 0, {EntityKind::person, "x/" + std::to_string(i)}, Relation::uses,
                    {EntityKind::device, "D"}));
  }
  const auto accounts = linked(EntityKind::device, "D", EntityKind::account, 10'000);
  ASSERT_EQ(accounts.size(), kLinkedMax);
  EXPECT_EQ(accounts.front(), "A0_0");
  EXPECT_EQ(accounts[10], "A0_1");
  EXPECT_EQ(accounts.back(), "A3_6");
}

TEST_F(LinksTest, links_of_which_nothing_was_said_for_ten_years_are_forgotten) {
  take(account_event("bank_a", 0, AccountChangeKind::opened, "A1", kPhoneA));
  memory_.advance(at(0) + kLinkKeep);
  EXPECT_EQ(memory_.links().direct({.kind = EntityKind::account, .id = "A1"}).size(), 1);
  memory_.advance(at(1) + kLinkKeep);
  EXPECT_THAT(memory_.links().direct({.kind = EntityKind::account, .id = "A1"}), IsEmpty());
}

}  // namespace
}  // namespace duanlian::features
