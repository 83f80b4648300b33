#include <algorithm>
#include <gtest/gtest.h>
#include <random>

#include "detect/small_pack.h"
#include "engine/engine.h"

// What is fetched ahead decides nothing: events applied together are decided as events applied one by one.
namespace duanlian::engine {
namespace {

constexpr Timestamp kEvening{1'764'090'000'000'000};

// Keys of the event alone, of several parts, of a list, and one that looks at the decision.
std::vector<model::PackFile> pack_of_keys(std::string_view more = "") {
  constexpr std::string_view kFeatures = R"(features:
  - name: payments
    what: {zh: 次数, en: Payments}
    of: account
    on: transfer
    key: event.debtor.account
    aggregate: count
    window: 10m
  - name: pairs
    what: {zh: 对手, en: Pairs}
    of: other
    on: transfer
    key: [event.debtor.account, event.creditor.account]
    aggregate: count
    window: 10m
  - name: sides
    what: {zh: 双方, en: Both sides}
    of: account
    on: transfer
    key: '[event.debtor.account, event.creditor.account]'
    aggregate: sum
    value: event.amount
    window: 5m
  - name: scored
    what: {zh: 有分, en: With a score}
    of: account
    on: transfer
    key: 'decision.score > 0 ? event.debtor.account : ""'
    aggregate: count
    window: 20m
)";
  auto files = detect::small_pack(
      "rules:\n" + detect::one_rule("R1", "memory.payments(event.debtor.account) > 2") +
      detect::one_rule("R2", "memory.pairs(event.debtor.account, event.creditor.account) > 1") +
      detect::one_rule("R3", "memory.sides(event.creditor.account) > 20000") +
      detect::one_rule("R4", "memory.scored(event.debtor.account) > 1"));
  files.insert(files.begin(),
               {.path = "features/a.yaml", .text = std::string(kFeatures) + std::string(more)});
  return files;
}

model::Event activation_of_keys(Timestamp time, std::string_view more) {
  const auto files = pack_of_keys(more);
  model::Event event;
  event.header = {.id = "a", .time = time, .source = "bank", .purpose = model::Purpose::anti_fraud};
  event.payload = detect::activation_of(*detect::Pack::build(files).value(), files);
  return event;
}

// Some have no creditor; packs change on the way.
std::vector<model::Event> events_among_few(std::size_t count) {
  constexpr std::string_view kMore =
      "  - name: devices\n    what: {zh: 设备, en: Devices}\n    of: device\n    on: transfer\n"
      "    key: event.device\n    aggregate: count\n    window: 30s\n";
  std::mt19937 random(7);
  std::vector<model::Event> events;
  for (std::size_t i = 0; i < count; ++i) {
    const Timestamp time = kEvening + seconds(static_cast<int64_t>(i));
    if (i == 3 || i == count / 2) {
      events.push_back(activation_of_keys(time, i == 3 ? "" : kMore));
      continue;
    }
    model::Event event = detect::transfer("t", static_cast<int64_t>(1 + random() % 9'000));
    event.header.time = time;
    auto& transfer = std::get<model::Transfer>(event.payload);
    transfer.debtor.account = "A" + std::to_string(random() % 30);
    if (random() % 8 != 0) transfer.creditor.account = "A" + std::to_string(random() % 30);
    events.push_back(std::move(event));
  }
  return events;
}

std::string text_of(const model::Decision& decision) {
  std::string json;
  model::append_decision(json, decision);
  return json;
}

TEST(ApplyAll, DecidesAsOneByOneInGroupsOfAnySize) {
  const auto events = events_among_few(2'000);
  Engine single;
  std::vector<std::string> expected;
  for (std::size_t i = 0; i < events.size(); ++i) expected.push_back(text_of(single.apply(i + 1, events[i])));
  for (const std::size_t size : {1U, 2U, 3U, 5U, 64U, 2'000U}) {
    Engine engine;
    std::vector<std::string> decided;
    for (std::size_t begin = 0; begin < events.size(); begin += size) {
      std::vector<Engine::Numbered> group;
      for (std::size_t i = begin; i < std::min(begin + size, events.size()); ++i)
        group.push_back({.position = i + 1, .event = &events[i]});
      engine.apply_all(group, [&](const Engine::Numbered& event, const model::Decision& decision) {
        EXPECT_EQ(decision.position, event.position);
        decided.push_back(text_of(decision));
      });
    }
    EXPECT_EQ(decided, expected) << "groups of " << size;
    EXPECT_EQ(engine.memory().counters().entities, single.memory().counters().entities);
  }
  // The rules see what the keys say.
  for (const std::string_view rule : {"R1", "R2", "R3", "R4"}) {
    EXPECT_TRUE(std::ranges::any_of(expected, [&](const std::string& decision) {
      return decision.find("\"" + std::string(rule) + "\"") != std::string::npos;
    })) << rule;
  }
}

}  // namespace
}  // namespace duanlian::engine
