#include <algorithm>
#include <gtest/gtest.h>
#include <random>
#include <set>

#include "features/link_events.h"
#include "features/links.h"
#include "features/memory.h"

namespace duanlian::features {
namespace {

using model::AccountChangeKind;
using model::EntityKind;
using model::Relation;

// A plain model keeps all facts and looks through them in order of their times.

struct LinkFact {
  int64_t second = 0;
  std::string source;
  model::Entity from;
  model::Entity to;
  std::optional<int64_t> until;
};

bool holds(const std::vector<LinkFact>& facts, const LinkFact& link, int64_t second) {
  bool held = false;
  int64_t until = 0;
  for (const LinkFact& fact : facts) {
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

Pairs linked_pairs(const std::vector<LinkFact>& facts, int64_t second) {
  Pairs pairs;
  for (const LinkFact& fact : facts) {
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

LinkFact some_fact(std::mt19937& chance, int64_t second) {
  const auto pick = [&](int count) { return std::uniform_int_distribution<int>(0, count - 1)(chance); };
  const auto entities = a_few_entities();
  LinkFact fact{.second = second, .source = pick(2) == 0 ? "s" : "t", .from = {}, .to = {}, .until = {}};
  fact.from = entities[static_cast<std::size_t>(pick(12))];
  do fact.to = entities[static_cast<std::size_t>(pick(12))];
  while (fact.to == fact.from);
  if (pick(3) == 0) fact.until = second - pick(3);
  if (pick(4) == 0) fact.until = second + 1 + pick(20);
  return fact;
}

TEST(LinksModel, answers_as_all_facts_do_when_they_come_in_order) {
  std::mt19937 chance(11);
  for (int round = 0; round < 40; ++round) {
    Memory memory;
    std::vector<LinkFact> facts;
    int64_t now = 100;
    for (int i = 0; i < 60; ++i) {
      now += std::uniform_int_distribution<int64_t>(0, 3)(chance);
      const LinkFact& fact = facts.emplace_back(some_fact(chance, now));
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

TEST(LinksModel, both_entities_know_the_same_however_late_the_facts_come) {
  std::mt19937 chance(12);
  for (int round = 0; round < 200; ++round) {
    Memory memory;
    for (int i = 0; i < 60; ++i) {
      const LinkFact fact = some_fact(chance, std::uniform_int_distribution<int64_t>(100, 160)(chance));
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

// Table and region, and rows.
using SavedLinks = std::vector<std::pair<std::pair<uint64_t, std::size_t>, std::string>>;

void save_links(Memory& memory, SavedLinks& saved) {
  saved.clear();
  while (memory.save_next([&](const SavedRegion& region) {
    saved.emplace_back(std::pair(region.table, region.region), region.bytes);
  })) {
  }
}

TEST(LinksModel, a_saved_state_is_that_of_the_moment_when_saving_began) {
  std::mt19937 chance(13);
  Memory memory;
  SavedLinks saved;
  const auto add = [&](int64_t second) {
    const LinkFact fact = some_fact(chance, second);
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
    save_links(memory, saved);
    Memory again;
    for (const auto& [place, bytes] : saved) ASSERT_TRUE(again.load(place.first, place.second, bytes));
    ASSERT_EQ(seen(again), before);
    ASSERT_EQ(again.counters().entities, again.links().table().rows());
  }
}

TEST(LinksModel, a_damaged_region_is_refused_or_holds_together) {
  Memory memory;
  memory.links().take_in(account_event("bank_a", 0, AccountChangeKind::opened, "A1", kPhoneA, "D1", "p1"));
  SavedLinks saved;
  memory.begin_save();
  save_links(memory, saved);
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
