#include "detect/conditions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>

#include "detect/detector.h"
#include "detect/scene.h"
#include "detect/small_pack.h"

namespace duanlian::detect {
namespace {

// Conjuncts that are true, false, an error or neither, by the event and by what is remembered.
constexpr std::array<std::string_view, 14> kParts{
    "event.amount > 3",
    "event.amount  >\\n 3",
    "event.currency == 'CNY'",
    "event.new_payee",
    "!(event.method in ['credit_transfer', 'top_up'])",
    "10 / event.amount > 2",
    "7 % (event.amount - 2) == 0",
    "[true, false, true, true][event.amount]",
    "dyn(event.amount)",
    "dyn(event.amount == 4)",
    "(event.remark == 'a' || 1 / event.amount == 1)",
    "memory.paid(event.debtor.account) >= 2",
    "memory.paid('A') % 2 == 0",
    "[event.debtor.account].exists(a, memory.paid(a) > 4)",
};

class RandomPack {
 public:
  explicit RandomPack(uint32_t seed) : chance_(seed) {}

  std::shared_ptr<const Pack> pack() {
    std::string rules = "rules:\n";
    for (int i = 0; i < 90; ++i) rules += one_rule("R" + std::to_string(i), '"' + condition() + '"', "0.1");
    auto files = small_pack(rules);
    std::string features = "features:\n" + feature("paid", "'true'", "debtor");
    for (int i = 0; i < 30; ++i)
      features += feature("f" + std::to_string(i), '"' + condition() + '"', "creditor");
    files.insert(files.begin(), {.path = "features/a.yaml", .text = features});
    auto pack = Pack::build(files);
    EXPECT_TRUE(pack) << pack.error().front();
    return pack.value();
  }

  model::Event event(int number) {
    std::string more =
        R"(,"method":")" + std::string(any({"credit_transfer", "top_up", "card_payment"})) + '"';
    more += R"(,"remark":")" + std::string(any({"a", "b"})) + '"';
    if (below(2) == 0) more += R"(,"new_payee":true)";
    return transfer("e" + std::to_string(number), static_cast<int64_t>(below(7)), more);
  }

 private:
  static std::string feature(const std::string& name, const std::string& when, const std::string& of) {
    return "  - name: " + name +
           "\n    what: {zh: 数, en: Count}\n    of: account\n    on: transfer\n    key: event." + of +
           ".account\n    when: " + when + "\n    aggregate: count\n    window: 1h\n";
  }

  // One to four parts, some in brackets.
  std::string condition() {
    const std::size_t count = 1 + below(4);
    std::string text(kParts[below(kParts.size())]);
    for (std::size_t i = 1; i < count; ++i) {
      const std::string part(kParts[below(kParts.size())]);
      text = below(3) == 0 ? part + " && (" + text + ")" : text + " && " + part;
    }
    return text;
  }

  std::size_t below(std::size_t most) { return chance_() % most; }
  std::string_view any(std::initializer_list<std::string_view> words) {
    return words.begin()[below(words.size())];
  }

  std::mt19937 chance_;
};

struct Seen {
  std::size_t yes = 0;
  std::size_t no = 0;
  std::size_t failed = 0;
};

// The whole programs, and the shared conditions.
class SideBySide {
 public:
  SideBySide(const ConditionSet& set, const Scene& scene) : scene_(scene) { conditions_.begin(set); }

  void move_on() { conditions_.move_on(); }

  void compare(std::size_t condition, const rules::Program& whole, std::span<const rules::Value> slots,
               Seen& seen) {
    arena_.reset();
    const rules::Value value = whole.evaluate(slots, arena_, &scene_);
    using Answer = Conditions::Answer;
    const Answer expected = value.is_true() ? Answer::yes : value.is_error() ? Answer::failed : Answer::no;
    const Answer answer = conditions_.ask(condition, slots, &scene_);
    ASSERT_EQ(answer, expected) << condition;
    const std::string_view error = value.is_error() ? value.text() : std::string_view();
    ASSERT_EQ(answer == Answer::failed ? conditions_.error_of(condition) : "", error) << condition;
    const bool open = conditions_.next_open(condition) == condition;
    ASSERT_TRUE(open || answer == Answer::no) << condition;
    ++(answer == Answer::yes ? seen.yes : answer == Answer::no ? seen.no : seen.failed);
  }

 private:
  const Scene& scene_;
  Conditions conditions_;
  rules::Arena arena_;
};

TEST(Conditions, shared_parts_answer_as_the_whole_conditions_do) {
  Seen of_rules;
  Seen of_features;
  for (uint32_t seed = 1; seed <= 4; ++seed) {
    RandomPack source(seed);
    const auto pack = source.pack();
    const ConditionSet& set = pack->conditions_on(model::EventKind::transfer);
    EXPECT_LE(set.conjunct_count(), kParts.size());
    const SightingPlan& plan = pack->features().plans[static_cast<std::size_t>(model::EventKind::transfer)];
    const auto& rules = pack->rules_on(model::EventKind::transfer);
    ASSERT_EQ(set.size(), rules.size() + plan.conditions.size());
    const Watchlists lists;
    features::Memory memory;
    memory.lay_out(pack->features().trails);
    Detector detector(pack, lists, memory);
    PhoneBook phones;
    Scene scene(*pack, lists, memory, phones);
    for (int i = 0; i < 60; ++i) {
      const model::Event event = source.event(i);
      scene.begin(event);
      SideBySide sides(set, scene);
      const auto slots = scene_slots(scene);
      for (std::size_t at = 0; at < rules.size(); ++at) sides.compare(at, rules[at].when, slots, of_rules);
      // What is remembered is another from here on.
      model::Decision decision = detector.decide(static_cast<uint64_t>(i) + 1, event);
      memory.advance(event.header.time);
      detector.remember(decision);
      sides.move_on();
      const auto later = feature_slots(scene, decision);
      for (std::size_t at = 0; at < plan.conditions.size(); ++at)
        sides.compare(rules.size() + at, plan.conditions[at].program, later, of_features);
    }
  }
  for (const Seen& seen : {of_rules, of_features}) {
    EXPECT_GT(seen.yes, 100U);
    EXPECT_GT(seen.no, 100U);
    EXPECT_GT(seen.failed, 100U);
  }
}

TEST(Conditions, a_condition_that_is_known_to_be_false_is_not_open) {
  std::string rules = "rules:\n";
  for (int i = 0; i < 130; ++i)
    rules += one_rule("R" + std::to_string(i),
                      i % 65 == 64 ? "event.amount > 0" : "event.new_payee && event.amount > 0");
  const auto pack = Pack::build(small_pack(rules)).value();
  const ConditionSet& set = pack->conditions_on(model::EventKind::transfer);
  EXPECT_EQ(set.conjunct_count(), 2U);
  const Watchlists lists;
  features::Memory memory;
  PhoneBook phones;
  Scene scene(*pack, lists, memory, phones);
  const model::Event event = transfer("e", 5);
  scene.begin(event);
  Conditions conditions;
  conditions.begin(set);
  EXPECT_EQ(conditions.next_open(1), 1U);
  EXPECT_EQ(conditions.ask(0, scene_slots(scene), &scene), Conditions::Answer::no);
  EXPECT_EQ(conditions.next_open(0), 64U);
  EXPECT_EQ(conditions.next_open(65), 129U);
  EXPECT_EQ(conditions.next_open(130), set.size());
}

}  // namespace
}  // namespace duanlian::detect
