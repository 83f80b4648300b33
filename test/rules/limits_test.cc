// Where the language ends: what is too large is refused or an error, and never depends on what was before.
#include "gtest/gtest.h"
#include <simdjson.h>
#include <string>
#include <vector>

#include "rules/eval_line.h"
#include "rules/program.h"
#include "rules/run/copy.h"

namespace duanlian::rules {
namespace {

std::string repeated(const std::string& text, int count, const std::string& between = ", ") {
  std::string out;
  for (int i = 0; i < count; ++i) out += (i > 0 ? between : "") + text;
  return out;
}

std::string evaluated(const Program& program, Arena& arena, std::span<const Value> slots = {}) {
  std::string out;
  append_json(out, program.evaluate(slots, arena));
  return out;
}

std::string evaluated(const std::string& source) {
  const auto program = compile(Environment::with_all_extensions(), source, {.cost_max = UINT64_MAX});
  if (!program) return to_string(program.error()[0]);
  Arena arena;
  return evaluated(*program, arena);
}

TEST(Folding, EndsBeforeTheMemoryOfTheCode) {
  EXPECT_EQ(evaluated("[" + repeated("lists.range(9000)", 1200) + "].size()"),
            R"({"error":"memory limit exceeded: kArenaBytesMax"})");
  EXPECT_EQ(evaluated("[" + repeated("lists.range(9000)", 100) + "].size()"), "100");
}

TEST(Folding, ACodeThatDoesNotFitIsAnIssue) {
  // Each of the nested calls is also compiled alone, as an observation.
  Environment environment = Environment::with_all_extensions();
  environment.add_variable("x", Type::int64());
  environment.add_function({.name = "f",
                            .parameters = {Type::dyn()},
                            .result = Type::dyn(),
                            .native = [](std::span<const Value> a, CallFrame&) { return a[0]; }});
  const std::string source =
      repeated("f(", 90, "") + "[" + repeated("x", 10'000, ",") + "]" + std::string(90, ')');
  const auto program = compile(environment, source, {.cost_max = UINT64_MAX});
  ASSERT_FALSE(program);
  EXPECT_NE(program.error()[0].message.find("kCodeBytesMax"), std::string::npos);
}

TEST(Folding, ACopyWithoutRoomFailsAsAWhole) {
  const std::string text(100, 'a');
  const std::vector<Value> values(10, Value::string(text));
  Arena arena(600);
  EXPECT_TRUE(deep_copy(Value::list(values), arena).is_error());
}

TEST(Depth, OfValuesIsBoundedWhenCompiled) {
  std::string source = "cel.block([[1]";
  for (int i = 0; i < 200; ++i)
    source += ", " + std::string(90, '[') + "cel.index(" + std::to_string(i) + ")" + std::string(90, ']');
  EXPECT_NE(evaluated(source + "], cel.index(200) == cel.index(199))").find("kValueDepthMax"),
            std::string::npos);
}

TEST(Patterns, ThatAreNotConstantCostWhatTheyTake) {
  const auto refused =
      compile(Environment::with_all_extensions(),
              R"(lists.range(2000).all(i, !'x'.matches(r'(?i)(\pL{1,30}\pN{1,30}){1,6}' + string(i))))");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error()[0].message.find("kRuleCostMax"), std::string::npos);
  EXPECT_EQ(evaluated("lists.range(2000).all(i, !'x'.matches('y' + string(i)))"),
            R"({"error":"cost limit exceeded: kEvaluationStepsMax"})");
}

TEST(Patterns, ThatAreNotConstantAreSmaller) {
  EXPECT_EQ(evaluated(R"('x'.matches(r'\pL{1,20}') ? 1 : 0)"), "1");
  EXPECT_NE(evaluated(R"(['x'].all(x, x.matches(r'\pL{1,20}' + x)))").find("pattern too large"),
            std::string::npos);
}

TEST(Patterns, AreTheSameWhenRemembered) {
  EXPECT_EQ(
      evaluated("['a', 'b', 'a', '(', 'a', '('].map(x, x == 'a' ? 'cat'.matches(x) : 'cat'.matches('c'+x))"),
      evaluated("['a', 'b', 'a', '(', 'a', '('].map(x, x == 'a' ? 'cat'.matches(x) : 'cat'.matches('c'+x))"));
  EXPECT_EQ(evaluated("['a', 'b', '', 'a', ''].map(x, 'cat'.matches(x + ''))"),
            "[true,false,true,true,true]");
}

TEST(Patterns, OfOneExpressionAreCounted) {
  std::string source = "'x'.matches('')";
  for (int i = 0; i < 150; ++i) source += " || 'x'.matches('" + std::to_string(i) + "')";
  EXPECT_NE(evaluated(source).find("kPatternsMax"), std::string::npos);
}

bool is_json(const std::string& text) {
  simdjson::dom::parser parser;
  return parser.parse(text).error() == simdjson::SUCCESS;
}

TEST(Json, OfALongValueIsCutAndSaysSo) {
  Environment environment = Environment::with_all_extensions();
  environment.add_variable("text", Type::string());
  const std::string text(46'000, 'a');
  const Value slots[] = {Value::string(text)};
  for (const char* source :
       {"lists.range(9000).map(i, text)", "text", "{'a': text, 'b': text}", "bytes(text)", "{text: 1}",
        "lists.range(9000)", "lists.range(9000).map(i, ['\\u0001'])", "optional.of(lists.range(9000))",
        "lists.range(1000).transformMap(i, v, {string(v): [text]})", "[[[[text, text], text], text], text]",
        "lists.range(3000).map(i, '诈')", "'\\u0001'.replace('\\u0001', text.replace('a', '\\u0001'))"}) {
    const auto program = compile(environment, source, {.cost_max = UINT64_MAX});
    ASSERT_TRUE(program) << to_string(program.error()[0]);
    Arena arena;
    const std::string out = evaluated(*program, arena, slots);
    EXPECT_LE(out.size(), kShownBytesMax) << source;
    EXPECT_TRUE(is_json(out)) << source << ": " << out;
    EXPECT_NE(out.find(kCutMark), std::string::npos) << source << ": " << out;
  }
}

TEST(Json, OfAShortValueIsWhole) {
  EXPECT_EQ(evaluated("[lists.range(5), {'a': 'x'}, 'long ' + 'text']"),
            R"([[0,1,2,3,4],{"a":"x"},"long text"])");
}

TEST(Lines, ALongAnswerIsAnError) {
  const std::string text(100'000, 'a');
  const std::string out =
      eval_line(R"~({"expr":"lists.range(1000).map(i, x)","bindings":{"x":{"value":{"stringValue":")~" +
                text + R"("}}}})");
  EXPECT_NE(out.find("kWireBytesMax"), std::string::npos) << out.substr(0, 200);
}

TEST(Lines, AWholeNumberOfMoreThan64BitsIsADouble) {
  EXPECT_EQ(eval_line(R"({"expr":"1","value":{"doubleValue":18446744073709552000}})"),
            R"({"value":{"int64Value":"1"},"type":{"primitive":"INT64"}})");
  EXPECT_EQ(
      eval_line(
          R"({"expr":"x == -18446744073709552000.0","bindings":{"x":{"value":{"doubleValue":-18446744073709552000}}}})"),
      R"({"value":{"boolValue":true},"type":{"primitive":"BOOL"}})");
  EXPECT_EQ(
      eval_line(R"({"expr":"'18446744073709552000 \"99999999999999999999'","v":18446744073709552000})"),
      R"({"value":{"stringValue":"18446744073709552000 \"99999999999999999999"},"type":{"primitive":"STRING"}})");
  EXPECT_EQ(eval_line(R"({"expr":"x","bindings":{"x":{"value":{"uint64Value":18446744073709552000}}}})"),
            R"({"error":"malformed whole number"})");
}

}  // namespace
}  // namespace duanlian::rules
