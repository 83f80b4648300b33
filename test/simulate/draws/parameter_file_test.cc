#include "simulate/draws/parameter_file.h"

#include <array>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "simulate/stage/reactions.h"

namespace duanlian::simulate {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

struct Read {
  double calls = 1;
  int64_t days = 2;
  Share share;
  Curve talk;
  std::array<double, 3> hours{};
  std::string issues;
};

Read read(const std::string& text) {
  Read read;
  FileIssues issues;
  ParameterFile file("a.yaml", text, issues);
  file.number("calls", read.calls, 0, 50);
  file.whole("days", read.days, 1, 9);
  file.share("share", read.share);
  file.curve("talk", read.talk, 1, 7'200);
  file.list("hours", read.hours, 0, 100);
  file.finish();
  read.issues = issues.joined();
  return read;
}

const std::string kGoodParameters =
    "calls: {value: 2.5, unit: calls, source: a paper, provenance: P}\n"
    "days: {value: 3, unit: days, source: none, provenance: G}\n"
    "share: {value: 0.25, unit: share, source: none, provenance: G}\n"
    "talk: {median: 60, p95: 600, unit: seconds, source: none, provenance: G}\n"
    "hours: {values: [1, 2.5, 3], unit: weight, source: none, provenance: M}\n";

std::string with(const std::string& from, const std::string& to) {
  std::string text = kGoodParameters;
  text.replace(text.find(from), from.size(), to);
  return read(text).issues;
}

TEST(ParameterFile, ReadsEveryForm) {
  const Read good = read(kGoodParameters);
  EXPECT_THAT(good.issues, IsEmpty());
  EXPECT_EQ(good.calls, 2.5);
  EXPECT_EQ(good.days, 3);
  EXPECT_EQ(good.share.value(), 0.25);
  EXPECT_EQ(good.talk.median(), 60);
  EXPECT_THAT(good.hours, testing::ElementsAre(1, 2.5, 3));
}

TEST(ParameterFile, SaysWhatIsImpossibleAndWhere) {
  EXPECT_THAT(with("value: 2.5", "value: 51"), HasSubstr("a.yaml:1:16: a number from 0 to 50 is expected"));
  EXPECT_THAT(with("value: 2.5", "value: -1"), HasSubstr("a number from 0 to 50"));
  EXPECT_THAT(with("value: 2.5", "value: nan"), HasSubstr("a number from 0 to 50"));
  EXPECT_THAT(with("value: 2.5", "value: 1e1"), HasSubstr("a number from 0 to 50"));
  EXPECT_THAT(with("value: 3,", "value: 3.5,"), HasSubstr("a whole number is expected"));
  EXPECT_THAT(with("value: 0.25", "value: 1.5"), HasSubstr("a number from 0 to 1"));
  EXPECT_THAT(with("p95: 600", "p95: 6"), HasSubstr("a p95 of no less"));
  EXPECT_THAT(with("[1, 2.5, 3]", "[1, 2]"), HasSubstr("3 values are expected"));
  EXPECT_THAT(with("[1, 2.5, 3]", "[1, 2, 300]"), HasSubstr("a number from 0 to 100"));
}

TEST(ParameterFile, WantsToKnowWhereANumberComesFrom) {
  EXPECT_THAT(with(", source: a paper", ""), HasSubstr("source"));
  EXPECT_THAT(with("provenance: P", "provenance: Q"), HasSubstr("one of L, P, S, M, D and G"));
  EXPECT_THAT(with("unit: calls, ", ""), HasSubstr("unit"));
}

TEST(ParameterFile, KnowsEveryEntry) {
  EXPECT_THAT(with("calls:", "colls:"), HasSubstr("calls"));
  EXPECT_THAT(with("calls:", "colls:"), HasSubstr("no such parameter: colls"));
  EXPECT_THAT(read("- a\n").issues, HasSubstr("a map of parameters is expected"));
}

TEST(Reactions, TheCitysOwnFileIsRead) {
  const auto text = read_file(DUANLIAN_SOURCE_DIR "/cities/core/reactions.yaml", 1 << 20);
  ASSERT_TRUE(text);
  FileIssues issues;
  ReactionParameters parameters;
  parameters.read("reactions.yaml", *text, issues);
  EXPECT_THAT(issues.joined(), IsEmpty());
  EXPECT_GT(parameters.call_back_m.median(), 0);
}

// The older are warned in vain more often, and nobody is warned as well by words as by a voice.
TEST(Reactions, WhoIsConvincedStopsLessOften) {
  const auto text = read_file(DUANLIAN_SOURCE_DIR "/cities/core/reactions.yaml", 1 << 20);
  ASSERT_TRUE(text);
  FileIssues issues;
  ReactionParameters parameters;
  parameters.read("reactions.yaml", *text, issues);
  const auto stopped = [&](model::Outcome outcome, double conviction) {
    int count = 0;
    for (uint64_t i = 0; i < 10'000; ++i) {
      Chance chance(i);
      count += stops(parameters, chance, AgeBand::adult, outcome, conviction);
    }
    return count;
  };
  EXPECT_EQ(stopped(model::Outcome::allow, 0), 0);
  EXPECT_GT(stopped(model::Outcome::hold, 0), stopped(model::Outcome::warn, 0));
  EXPECT_GT(stopped(model::Outcome::hold, 0), 2 * stopped(model::Outcome::hold, 1));
  EXPECT_GT(stopped(model::Outcome::hold, 1), 0);
}

}  // namespace
}  // namespace duanlian::simulate
