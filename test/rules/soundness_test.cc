// What a static type promises and dyn breaks: every value says itself what it is, and nothing follows a
// number as if it were an address.
#include "gtest/gtest.h"
#include <string>
#include <vector>

#include "rules/eval_line.h"
#include "rules/program.h"

namespace duanlian::rules {
namespace {

const char* const kNoOverload = R"({"error":"no such overload"})";

std::string line_of(const std::string& expr, bool check, const std::string& more = "") {
  return R"({"expr":")" + expr + R"(","disableCheck":)" + (check ? "false" : "true") + more + "}";
}
std::string answer(const std::string& expr, const std::string& more = "", bool check = true) {
  return eval_line(line_of(expr, check, more));
}

const std::string kInstant = "timestamp('2020-01-01T00:00:00.000001Z')";

TEST(Soundness, AValueOutOfDynIsNotTakenForItsStaticType) {
  for (const std::string& expr : {
           "(dyn([" + kInstant + "]) + ['a'])[0].contains('x')",
           "dyn(optional.of(" + kInstant + ")).orValue('a').contains('x')",
           "[{'a': dyn(" + kInstant + ")}, {dyn('a'): 's'}][0].a.contains('x')",
           std::string("'abc'.charAt((dyn(['s']) + [1])[0])"),
           std::string("strings.quote((dyn([[1, 2, 3, 4, 5, 6, 7, 8]]) + ['a'])[0])"),
           std::string("(dyn([1]) + [[2]])[0].reverse()"),
           std::string("(dyn([1]) + [[2]])[0].size()"),
           std::string("base64.encode((dyn([1]) + [b''])[0])"),
           std::string("ip((dyn([1]) + [''])[0])"),
           std::string("(dyn([1]) + [ip('::1')])[0].family()"),
           std::string("(dyn([1]) + [cidr('::1/8')])[0].masked()"),
           std::string("(dyn([1]) + [optional.of(1)])[0].hasValue()"),
           std::string("(dyn([1]) + ['a']).join(',')"),
           std::string("(dyn([1]) + ['a'])[0].format([1])"),
           std::string("(dyn([1]) + ['a'])[0].matches('a')"),
           std::string("(dyn([1]) + ['a'])[0].matches('a' + string(1))"),
           std::string("[dyn(1), 'a'].map(x, x.trim())[0]"),
           std::string("cel.bind(x, (dyn([1]) + ['a'])[0], x.split(''))"),
       }) {
    EXPECT_EQ(answer(expr), kNoOverload) << expr;
  }
}

TEST(Soundness, AJoinOfTypesOfWhichNeitherIsMoreGeneralIsDyn) {
  const auto type_of = [](const std::string& expr) {
    const auto program = compile(Environment::with_all_extensions(), expr);
    return program ? to_string(program->result_type()) : to_string(program.error()[0]);
  };
  EXPECT_EQ(type_of("[{'a': dyn(1)}, {dyn('a'): 's'}]"), "list(map(dyn, dyn))");
  EXPECT_EQ(type_of("true ? {'a': dyn(1)} : {dyn('a'): 's'}"), "map(dyn, dyn)");
  EXPECT_EQ(type_of("[[1], [dyn(1)]]"), "list(list(dyn))");
}

TEST(Soundness, ABindingMustHaveTheDeclaredType) {
  const std::string text = R"({"name":"x","ident":{"type":{"primitive":"STRING"}}})";
  const std::string instant =
      R"({"value":{"objectValue":{"@type":"type.googleapis.com/google.protobuf.Timestamp","value":"2020-01-01T00:00:00Z"}}})";
  EXPECT_EQ(answer("x.contains('a')", R"(,"typeEnv":[)" + text + R"(],"bindings":{"x":)" + instant + "}"),
            R"({"error":"the value of 'x' is a google.protobuf.Timestamp, not string"})");
  const std::string list =
      R"(,"typeEnv":[{"name":"x","ident":{"type":{"listType":{"elemType":{"primitive":"STRING"}}}}}],"bindings":{"x":{"value":{"listValue":{"values":[{"int64Value":"1"}]}}}})";
  EXPECT_EQ(answer("x[0].contains('a')", list),
            R"~({"error":"the value of 'x' is a list, not list(string)"})~");
}

struct Dog {
  int64_t age = 3;
};
struct Cat {
  std::string name = "Mimi";
};
const RecordType& dog_type() {
  static const RecordType kType = {"Dog", {{"age", Type::int64(), [](const void* dog, Arena&) {
                                              return Value::int64(static_cast<const Dog*>(dog)->age);
                                            }}}};
  return kType;
}
const RecordType& cat_type() {
  static const RecordType kType = {"Cat", {{"name", Type::string(), [](const void* cat, Arena&) {
                                              return Value::string(static_cast<const Cat*>(cat)->name);
                                            }}}};
  return kType;
}

class HostTypes : public testing::Test {
 protected:
  HostTypes() {
    environment_.add_variable("dog", Type::record(&dog_type()));
    environment_.add_variable("cats", Type::list(Type::record(&cat_type())));
    environment_.add_function({.name = "first_name",
                               .parameters = {Type::list(Type::string())},
                               .result = Type::string(),
                               .native = [](std::span<const Value> a, CallFrame&) {
                                 return Value::string(a[0].elements()[0].text());
                               }});
    environment_.add_function({.name = "name_of",
                               .parameters = {Type::record(&cat_type())},
                               .result = Type::string(),
                               .native = [](std::span<const Value> a, CallFrame&) {
                                 return Value::string(static_cast<const Cat*>(a[0].object())->name);
                               }});
  }
  std::string evaluate(const std::string& source) {
    const auto program = compile(environment_, source);
    if (!program) return to_string(program.error()[0]);
    const Value cats[] = {Value::record(&cat_type(), &cat_)};
    const Value slots[] = {Value::record(&dog_type(), &dog_), Value::list(cats)};
    std::string out;
    append_json(out, program->evaluate(slots, arena_));
    return out;
  }
  Environment environment_ = Environment::with_all_extensions();
  Dog dog_;
  Cat cat_;
  Arena arena_;
};

TEST_F(HostTypes, ARecordIsReadAsWhatItIs) {
  EXPECT_EQ(evaluate("cats[0].name"), R"("Mimi")");
  EXPECT_EQ(evaluate("(dyn([dog]) + cats)[0].name"), R"({"error":"no such field 'name'"})");
  EXPECT_EQ(evaluate("has((dyn([dog]) + cats)[0].name)"), R"({"error":"no such field 'name'"})");
  EXPECT_EQ(evaluate("(dyn([{'name': 'Lala'}]) + cats)[0].name"), R"("Lala")");
  EXPECT_NE(evaluate("(dyn([1]) + cats)[0].name").find("does not support field selection"),
            std::string::npos);
}

TEST_F(HostTypes, AFunctionOfTheHostMayTrustWhatItDeclared) {
  EXPECT_EQ(evaluate("first_name(['a'])"), R"("a")");
  EXPECT_EQ(evaluate("first_name(dyn([1]) + ['a'])"), kNoOverload);
  EXPECT_EQ(evaluate("first_name(dyn([1]))"), kNoOverload);
  EXPECT_EQ(evaluate("name_of(dyn(cats[0]))"), R"("Mimi")");
  EXPECT_EQ(evaluate("name_of((dyn([dog]) + cats)[0])"), kNoOverload);
}

TEST(SoundnessDeathTest, AnAddressIsNotReadOutOfANumber) {
  EXPECT_DEATH((void)Value::int64(1).text(), "a kind that it is not");
  EXPECT_DEATH((void)Value::string("a").elements(), "a kind that it is not");
}

// Checked and unchecked, an expression gives the same value, or both times an error. Only where an operator
// with one side dyn got a type that the value breaks, checking may have chosen an overload that does not take
// it.
TEST(Soundness, CheckingNeverChangesAValue) {
  const std::vector<std::string> operands = {"1",
                                             "2u",
                                             "1.5",
                                             "'ab'",
                                             "b'ab'",
                                             "true",
                                             "null",
                                             "[1, 2]",
                                             "['b', 'a']",
                                             "{'a': 1}",
                                             "{1: 'x'}",
                                             "optional.of('a')",
                                             "optional.none()",
                                             "duration('1h')",
                                             "timestamp(0)",
                                             "ip('::1')",
                                             "int",
                                             "[[1], []]",
                                             "google.protobuf.Int64Value{value: 1}"};
  std::vector<std::string> wrapped;
  for (const std::string& operand : operands) {
    wrapped.push_back(operand);
    wrapped.push_back("dyn(" + operand + ")");
    wrapped.push_back("[dyn(" + operand + "), 'a'][0]");
    wrapped.push_back("(dyn([" + operand + "]) + ['a'])[0]");
    wrapped.push_back("(dyn([" + operand + "]) + [1])[0]");
  }
  const std::vector<std::string> forms = {"X",
                                          "X.contains('a')",
                                          "X.size()",
                                          "size(X)",
                                          "X + X",
                                          "X == 'ab'",
                                          "X != 1",
                                          "X < 2",
                                          "X >= 1.5",
                                          "X in ['ab', 1]",
                                          "1 in X",
                                          "X[0]",
                                          "X['a']",
                                          "X[?0]",
                                          "X.?a",
                                          "has(X.a)",
                                          "X.a",
                                          "X.or(optional.of(1))",
                                          "X.orValue(1)",
                                          "X.hasValue()",
                                          "X.map(y, y)",
                                          "X.exists(y, y == 1)",
                                          "X.sort()",
                                          "X.join()",
                                          "X.flatten()",
                                          "X.distinct()",
                                          "X.reverse()",
                                          "X.first()",
                                          "X.slice(0, 1)",
                                          "-X",
                                          "!X",
                                          "X ? 1 : 2",
                                          "X && true",
                                          "X.matches('a')",
                                          "X.startsWith('a')",
                                          "string(X)",
                                          "int(X)",
                                          "type(X)",
                                          "math.greatest(X, 1)",
                                          "math.abs(X)",
                                          "'%s'.format([X])",
                                          "X.getHours()",
                                          "X.family()",
                                          "base64.encode(X)",
                                          "X.optMap(y, y)",
                                          "{X: 1}",
                                          "google.protobuf.StringValue{value: X}",
                                          "google.protobuf.Value{string_value: X}",
                                          "google.protobuf.ListValue{values: X}",
                                          "google.protobuf.Struct{fields: X}"};
  for (const std::string& form : forms) {
    for (const std::string& operand : wrapped) {
      std::string expr = form;
      for (auto at = expr.find('X'); at != std::string::npos; at = expr.find('X', at + operand.size()))
        expr.replace(at, 1, operand);
      const std::string checked = answer(expr, "", true);
      const std::string unchecked = answer(expr, "", false);
      if (checked.starts_with(R"({"error":"1:)")) continue;  // refused when compiled
      const auto value = checked.substr(0, checked.rfind(R"(,"type":)"));
      if (checked == kNoOverload && expr.find(") + [") != std::string::npos) continue;
      if (checked.starts_with(R"({"error")")) {
        EXPECT_TRUE(unchecked.starts_with(R"({"error")")) << expr << ": " << checked << " but " << unchecked;
      } else {
        EXPECT_EQ(value + "}", unchecked) << expr;
      }
    }
  }
}

}  // namespace
}  // namespace duanlian::rules
