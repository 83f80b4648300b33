#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "detect/detector.h"
#include "detect/small_pack.h"

// Features as a pack declares them: what is refused, and what rules read. features/ has the arithmetic.
namespace duanlian::detect {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string feature(std::string_view name, std::string_view members) {
  return "  - name: " + std::string(name) +
         "\n    what: {zh: 次数, en: Count}\n    of: account\n    on: transfer\n" +
         "    key: event.debtor.account\n" + std::string(members) + "\n";
}

std::vector<model::PackFile> pack_with(std::string_view features, std::string_view rules) {
  auto files = small_pack(rules);
  files.insert(files.begin(), {.path = "features/a.yaml", .text = "features:\n" + std::string(features)});
  return files;
}

std::vector<std::string> issues_with(std::string_view features) {
  const auto pack = Pack::build(pack_with(features, "rules:\n" + one_rule("R1", "true")));
  return pack ? std::vector<std::string>{} : pack.error();
}

TEST(Feature, wrong_declarations_are_named_with_their_place) {
  const auto issue = [](std::string_view members) { return issues_with(feature("f", members)); };
  EXPECT_THAT(issue("    aggregate: count\n    window: 1h"), IsEmpty());
  for (const std::string_view window :
       {"0s", "91d", "2160h1", "1.5h", "-1h", "1w", "h", "999999999999999999999d"})
    EXPECT_THAT(issue("    aggregate: count\n    window: " + std::string(window)),
                Contains(HasSubstr("features/a.yaml:8:13: expected a whole number with s, m, h or d")));
  EXPECT_THAT(issue("    aggregate: counts\n    window: 1h"), Contains(HasSubstr("features/a.yaml:7:16:")));
  EXPECT_THAT(issue("    aggregate: sum\n    window: 1h"), Contains(HasSubstr("\"sum\" needs \"value\"")));
  EXPECT_THAT(issue("    aggregate: sum\n    window: 1h\n    value: event.device"),
              Contains(HasSubstr("features/a.yaml:9:12: the value of \"sum\" is an int, not string")));
  EXPECT_THAT(issue("    aggregate: count\n    window: 1h\n    value: event.device"),
              Contains(HasSubstr("\"count\" has no value")));
  EXPECT_THAT(issue("    aggregate: ratio\n    window: 1h"),
              Contains(HasSubstr("\"ratio\" needs \"of_which\"")));
  EXPECT_THAT(issue("    aggregate: top\n    window: 1h\n    value: event.device\n    most: 11"),
              Contains(HasSubstr("from 1 to 10")));
  EXPECT_THAT(issue("    aggregate: count\n    window: 1h\n    when: event.amont > 1"),
              Contains(HasSubstr("features/a.yaml:9:16: on transfer: undefined field 'amont'")));
  EXPECT_THAT(issue("    aggregate: count\n    window: 1h\n    when: memory.g('x') > 1"),
              Contains(HasSubstr("memory.g")));
  EXPECT_THAT(issues_with(feature("f", "    aggregate: count\n    window: 1h") +
                          feature("f", "    aggregate: count\n    window: 2h")),
              Contains(HasSubstr("the feature \"f\" stands twice")));
  EXPECT_THAT(issue("    aggregate: count\n    window: 1h\n    colour: red"),
              Contains(HasSubstr("unknown key \"colour\"")));
}

TEST(Feature, a_rule_that_reads_what_is_not_declared_is_refused) {
  const auto pack = Pack::build(pack_with(feature("f", "    aggregate: count\n    window: 1h"),
                                          "rules:\n" + one_rule("R1", "memory.g(event.debtor.account) > 1")));
  ASSERT_FALSE(pack);
  EXPECT_THAT(pack.error(), Contains(HasSubstr("undeclared reference to 'memory.g'; there are memory.f")));
}

// What is fetched before an event's turn: rows that it is added to, and those that rules and conditions ask
// for, where the key is of the event alone.
TEST(Feature, what_rules_ask_for_is_known_ahead) {
  const auto pack = Pack::build(pack_with(
      feature("mine", "    aggregate: count\n    window: 1h") +
          feature("asking",
                  "    when: memory.theirs(event.device) > 0\n    aggregate: max\n    "
                  "value: event.amount\n    window: 1h") +
          "  - name: theirs\n    what: {zh: 次数, en: Count}\n    of: phone\n    on: call\n"
          "    key: event.caller\n    aggregate: count\n    window: 1h\n" +
          "  - name: pair\n    what: {zh: 次数, en: Count}\n    of: other\n    on: call\n"
          "    key: [event.caller, event.callee]\n    aggregate: count\n    window: 1h\n",
      "rules:\n" + one_rule("R1", "memory.theirs(event.debtor.phone) > 1") +
          one_rule(
              "R2",
              "memory.pair(event.debtor.phone, event.creditor.phone.lowerAscii()) > 1 && words.contact") +
          one_rule("R3", "memory.theirs(words.signature) > 1") +
          one_rule("R4", "'[event.creditor.phone].exists(p, memory.theirs(p) > event.amount)'")));
  ASSERT_TRUE(pack) << testing::PrintToString(pack.error());
  const SightingPlan& plan = (*pack)->features().plans[static_cast<std::size_t>(model::EventKind::transfer)];
  std::vector<std::string> touched;
  for (const Touch& row : plan.touched) {
    std::string text = std::to_string(row.trail) + ":";
    for (const std::size_t part : plan.keys[row.key].parts) text += " " + plan.key_parts[part].text;
    touched.push_back(text);
  }
  EXPECT_THAT(touched,
              testing::UnorderedElementsAre("0: event.debtor.account", "1: event.device",
                                            "1: event.debtor.phone", "1: event.creditor.phone",
                                            "2: event.debtor.phone event.creditor.phone.lowerAscii()"));
}

// Decides events one after another, a minute apart, as the engine does.
class Remembering {
 public:
  Remembering(std::string_view features, const std::vector<std::string>& conditions) {
    std::string rules = "rules:\n";
    for (std::size_t i = 0; i < conditions.size(); ++i)
      rules += one_rule("R" + std::to_string(i), conditions[i]);
    auto pack = Pack::build(pack_with(features, rules));
    EXPECT_TRUE(pack) << testing::PrintToString(pack.error());
    if (!pack) return;
    memory_.lay_out((*pack)->features().trails);
    detector_ = std::make_unique<Detector>(*std::move(pack), lists_, memory_);
  }

