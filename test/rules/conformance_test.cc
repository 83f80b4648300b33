// The conformance tests of the language, one test a line, where the shared folder is there.
#include "gtest/gtest.h"
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

#include "rules/eval_line.h"
#include "rules/run/compare.h"
#include "rules/run/errors.h"
#include "rules/run/map.h"
#include "rules/syntax/quoted.h"
#include "rules/wire.h"

namespace duanlian::rules {
namespace {

using Json = simdjson::dom::element;

// Equal in value and in kind at every depth; NaN is NaN.
bool same(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  if (a.is(Kind::float64) && std::isnan(a.as_float64())) return std::isnan(b.as_float64());
  if (a.is(Kind::list)) return std::ranges::equal(a.elements(), b.elements(), same);
  if (a.is(Kind::map)) {
    const MapBody& map = a.as_map();
    if (map.count != b.as_map().count) return false;
    for (std::size_t i = 0; i < map.count; ++i) {
      const Value* other = b.as_map().find(map.key(i));
      if (other == nullptr || !same(map.value(i), *other)) return false;
    }
    return true;
  }
  uint64_t steps = 1'000'000;
  Arena arena;
  CallFrame frame{arena, nullptr, nullptr, &steps};
  return equal(a, b, frame);
}

// Some expected texts and bytes were written down with their escapes (\u0100, \?) unread.
Value with_escapes_read(const Value& value, Arena& arena) {
  if (!value.is(Kind::string) && !value.is(Kind::bytes)) return value;
  const auto text = unescape(value.text(), value.is(Kind::bytes));
  if (!text) return value;
  return value.is(Kind::string) ? make_string(arena, *text) : make_bytes(arena, *text);
}

bool flag(Json test, const char* name) {
  bool value = false;
  return test[name].get(value) == simdjson::SUCCESS && value;
}

void compare_value(Json expected, Json answer) {
  Arena arena;
  Json given;
  ASSERT_EQ(answer["value"].get(given), simdjson::SUCCESS);
  const auto wanted = read_value(expected, arena);
  const auto got = read_value(given, arena);
  ASSERT_TRUE(wanted) << wanted.error().message;
  ASSERT_TRUE(got) << got.error().message;
  EXPECT_TRUE(same(*wanted, *got) || same(with_escapes_read(*wanted, arena), *got))
      << "expected " << simdjson::minify(expected);
}

void compare_type(Json expected, Json answer) {
  Json given;
  ASSERT_EQ(answer["type"].get(given), simdjson::SUCCESS);
  const auto wanted = read_type(expected);
  const auto got = read_type(given);
  ASSERT_TRUE(wanted && got);
  EXPECT_EQ(to_string(*wanted), to_string(*got));
}

void run_test(std::string_view line, Json test) {
  const std::string out = eval_line(line);
  SCOPED_TRACE("answer: " + out);
  simdjson::dom::parser parser;
  Json answer;
  ASSERT_EQ(parser.parse(out.data(), out.size()).get(answer), simdjson::SUCCESS);
  const bool failed = answer["error"].error() == simdjson::SUCCESS;
  Json expected;
  if (test["evalError"].get(expected) == simdjson::SUCCESS) {
    EXPECT_TRUE(failed);
    return;
  }
  ASSERT_FALSE(failed);
  if (test["typedResult"]["deducedType"].get(expected) == simdjson::SUCCESS) compare_type(expected, answer);
  if (test["typedResult"]["result"].get(expected) == simdjson::SUCCESS) compare_value(expected, answer);
  if (test["value"].get(expected) == simdjson::SUCCESS) {
    compare_value(expected, answer);
  } else if (test["typedResult"].error() != simdjson::SUCCESS) {
    bool truth = false;
    EXPECT_TRUE(answer["value"]["boolValue"].get(truth) == simdjson::SUCCESS && truth);
  }
}

TEST(Conformance, EveryFileOfTheSharedFolder) {
  const std::filesystem::path folder = std::filesystem::path(DUANLIAN_SHARED_DIR) / "conformance/cel";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no " << folder;
  std::size_t count = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() != ".jsonl") continue;
    std::ifstream in(file.path());
    simdjson::dom::parser parser;
    for (std::string line; std::getline(in, line);) {
      Json test;
      ASSERT_EQ(parser.parse(line).get(test), simdjson::SUCCESS);
      if (flag(test, "needs_proto")) continue;
      SCOPED_TRACE(file.path().filename().string() + ": " + line.substr(0, 400));
      run_test(line, test);
      ++count;
    }
  }
  EXPECT_GT(count, 1000U);
}

}  // namespace
}  // namespace duanlian::rules
