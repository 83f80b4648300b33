// Cases of the language and its extensions beside the conformance files: an expression that must be true, or
// its error.
#include "gtest/gtest.h"
#include <string>
#include <vector>

#include "rules/program.h"

namespace duanlian::rules {
namespace {

std::string evaluate(const std::string& source, bool check = true) {
  CompileOptions options;
  options.check = check;
  const auto program = compile(Environment::with_all_extensions(), source, options);
  if (!program) return to_string(program.error().front());
  Arena arena;
  std::string out;
  append_json(out, program->evaluate({}, arena));
  return out;
}

class IsTrue : public testing::TestWithParam<const char*> {};
TEST_P(IsTrue, Expression) { EXPECT_EQ(evaluate(GetParam()), "true") << GetParam(); }

INSTANTIATE_TEST_SUITE_P(
    Macros, IsTrue,
    testing::Values("[1, 2, 3].map(n, n > 1, n * n) == [4, 9]",
                    "{6: 'six', 7: 'seven'}.exists_one(k, k % 5 == 2)",
                    "{0: 10, 1: 11}.filter(x, x % 2 == 1) == [1]", "[1, 'foo', 3].exists(e, e != '1')",
                    "![1, 2, 3].all(e, 6 / (2 - e) == 6)", "[[1], [2]].map(l, l.map(e, e + 1)) == [[2], [3]]",
                    "[1, 2].transformMapEntry(i, v, {v: i}) == {1: 0, 2: 1}",
                    "{'a': 'b'}.transformMapEntry(k, v, {v: k}) == {'b': 'a'}",
                    "cel.bind(a, [1, 2], a + a) == [1, 2, 1, 2]",
                    "cel.block([1, cel.index(0) + 1, cel.index(1) + 1], cel.index(2)) == 3",
                    "cel.block([[1].exists(cel.iterVar(0, 0), cel.iterVar(0, 0) > 0), size([cel.index(0)])], "
                    "cel.index(1)) == 1",
                    "[1].exists(y, [0].exists(y, y == 0))", "[[{'z': 0}]].exists(l, l.exists(y, y.z == 0))",
                    "has({'a': 1}.a) && !has({'a': 1}.b)", "[3, 2, 1].sortBy(e, -e) == [3, 2, 1]"));

INSTANTIATE_TEST_SUITE_P(
    Lists, IsTrue,
    testing::Values("[1, 2, 3, 4].slice(1, 3) == [2, 3]", "[[1], [2, [3]]].flatten() == [1, 2, [3]]",
                    "[1, [2, [3, [4]]]].flatten(2) == [1, 2, 3, [4]]", "[3, 1, 2].sort() == [1, 2, 3]",
                    "['b', 'a'].sort() == ['a', 'b']", "[1, 2, 2, 1.0, 3].distinct() == [1, 2, 3]",
                    "lists.range(3) == [0, 1, 2]", "[1, 2, 3].reverse() == [3, 2, 1]",
                    "[1, 2, 3].first().value() == 1", "[1, 2, 3].last().value() == 3",
                    "![].first().hasValue()", "[7, 8, 9][dyn(0.0)] == 7", "[7, 8, 9][dyn(1u)] == 8",
                    "1.0 in [dyn(1), 2]", "dyn(2u) in [1, 2]", "!('a' in [1, 'b'])",
                    "size([1, 2]) == [1, 2].size()", "[] + [1] == [1]",
                    "[optional.of(1), optional.none()].unwrapOpt() == [1]"));

INSTANTIATE_TEST_SUITE_P(
    Maps, IsTrue,
    testing::Values("{1: 'a', 2u: 'b'}[dyn(2.0)] == 'b'", "{'content-type': 1}.`content-type` == 1",
                    "3u in {dyn(3): true}", "{1: 1.0} == dyn({1u: 1})", "size({'a': 1}) == 1",
                    "{0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7, 8: 8, 9: 9, 10: 10}[10] == 10",
                    "'j' in {'a': 1, 'b': 1, 'c': 1, 'd': 1, 'e': 1, 'f': 1, 'g': 1, 'h': 1, 'i': 1, 'j': 1}",
                    "'z' in ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'a', 'z']"));

INSTANTIATE_TEST_SUITE_P(
    Math, IsTrue,
    testing::Values("math.greatest(5.4, 10, 3u, -5.0) == 10", "math.least([5.4, 10u, 3u, 1u]) == 1u",
                    "math.greatest(1, 1.0) == 1", "math.ceil(-1.2) == -1.0", "math.round(-1.5) == -2.0",
                    "math.trunc(-1.2) == -1.0", "math.isNaN(0.0 / 0.0)", "math.isInf(1.0 / 0.0)",
                    "math.isFinite(1.0)", "math.abs(-5) == 5", "math.sign(-2.5) == -1.0",
                    "math.sqrt(16) == 4.0", "math.bitAnd(3, 6) == 2", "math.bitOr(1u, 2u) == 3u",
                    "math.bitXor(3, 1) == 2", "math.bitNot(0) == -1", "math.bitShiftLeft(1, 3) == 8",
                    "math.bitShiftRight(-1024, 64) == 0", "math.bitShiftRight(-1, 1) == 9223372036854775807",
                    "1.0 / 0.0 > 1.7e308"));

INSTANTIATE_TEST_SUITE_P(
    Optionals, IsTrue,
    testing::Values(
        "optional.of(null).hasValue()", "!optional.ofNonZeroValue(0).hasValue()",
        "optional.none().or(optional.none()).orValue(42) == 42",
        "{'key': {'subkey': 'v'}}.?key.optFlatMap(k, k.?subkey).value() == 'v'",
        "optional.of(42).optMap(y, y + 1).value() == 43", "!has({}.?x.y)", "has({'x': {'y': 'z'}}.?x.y)",
        "type(optional.none()) == optional_type", "{'c': {}}.c[?'missing'].orValue('d') == 'd'",
        "optional.of({'c': {'index': 'goodbye'}}).c['index'].orValue('') == 'goodbye'",
        "[?{}.?c, ?optional.of(42), ?optional.none()] == [42]",
        "{?'a': optional.none(), ?'b': optional.of(1)} == {'b': 1}",
        "!{true: dyn(0)}[?false].absent.hasValue()",
        "optional.of(1) == optional.of(1) && optional.none() != optional.of(1)",
        "optional.none()[0].orValue(1) == 1", "['foo'][?0].value() == 'foo'", "![][?0].hasValue()",
        // The other side runs only when it is needed.
        "optional.of(1).orValue(1 / 0) == 1", "{'a': 1}[?'a'].orValue({}['b']) == 1",
        "optional.of(1).or(optional.of(1 / 0)).value() == 1", "dyn(optional.of(1)).orValue(1 / 0) == 1",
        "optional.none().or(optional.of(2)).value() == 2"));

INSTANTIATE_TEST_SUITE_P(
    Network, IsTrue,
    testing::Values(
        "string(ip('2001:DB8::68')) == '2001:db8::68'", "!isIP('192.168.0.1.0')",
        "ip.isCanonical('127.0.0.1') && !ip.isCanonical('2001:DB8::68')", "type(ip('1.2.3.4')) == net.IP",
        "ip('192.168.0.1').family() == 4 && ip('::1').family() == 6", "ip('::').isUnspecified()",
        "ip('::1').isLoopback() && ip('127.9.9.9').isLoopback()", "!ip('255.255.255.255').isGlobalUnicast()",
        "ip('224.0.0.1').isLinkLocalMulticast() && !ip('224.0.1.1').isLinkLocalMulticast()",
        "ip('fe80::1').isLinkLocalUnicast() && !ip('fd80::1').isLinkLocalUnicast()",
        "ip('::ffff:c0a8:1') == ip('192.168.0.1')", "cidr('10.0.0.0/8').containsIP('10.1.2.3')",
        "!cidr('192.168.0.0/24').containsCIDR(cidr('192.168.0.0/23'))",
        "cidr('192.168.0.1/24').masked() == cidr('192.168.0.0/24')",
        "cidr('2001:db8::/32').prefixLength() == 32", "string(cidr('2001:db8::/32')) == '2001:db8::/32'",
        "cidr('192.168.0.0/24').ip() == ip('192.168.0.0')",
        "isCIDR('10.0.0.0/8') && !isCIDR('10.0.0.0/33')"));

INSTANTIATE_TEST_SUITE_P(
    Others, IsTrue,
    testing::Values(
        "base64.encode(b'hello') == 'aGVsbG8='", "base64.decode('aGVsbG8') == b'hello'",
        "google.protobuf.Struct{fields: {'a': 1.0}} == {'a': 1.0}",
        "google.protobuf.ListValue{values: [1.0]} == [1.0]", "google.protobuf.Int32Value{value: 5} == 5",
        "google.protobuf.FloatValue{value: 1.333} != 1.333",
        "google.protobuf.Duration{seconds: 5} == duration('5s')", "string(duration('1.5s')) == '1.5s'",
        "string(1e21) == '1e+21' && string(0.000001) == '1e-06' && string(100.0) == '100'",
        "'abc'.split('') == ['a', 'b', 'c']", "'banana'.replace('', '-') == '-b-a-n-a-n-a-'",
        "'诈骗电话'.substring(2) == '电话'", "timestamp('2024-02-29T00:00:00Z').getDayOfYear() == 59",
        "timestamp('2026-01-01T00:30:00+08:00').getHours('Asia/Shanghai') == 0",
        "duration('-1h30m') == duration('-90m')",
        "duration('1.000000001s') - duration('1s') == duration('1ns')", "r'\\d' == '\\\\d'",
        "'a1'.matches(r'\\d')", "0xfu == 15u", "!!true", "--1 == 1", "true || 1 / 0 > 0",
        "type(1) == int && type(type(1)) == type",
        "1e-324 / 2.0 == 0.0 && -1e-400 == 0.0 && 0.0001e-321 == 0.0 && double('1e-400') == 0.0",
        "1e-99999999999999999999 == 0.0 && 4.9e-324 > 0.0", "timestamp(3600).getHours('') == 1"));

struct Trouble {
  const char* source;
  const char* message;
  bool check = true;
};
class Fails : public testing::TestWithParam<Trouble> {};
TEST_P(Fails, With) {
  EXPECT_EQ(evaluate(GetParam().source, GetParam().check), GetParam().message) << GetParam().source;
}

INSTANTIATE_TEST_SUITE_P(
    Evaluation, Fails,
    testing::Values(Trouble{"1 / 0", R"({"error":"divide by zero"})"},
                    Trouble{"{'a': 1}.b", R"({"error":"no such key: b"})"},
                    Trouble{"[1][2]", R"({"error":"index out of bounds: 2"})"},
                    Trouble{"{'a': 1, 'a': 2}", R"({"error":"Failed with repeated key"})"},
                    Trouble{"{0: 1, 0u: 2}", R"({"error":"Failed with repeated key"})"},
                    Trouble{"{1.5: 1}", R"({"error":"unsupported key type: double"})"},
                    Trouble{"dyn('a') + 1", R"({"error":"no such overload"})"},
                    Trouble{"math.ceil(dyn(1))", R"({"error":"no such overload"})"},
                    Trouble{"lists.range(-1)",
                            R"({"error":"invalid argument: lists.range(-1): a size is not negative"})"},
                    Trouble{"google.protobuf.Value{string_value: dyn(1)}", R"({"error":"no such overload"})"},
                    Trouble{"optional.none().orValue(1 / 0)", R"({"error":"divide by zero"})"},
                    Trouble{"optional.none().or(dyn(1))", R"({"error":"no such overload"})"},
                    Trouble{"optional.none().value()", R"({"error":"optional.none() dereference"})"},
                    Trouble{"google.protobuf.Int32Value{value: 12345678900}",
                            R"({"error":"range error: the number does not fit into 32 bits"})"},
                    Trouble{"ip('::ffff:192.168.0.1')",
                            R"({"error":"IPv4-mapped IPv6 address is not allowed"})"},
                    Trouble{"x.y", R"({"error":"undeclared reference to 'x'"})", false},
                    Trouble{"f(1)", R"({"error":"unbound function 'f'"})", false},
                    Trouble{"'a'.size(1)", R"({"error":"no such overload"})", false}));

INSTANTIATE_TEST_SUITE_P(
    Syntax, Fails,
    testing::Values(Trouble{"1 +", "1:4: the expression ends too early"},
                    Trouble{"[1,\n 2,\n  @]", "3:3: '@' has no meaning here"},
                    Trouble{"'诈骗' == 'a", "1:9: a text that is not closed"},
                    Trouble{"'a\\", "1:1: a text that is not closed"},
                    Trouble{"a.all(1, true)", "1:7: the name of a variable is expected here"},
                    Trouble{"has(a)", "1:4: has() takes a field: has(a.b)"},
                    Trouble{"while", "1:1: 'while' is a reserved word"},
                    Trouble{"'\\z'", "1:2: an escape that does not exist"},
                    Trouble{"9223372036854775808", "1:1: a whole number out of range"},
                    Trouble{"1e400", "1:1: a number out of the range of double"},
                    Trouble{"1000e306", "1:1: a number out of the range of double"},
                    Trouble{"1 2", "1:3: nothing more is expected here"},
                    Trouble{"math.greatest('a')", "1:15: math.greatest() takes numbers"}));

INSTANTIATE_TEST_SUITE_P(
    Types, Fails,
    testing::Values(
        Trouble{"1 + 'a'", "1:3: found no matching overload for '_+_' applied to '(int, string)'"},
        Trouble{"1 == 1u", "1:3: found no matching overload for '_==_' applied to '(int, uint)'"},
        Trouble{"true &&\n  nobody", "2:3: undeclared reference to 'nobody'"},
        Trouble{"x = 1", "1:3: '=' has no meaning here; to compare, write =="},
        Trouble{"[1，2]", "1:3: '，' has no meaning here; write , in half width"},
        Trouble{"nothing(1)", "1:8: undeclared reference to 'nothing'"},
        Trouble{"[1].exists(x, x)", "1:15: a bool is expected here, not int"},
        Trouble{"1.filter(x, true)", "1:1: 'int' cannot be the range of a macro: it is no list, no map"},
        Trouble{"isIP(cidr('192.168.0.0/24'))",
                "1:5: found no matching overload for 'isIP' applied to '(net.CIDR)'"}));

TEST(Limits, AreNamed) {
  EXPECT_EQ(evaluate(std::string(200, '(') + "1" + std::string(200, ')')),
            "1:101: nested deeper than kNestingDepthMax = 100");
  EXPECT_EQ(evaluate(std::string(kExpressionBytesMax + 1, ' ')),
            "1:1: longer than kExpressionBytesMax = 65536 bytes");
  std::string chain = "1";
  for (int i = 0; i < 1000; ++i) chain += "+1";
  EXPECT_EQ(evaluate(chain), "1:800: longer chains than kTreeDepthMax = 400");
  std::string either = "false";
  for (int i = 0; i < 1000; ++i) either += "||false";
  EXPECT_EQ(evaluate(either), "false");
  EXPECT_NE(evaluate("'a'.matches('" + std::string(2000, 'a') + "')").find("kRegexBytesMax"),
            std::string::npos);
}

TEST(Limits, CostIsRefusedWhenCompiled) {
  Environment environment = Environment::with_all_extensions();
  environment.add_variable("l", Type::list(Type::int64()), 1000);
  EXPECT_TRUE(compile(environment, "l.exists(a, l.exists(b, a == b))", {.cost_max = 10'000'000}));
  const auto refused = compile(environment, "l.all(a, l.all(b, l.all(c, a + b + c > 0)))");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error()[0].message.find("kRuleCostMax"), std::string::npos);
}

TEST(Limits, StepsEndWhileEvaluating) {
  Environment environment = Environment::with_all_extensions();
  environment.add_variable("l", Type::list(Type::int64()), 10);  // a promise that the host does not keep
  const auto program = compile(environment, "l.all(a, l.all(b, a + b >= 0))");
  ASSERT_TRUE(program) << to_string(program.error()[0]);
  const std::vector<Value> numbers(10'000, Value::int64(1));
  const Value slots[] = {Value::list(numbers)};
  Arena arena;
  const Value value = program->evaluate(slots, arena);
  ASSERT_TRUE(value.is_error());
  EXPECT_EQ(value.text(), "cost limit exceeded: kEvaluationStepsMax");
}

TEST(Limits, TypesDoNotExplode) {
  std::string source = "m0";
  for (int i = 40; i > 0; --i) {
    const std::string inner = "m" + std::to_string(i - 1);
    source = "cel.bind(m" + std::to_string(i) + ", {1: " + inner + "}, " + (i == 40 ? "m40" : source) + ")";
  }
  (void)evaluate("cel.bind(m0, {1: 1}, " + source + ")");
}

}  // namespace
}  // namespace duanlian::rules