  // The rules that fire.
  std::vector<std::string> take(int64_t fen, std::string_view more = "") {
    model::Event event = transfer("t", fen, more);
    event.header.time = event.header.time + minutes(minute_++);
    memory_.advance(event.header.time);
    model::Decision decision = detector_->decide(1, event);
    detector_->remember(decision);
    errors = decision.errors;
    std::vector<std::string> fired;
    for (const model::Reason& reason : decision.reasons) fired.push_back(reason.rule->id);
    return fired;
  }

  std::vector<std::string> errors;

 private:
  Watchlists lists_;
  features::Memory memory_;
  std::unique_ptr<Detector> detector_;
  int64_t minute_ = 0;
};

TEST(Feature, a_rule_sees_the_memory_as_it_was_before_its_event) {
  Remembering engine(
      feature("payments", "    aggregate: count\n    window: 5m"),
      {"memory.payments(event.debtor.account) == 2", "memory.payments(event.creditor.account) == 0"});
  EXPECT_THAT(engine.take(1), ElementsAre("R1"));
  EXPECT_THAT(engine.take(1), ElementsAre("R1"));
  EXPECT_THAT(engine.take(1), ElementsAre("R0", "R1"));
  EXPECT_THAT(engine.take(1), ElementsAre("R1"));
}

TEST(Feature, conditions_see_the_decision_and_other_features) {
  Remembering engine(feature("large",
                             "    aggregate: sum\n    value: event.amount\n    window: 1h\n"
                             "    when: decision.score >= 500 && \"R0\" in decision.rules") +
                         feature("after_large",
                                 "    aggregate: count\n    window: 1h\n"
                                 "    when: memory.large(event.debtor.account) > 0"),
                     {"event.amount > 100", "memory.large(event.debtor.account) == 101",
                      "memory.after_large(event.debtor.account) == 1"});
  EXPECT_THAT(engine.take(100), IsEmpty());
  EXPECT_THAT(engine.take(101), ElementsAre("R0"));
  EXPECT_THAT(engine.take(1), ElementsAre("R1"));
  EXPECT_THAT(engine.take(1), ElementsAre("R1", "R2"));
}

TEST(Feature, a_value_that_the_event_lacks_is_not_remembered) {
  Remembering engine(
      feature("lowest", "    aggregate: min\n    value: event.balance_before\n    window: 1h") +
          feature("devices", "    aggregate: distinct\n    value: event.device\n    window: 1h"),
      {"memory.lowest(event.debtor.account) == 700", "memory.devices(event.debtor.account) == 1"});
  EXPECT_THAT(engine.take(1, R"(,"balance_before":700,"device":"d")"), IsEmpty());
  EXPECT_THAT(engine.take(1), ElementsAre("R0", "R1"));
  EXPECT_THAT(engine.take(1), ElementsAre("R0", "R1"));
}

TEST(Feature, keys_of_several_parts_values_asked_for_and_ratios) {
  constexpr std::string_view kPair =
      "  - name: pair\n    what: {zh: 对, en: Pair}\n    of: other\n    on: transfer\n"
      "    key: [event.debtor.account, event.device]\n    aggregate: count\n    window: 1h\n";
  Remembering engine(
      std::string(kPair) +
          feature("paid", "    aggregate: seen_before\n    value: event.creditor.account\n    window: 1h") +
          feature("amounts", "    aggregate: seen_before\n    value: event.amount\n    window: 1h") +
          feature("small", "    aggregate: ratio\n    of_which: event.amount < 10\n    window: 1h") +
          feature("often", "    aggregate: top\n    value: event.device\n    most: 2\n    window: 1h") +
          feature("since", "    aggregate: time_since\n    window: 1h"),
      {"memory.pair(event.debtor.account, event.device) == 1",
       "memory.paid(event.debtor.account, event.creditor.account)",
       "memory.amounts('A', 5) && !memory.amounts('A', 6)", "memory.small(event.debtor.account) == 0.5",
       "memory.pair('A', 'e') == 2 && memory.often('A') == ['e', 'd']",
       "memory.since('A') == duration('60s')"});
  EXPECT_THAT(engine.take(5, R"(,"device":"d")"), IsEmpty());
  EXPECT_THAT(engine.take(50, R"(,"device":"e")"), ElementsAre("R1", "R2", "R5"));
  EXPECT_THAT(engine.take(50, R"(,"device":"e")"), ElementsAre("R0", "R1", "R2", "R3", "R5"));
  EXPECT_THAT(engine.take(5, R"(,"device":"d")"), ElementsAre("R0", "R1", "R2", "R4", "R5"));
}

TEST(Feature, a_condition_that_fails_is_told_and_nothing_is_remembered) {
  Remembering engine(feature("f", "    aggregate: count\n    window: 1h\n    when: 1 / event.amount > 0"),
                     {"memory.f('A') > 0"});
  EXPECT_THAT(engine.take(0), IsEmpty());
  EXPECT_THAT(engine.errors, ElementsAre(HasSubstr("memory.f: ")));
  EXPECT_THAT(engine.take(1), IsEmpty());
  EXPECT_THAT(engine.errors, IsEmpty());
  EXPECT_THAT(engine.take(1), ElementsAre("R0"));
}

TEST(Feature, more_filters_than_a_trail_has_are_kept_on_another) {
  std::string features;
  for (int i = 0; i < 40; ++i) {
    features +=
        feature("f" + std::to_string(i),
                "    aggregate: count\n    window: 1h\n    when: event.amount > " + std::to_string(i));
  }
  Remembering engine(features, {"memory.f0('A') == 1 && memory.f19('A') == 1 && memory.f20('A') == 0"});
  EXPECT_THAT(engine.take(20), IsEmpty());
  EXPECT_THAT(engine.take(20), ElementsAre("R0"));
}

}  // namespace
}  // namespace duanlian::detect
