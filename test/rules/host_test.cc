// Records, functions and constants of a host, and what explains a result.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <string>
#include <vector>

#include "rules/program.h"

namespace duanlian::rules {
namespace {

struct Device {
  bool screen_shared = false;
};
struct Transfer {
  int64_t amount = 0;
  std::string creditor;
  std::vector<std::string> tags;
  Device device;
};

const RecordType& device_type() {
  static const RecordType kType = {
      "Device", {{"screen_shared", Type::boolean(), [](const void* device, Arena&) {
                    return Value::boolean(static_cast<const Device*>(device)->screen_shared);
                  }}}};
  return kType;
}

Value tags_of(const void* object, Arena& arena) {
  const auto& tags = static_cast<const Transfer*>(object)->tags;
  auto* values = arena.allocate_array<Value>(tags.size());
  for (std::size_t i = 0; i < tags.size(); ++i) values[i] = Value::string(tags[i]);
  return Value::list({values, tags.size()});
}

const RecordType& transfer_type() {
  static const RecordType kType = {
      "Transfer",
      {{"amount", Type::int64(),
        [](const void* t, Arena&) { return Value::int64(static_cast<const Transfer*>(t)->amount); }},
       {"creditor", Type::string(),
        [](const void* t, Arena&) { return Value::string(static_cast<const Transfer*>(t)->creditor); },
        [](const void* t) { return !static_cast<const Transfer*>(t)->creditor.empty(); }},
       {"tags", Type::list(Type::string()), tags_of},
       {"device", Type::record(&device_type()), [](const void* t, Arena&) {
          return Value::record(&device_type(), &static_cast<const Transfer*>(t)->device);
        }}}};
  return kType;
}

// Whether the host's list has the value: the host is a list of words, the closure the name of the only list.
Value listed(std::span<const Value> arguments, CallFrame& frame) {
  if (arguments[0].text() != *static_cast<const std::string*>(frame.closure))
    return Value::error("no such list");
  for (const std::string& word : *static_cast<const std::vector<std::string>*>(frame.host)) {
    if (word == arguments[1].text()) return Value::boolean(true);
  }
  return Value::boolean(false);
}

class Host : public testing::Test {
 protected:
  Host() {
    environment_.add_variable("event", Type::record(&transfer_type()));
    environment_.add_constant("limit", Value::int64(50'000));
    environment_.add_function({.name = "listed",
                               .parameters = {Type::string(), Type::string()},
                               .result = Type::boolean(),
                               .native = listed,
                               .closure = &list_name_});
  }

  Program compiled(const std::string& source) {
    auto program = compile(environment_, source, {.expected = Type::boolean()});
    EXPECT_TRUE(program) << source << ": " << to_string(program.error()[0]);
    return *std::move(program);
  }
  std::string evaluate(const Program& program) {
    const Value slots[] = {Value::record(&transfer_type(), &transfer_)};
    std::string out;
    append_json(out, program.evaluate(slots, arena_, &words_));
    return out;
  }
  std::string evaluate(const std::string& source) { return evaluate(compiled(source)); }
  std::string refused(const std::string& source) {
    const auto program = compile(environment_, source, {.expected = Type::boolean()});
    return program ? "" : to_string(program.error()[0]);
  }

  std::string list_name_ = "mules";
  Environment environment_ = Environment::with_all_extensions();
  std::vector<std::string> words_ = {"mule_1"};
  Transfer transfer_{49'800, "mule_1", {"new_payee", "night"}, {true}};
  Arena arena_;
};

TEST_F(Host, FieldsOfRecordsAreRead) {
  EXPECT_EQ(evaluate("event.amount < limit && event.creditor.startsWith('mule')"), "true");
  EXPECT_EQ(evaluate("event.device.screen_shared && 'night' in event.tags"), "true");
  EXPECT_EQ(evaluate("event.tags.exists(t, t == 'new_payee')"), "true");
  EXPECT_EQ(evaluate("has(event.creditor) && has(event.amount)"), "true");
  EXPECT_EQ(evaluate("dyn(event).amount == 49800 && event.?creditor.orValue('') == 'mule_1'"), "true");
}

TEST_F(Host, AnUnsetFieldReadsAsItsDefault) {
  transfer_.creditor.clear();
  EXPECT_EQ(evaluate("has(event.creditor)"), "false");
  EXPECT_EQ(evaluate("event.creditor == ''"), "true");
  EXPECT_EQ(evaluate("event.?creditor.hasValue()"), "false");
}

TEST_F(Host, WhatDoesNotExistIsRefusedWithItsPlace) {
  EXPECT_EQ(refused("event.amount > 1 &&\n event.amonut > 2"), "2:7: undefined field 'amonut' of 'Transfer'");
  EXPECT_EQ(refused("event.amount"), "1:1: bool is expected, but the expression is int");
  EXPECT_EQ(refused("listed('mules', event.amount)"),
            "1:7: found no matching overload for 'listed' applied to '(string, int)'");
  EXPECT_EQ(refused("event.creditor.matches('(')").substr(0, 21), "1:24: invalid pattern");
}

TEST_F(Host, FunctionsSeeTheHostAndTheirClosure) {
  EXPECT_EQ(evaluate("listed('mules', event.creditor)"), "true");
  EXPECT_EQ(evaluate("listed('mules', dyn('nobody'))"), "false");
  EXPECT_EQ(evaluate("listed('other', 'x')"), R"({"error":"no such list"})");
  EXPECT_EQ(evaluate("listed('mules', dyn(5))"), R"({"error":"no such overload"})");
}

std::vector<std::string> identities(const Program& program) {
  std::vector<std::string> all;
  for (const Conjunct& part : program.conjuncts()) all.push_back(part.identity);
  return all;
}

TEST_F(Host, ConjunctsAreWhatStandsBetweenTheOutermostAnds) {
  const Program program = compiled("event.amount > 1 && (event.creditor == 'x y' && (1 / 0 > 1 || true))");
  ASSERT_EQ(program.conjuncts().size(), 3U);
  std::vector<std::string> values;
  for (const Conjunct& part : program.conjuncts()) values.push_back(evaluate(part.program));
  EXPECT_THAT(values, testing::ElementsAre("true", "false", "true"));
  EXPECT_EQ(compiled("event.amount > 1 || event.amount < 0").conjuncts().size(), 1U);
  EXPECT_EQ(identities(compiled(
                "(event.amount\n > // one\n 1) && event.creditor == \"x y\" && (1 / 0 > 1 || true)")),
            identities(program));
  EXPECT_NE(identities(compiled("event.creditor == 'x  y'")),
            identities(compiled("event.creditor == 'x y'")));
  EXPECT_NE(identities(compiled("event.amount < 1")), identities(compiled("event.amount < 1.0")));
  EXPECT_NE(identities(compiled("has(event.amount)")), identities(compiled("dyn(event.amount)")));
}

TEST_F(Host, AConjunctIsFleetingWhenAFunctionInItIs) {
  environment_.add_function(
      {.name = "now.known",
       .parameters = {Type::string()},
       .result = Type::boolean(),
       .native = [](std::span<const Value>, CallFrame&) { return Value::boolean(true); },
       .fleeting = true});
  const Program program =
      compiled("event.amount > 1 && event.tags.exists(t, now.known(t)) && listed('mules', 'x')");
  std::vector<bool> fleeting;
  for (const Conjunct& part : program.conjuncts()) fleeting.push_back(part.fleeting);
  EXPECT_THAT(fleeting, testing::ElementsAre(false, true, false));
}

TEST_F(Host, ObservationsExplainAResult) {
  const Program program = compiled(
      "event.amount > limit - 1000 && listed('mules', event.creditor)\n && event.tags.exists(t, t == "
      "event.creditor) "
      "|| event.amount == 0 && has(event.creditor)");
  std::vector<std::string> seen;
  for (const Observation& part : program.observations())
    seen.push_back(part.text + " = " + evaluate(part.program));
  EXPECT_THAT(seen,
              testing::ElementsAre("event.amount = 49800", "listed('mules', event.creditor) = true",
                                   "event.creditor = \"mule_1\"", "event.tags = [\"new_payee\",\"night\"]",
                                   "has(event.creditor) = true"));
}

TEST_F(Host, AWarmArenaIsEnough) {
  const Program program =
      compiled("event.amount + 1 > 5 && event.creditor in ['a', 'mule_1'] && event.device.screen_shared");
  Arena empty(0);  // the usual rule takes no memory at all
  const Value slots[] = {Value::record(&transfer_type(), &transfer_)};
  EXPECT_TRUE(program.evaluate(slots, empty).is_true());
}

TEST_F(Host, AWordThatIsToBeWrittenOutIsCheckedWhenCompiled) {
  environment_.add_function({.name = "is.kind",
                             .parameters = {Type::string(), Type::string()},
                             .result = Type::boolean(),
                             .native = [](std::span<const Value> arguments,
                                          CallFrame&) { return Value::boolean(arguments[0].text() == "a"); },
                             .first_words = {"a", "b"}});
  EXPECT_EQ(evaluate("is.kind('a', event.creditor)"), "true");
  EXPECT_EQ(evaluate("is.kind('b', event.creditor)"), "false");
  const std::string told = "the first argument must be one of these, written out: 'a' 'b'";
  EXPECT_EQ(refused("true && is.kind('c', 'x')"), "1:17: " + told);
  EXPECT_EQ(refused("is.kind(event.creditor, 'x')"), "1:9: " + told);
  EXPECT_EQ(refused("is.kind(dyn(1), 'x')"), "1:9: " + told);
}

// `a.b` is a variable: its field is no name beside it that was mistyped.
TEST(QualifiedVariable, AFieldOfItIsNoUnknownName) {
  Environment environment = Environment::with_all_extensions();
  environment.add_variable("a.b", Type::map(Type::string(), Type::string()));
  EXPECT_TRUE(compile(environment, "a.b.c", {}));
  const auto wrong = compile(environment, "a.x.c", {});
  ASSERT_FALSE(wrong);
  EXPECT_NE(to_string(wrong.error().front()).find("undeclared reference to 'a.x.c'"), std::string::npos);
}

}  // namespace
}  // namespace duanlian::rules
