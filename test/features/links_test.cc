#include "features/links.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <set>

#include "features/memory.h"

namespace duanlian::features {
namespace {

using model::AccountChangeKind;
using model::EntityKind;
using model::Relation;
using model::SubscriptionChangeKind;
using testing::ElementsAre;
using testing::IsEmpty;

Timestamp at(int64_t second) { return Timestamp{} + seconds(1'700'000'000 + second); }

model::Event said_by(std::string_view source, int64_t second, model::Payload payload) {
  return {.header = {.id = "e", .time = at(second), .source = std::string(source)},
          .payload = std::move(payload)};
}

model::Event link_event(std::string_view source, int64_t second, model::Entity from, Relation relation,
                        model::Entity to, std::optional<int64_t> until = {}) {
  model::Link link{.relation = relation, .from = std::move(from), .to = std::move(to), .until = {}};
  if (until) link.until = at(*until);
  return said_by(source, second, std::move(link));
}

model::Event account_event(std::string_view source, int64_t second, AccountChangeKind change,
                           std::string_view account, std::string_view phone = "",
                           std::string_view device = "", std::string_view person = "") {
  model::AccountChange event;
  event.change = change;
  event.holder.account = account;
  event.holder.person = person;
  event.device = device;
  if (!phone.empty()) event.holder.phone = model::PhoneNumber::parse(phone).value();
  return said_by(source, second, std::move(event));
}

model::Event phone_event(std::string_view source, int64_t second, SubscriptionChangeKind change,
                         std::string_view phone, std::string_view person = "", std::string_view imei = "") {
  model::SubscriptionChange event;
  event.change = change;
  event.phone = model::PhoneNumber::parse(phone).value();
  event.person = person;
  event.imei = imei;
  return said_by(source, second, std::move(event));
}

constexpr std::string_view kPhoneA = "+8613800138000";
constexpr std::string_view kPhoneB = "+8613900139000";
constexpr std::string_view kPhoneC = "+8613700137000";

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

// ---- Against a plain model: all facts kept, looked through in order of their times ----

struct Fact {
  int64_t second = 0;
  std::string source;
  model::Entity from;
  model::Entity to;
  std::optional<int64_t> until;
};

bool holds(const std::vector<Fact>& facts, const Fact& link, int64_t second) {
  bool held = false;
  int64_t until = 0;
  for (const Fact& fact : facts) {
    if (fact.second > second) break;
    const bool same = fact.source == link.source && fact.from == link.from && fact.to == link.to;
    if (!same) continue;
    if (held && until <= fact.second) held = false;
    if (fact.until && *fact.until <= fact.second) {
      held = false;
    } else {
      if (!held) until = std::numeric_limits<int64_t>::max();
      if (fact.until) until = *fact.until;
      held = true;
    }
  }
  return held && second < until;
}

using Pairs = std::set<std::pair<model::Entity, model::Entity>>;

Pairs linked_pairs(const std::vector<Fact>& facts, int64_t second) {
  Pairs pairs;
  for (const Fact& fact : facts) {
    if (!holds(facts, fact, second)) continue;
    pairs.emplace(fact.from, fact.to);
    pairs.emplace(fact.to, fact.from);
  }
  return pairs;
}

std::set<std::string> reached(const Pairs& pairs, const model::Entity& start, EntityKind wanted) {
  const auto neighbours = [&](const model::Entity& of) {
    std::set<model::Entity> found;
    for (const auto& [from, to] : pairs) {
      if (from == of) found.insert(to);
    }
    return found;
  };
  std::set<model::Entity> through;
  for (const model::Entity& near : neighbours(start)) {
    if (near.kind == EntityKind::person || near.kind == EntityKind::organisation) through.insert(near);
  }
  for (const model::Entity& holder : std::set(through)) {
    if (holder.kind != EntityKind::person) continue;
    for (const model::Entity& joined : neighbours(holder)) {
      if (joined.kind == EntityKind::person) through.insert(joined);
    }
  }
  through.insert(start);
  std::set<std::string> ids;
  for (const model::Entity& from : through) {
    for (const model::Entity& near : neighbours(from)) {
      if (near.kind == wanted && near != start) ids.insert(near.id);
    }
  }
  return ids;
}

std::vector<model::Entity> a_few_entities() {
  std::vector<model::Entity> entities;
  for (int i = 0; i < 3; ++i) {
    const std::string number = std::to_string(i);
    entities.push_back({EntityKind::person, "s/p" + number});
    entities.push_back({EntityKind::organisation, "s/o" + number});
    entities.push_back({EntityKind::account, "A" + number});
    entities.push_back({EntityKind::device, "D" + number});
  }
  return entities;
}

Fact some_fact(std::mt19937& chance, int64_t second) {
  const auto pick = [&](int count) { return std::uniform_int_distribution<int>(0, count - 1)(chance); };
  const auto entities = a_few_entities();
  Fact fact{.second = second, .source = pick(2) == 0 ? "s" : "t", .from = {}, .to = {}, .until = {}};
  fact.from = entities[static_cast<std::size_t>(pick(12))];
  do fact.to = entities[static_cast<std::size_t>(pick(12))];
  while (fact.to == fact.from);
  if (pick(3) == 0) fact.until = second - pick(3);
  if (pick(4) == 0) fact.until = second + 1 + pick(20);
  return fact;
}

TEST(Links, answers_as_all_facts_do_when_they_come_in_order) {
  std::mt19937 chance(11);
  for (int round = 0; round < 40; ++round) {
    Memory memory;
    std::vector<Fact> facts;
    int64_t now = 100;
    for (int i = 0; i < 60; ++i) {
      now += std::uniform_int_distribution<int64_t>(0, 3)(chance);
      const Fact& fact = facts.emplace_back(some_fact(chance, now));
      memory.links().take_in(
          link_event(fact.source, fact.second, fact.from, Relation::uses, fact.to, fact.until));
      const Pairs pairs = linked_pairs(facts, now);
      for (const model::Entity& start : a_few_entities()) {
        for (const EntityKind wanted :
             {EntityKind::person, EntityKind::organisation, EntityKind::account, EntityKind::device}) {
          const auto ids = memory.links().linked({.kind = start.kind, .id = start.id}, wanted, at(now));
          const std::set<std::string> told(ids.begin(), ids.end());
          ASSERT_EQ(told.size(), ids.size());
          ASSERT_EQ(told, reached(pairs, start, wanted)) << "round " << round << " fact " << i;
        }
      }
    }
  }
}

TEST(Links, both_entities_know_the_same_however_late_the_facts_come) {
  std::mt19937 chance(12);
  for (int round = 0; round < 200; ++round) {
    Memory memory;
    for (int i = 0; i < 60; ++i) {
      const Fact fact = some_fact(chance, std::uniform_int_distribution<int64_t>(100, 160)(chance));
      memory.links().take_in(
          link_event(fact.source, fact.second, fact.from, Relation::uses, fact.to, fact.until));
    }
    for (const model::Entity& one : a_few_entities()) {
      for (const EntityLink& link : memory.links().direct({.kind = one.kind, .id = one.id})) {
        ASSERT_LT(link.since, link.until);
        const auto back = memory.links().direct(link.other);
        ASSERT_TRUE(std::ranges::any_of(back, [&](const EntityLink& other) {
          return other.other == EntityName{.kind = one.kind, .id = one.id} && other.since == link.since &&
                 other.until == link.until && other.outgoing != link.outgoing && other.source == link.source;
        }));
      }
    }
  }
}

// ---- Saving ----

using Saved = std::map<std::pair<std::string, std::size_t>, std::string>;

void save_all(Memory& memory, Saved& saved) {
  while (memory
             .save_next([&](const SavedRegion& region) -> Status {
               saved[{region.identity, region.region}] = region.bytes;
               return {};
             })
             .value()) {
  }
}

TEST(Links, a_saved_state_is_that_of_the_moment_when_saving_began) {
  std::mt19937 chance(13);
  Memory memory;
  Saved saved;
  const auto add = [&](int64_t second) {
    const Fact fact = some_fact(chance, second);
    memory.links().take_in(
        link_event(fact.source, fact.second, fact.from, Relation::uses, fact.to, fact.until));
  };
  const auto seen = [](const Memory& of) {
    std::vector<std::string> all;
    for (const model::Entity& one : a_few_entities()) {
      for (const EntityLink& link : of.links().direct({.kind = one.kind, .id = one.id})) {
        all.push_back(one.id + " " + std::string(link.other.id) + " " + std::string(link.source) + " " +
                      std::to_string(link.since.micros) + " " + std::to_string(link.until.micros) + " " +
                      std::to_string(link.said.micros) + (link.outgoing ? " >" : " <"));
      }
    }
    return all;
  };
  for (int round = 0; round < 20; ++round) {
    for (int i = 0; i < 30; ++i) add(round * 100 + i);
    memory.begin_save();
    const auto before = seen(memory);
    for (int i = 30; i < 60; ++i) add(round * 100 + i);
    save_all(memory, saved);
    Memory again;
    for (const auto& [place, bytes] : saved) ASSERT_TRUE(again.load(place.first, place.second, bytes));
    ASSERT_EQ(seen(again), before);
    ASSERT_EQ(again.counters().entities, again.links().table().rows());
  }
}

TEST(Links, a_damaged_region_is_refused_or_holds_together) {
  Memory memory;
  memory.links().take_in(account_event("bank_a", 0, AccountChangeKind::opened, "A1", kPhoneA, "D1", "p1"));
  Saved saved;
  memory.begin_save();
  save_all(memory, saved);
  int refused = 0;
  for (const auto& [place, bytes] : saved) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      for (const char damage : {'\x01', '\x80', '\xff'}) {
        std::string damaged = bytes;
        damaged[i] = static_cast<char>(damaged[i] ^ damage);
        Memory again;
        if (!again.load(place.first, place.second, damaged)) {
          ++refused;
          continue;
        }
        for (const EntityKind kind : {EntityKind::phone, EntityKind::account})
          again.links().linked({.kind = EntityKind::account, .id = "A1"}, kind, at(0));
      }
      Memory cut;
      ASSERT_EQ(cut.load(place.first, place.second, std::string_view(bytes).substr(0, i)).has_value(),
                i == 0);
    }
  }
  EXPECT_GT(refused, 100);
}

}  // namespace
}  // namespace duanlian::features
