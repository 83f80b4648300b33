#include "simulate/truth/truth_files.h"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>
#include <unistd.h>

#include "base/file.h"
#include "simulate/truth/manifest.h"

namespace duanlian::simulate {
namespace {

namespace fs = std::filesystem;

constexpr Timestamp kTruthTime{1'788'220'800'000'000};  // 2026-09-01T00:00:00Z

std::string content(const fs::path& path) { return read_file(path, 1'000'000).value_or("no such file"); }

World two_people() {
  std::vector<Person> persons(2);
  persons[0] = {.household = 0, .line = 0, .age = 70, .job = Job::retired, .bank = 1, .telecom = 2};
  persons[1] = {.household = 1, .line = 1, .age = 30, .bank = 0, .lends = true};
  return {7, kTruthTime, std::move(persons), {}, 1};
}

model::Event event_of(std::string id, std::string source) {
  model::Event event;
  event.header.id = std::move(id);
  event.header.source = std::move(source);
  return event;
}

class TruthFilesTest : public testing::Test {
 protected:
  TruthFilesTest() : path_(fs::temp_directory_path() / ("duanlian_truth_" + std::to_string(::getpid()))) {}
  ~TruthFilesTest() override { fs::remove_all(path_); }

  // A scam that is paid once, and what is known beside it.
  static void tell(Records& records) {
    const Mark lure{.role = Role::lure, .scam = ScamId(4), .gang = GangId(2)};
    records.role("organisation", "shop \"5\", east", "leak", GangId(2), kTruthTime);
    records.event(event_of("e0", "operator_a"), {.role = Role::recruiting, .gang = GangId(2)});
    records.scam_started(ScamId(4), GangId(2), 8, PersonId(0), AgeBand::old, kTruthTime);
    records.event(event_of("e1", "operator_a"), lure);
    records.scam_beat(ScamId(4), 0, "first call", kTruthTime, "e1");
    records.scam_reached(ScamId(4), kTruthTime + seconds(60));
    records.event(event_of("e2", "bank_b"), {});
    records.event(event_of("e3", "police_centre"), {.role = Role::reporting});
    records.victim_paid(ScamId(4), 12'345, kTruthTime + hours(1));
    model::Event paid = event_of("e4", "bank_b");
    paid.payload = model::Transfer{.amount = 12'345};
    records.event(paid, {.role = Role::victim_payment, .scam = ScamId(4), .gang = GangId(2)});
    paid.header.id = "e5";
    records.event(paid, {.role = Role::layering, .layer = 1, .gang = GangId(2)});
    const Taint part{.scam = ScamId(4), .amount = 12'345};
    records.tainted("e5", {.role = Role::layering, .layer = 1, .gang = GangId(2)}, std::span(&part, 1));
    paid.header.id = "e6";
    records.event(paid, {.role = Role::test, .layer = 1, .gang = GangId(2)});
    records.role("wallet", "TAbc", "dealer", GangId(kNone), kTruthTime);
  }

  fs::path path_;
};

TEST_F(TruthFilesTest, WhatWasToldStandsThere) {
  auto folder = ResultFolder::make(path_);
  ASSERT_TRUE(folder);
  auto truth = TruthFiles::begin(*folder, {});
  ASSERT_TRUE(truth);
  tell(**truth);
  const World world = two_people();
  const auto files = (*truth)->finish(world);
  ASSERT_TRUE(files);
  EXPECT_FALSE(fs::exists(path_ / "scams.csv"));  // not yet whole
  ASSERT_TRUE(folder->keep());
  EXPECT_EQ(content(path_ / "scams.csv"),
            "scam,gang,category,victim,age,started,reached,paid_fen,bait_fen,prevented_fen,recovered_fen,"
            "reported,ended\n"
            "4,2,C09,0,old,2026-09-01T00:00:00Z,2026-09-01T00:01:00Z,12345,0,0,0,,\n");
  EXPECT_EQ(content(path_ / "stages.csv"),
            "scam,beat,what,time,event\n4,0,first call,2026-09-01T00:00:00Z,e1\n");
  EXPECT_EQ(content(path_ / "transfers.csv"),
            "event,role,layer,gang,scam,amount_fen\n"
            "e4,victim_payment,0,2,4,12345\ne5,layering,1,2,4,12345\ne6,test,1,2,,\n");
  EXPECT_EQ(content(path_ / "labels.csv"),
            "event,source,label,category\n"
            "e0,operator_a,scam,\ne1,operator_a,scam,C09\ne2,bank_b,honest,\n"
            "e4,bank_b,scam,C09\ne5,bank_b,scam,C09\ne6,bank_b,scam,C09\n");
  EXPECT_EQ(content(path_ / "leaks.csv"),
            "id,role,gang,since\n\"shop \"\"5\"\", east\",leak,2,2026-09-01T00:00:00Z\n");
  EXPECT_EQ(content(path_ / "wallets.csv"), "id,role,gang,since\nTAbc,dealer,,2026-09-01T00:00:00Z\n");
  EXPECT_EQ(content(path_ / "gangs.csv"),
            "gang,category,leak,entities,scams,since\n"
            "2,C09,\"shop \"\"5\"\", east\",1,1,2026-09-01T00:00:00Z\n");
  const std::string people = content(path_ / "people.csv");
  EXPECT_THAT(people, testing::HasSubstr("\n0,0,70,retired," + world.number(LineId(0)).text() + "," +
                                         world.account_name(AccountId(0)) + "," +
                                         world.account_name(AccountId(2)) + ",bank_b,operator_c,victim\n"));
  EXPECT_THAT(people, testing::EndsWith(",bank_a,operator_a,lender\n"));
}

TEST_F(TruthFilesTest, OneInSoManyHonestEventsIsLabelledAndEveryOneOfAScam) {
  auto folder = ResultFolder::make(path_);
  ASSERT_TRUE(folder);
  auto truth = TruthFiles::begin(*folder, {.honest_one_in = 10});
  ASSERT_TRUE(truth);
  for (int i = 0; i < 2'000; ++i) {
    (*truth)->event(event_of("e" + std::to_string(i), "bank_a"),
                    {.role = i % 10 == 0 ? Role::lure : Role::honest});
  }
  ASSERT_TRUE((*truth)->finish(two_people()));
  ASSERT_TRUE(folder->keep());
  std::istringstream lines(content(path_ / "labels.csv"));
  int scams = 0;
  int honest = 0;
  for (std::string line; std::getline(lines, line);) {
    scams += line.find(",scam,") != std::string::npos ? 1 : 0;
    honest += line.find(",honest,") != std::string::npos ? 1 : 0;
  }
  EXPECT_EQ(scams, 200);
  EXPECT_GT(honest, 120);
  EXPECT_LT(honest, 240);
}

TEST_F(TruthFilesTest, ARunThatDoesNotComeToItsEndLeavesNothing) {
  {
    auto folder = ResultFolder::make(path_);
    ASSERT_TRUE(folder);
    auto truth = TruthFiles::begin(*folder, {});
    ASSERT_TRUE(truth);
    tell(**truth);
    EXPECT_FALSE(fs::is_empty(path_));
  }
  EXPECT_FALSE(fs::exists(path_));
}

TEST_F(TruthFilesTest, AFolderThatSomebodyUsesIsRefusedAndKept) {
  fs::create_directories(path_);
  EXPECT_TRUE(ResultFolder::make(path_));  // empty: nobody's yet
  ASSERT_TRUE(fs::exists(path_));          // and not made by us
  std::ofstream(path_ / "notes") << "mine";
  const auto folder = ResultFolder::make(path_);
  ASSERT_FALSE(folder);
  EXPECT_THAT(folder.error().message, testing::HasSubstr("a folder with something in it"));
  EXPECT_EQ(content(path_ / "notes"), "mine");
  EXPECT_THAT(ResultFolder::make(path_ / "notes").error().message, testing::HasSubstr("is no folder"));
}

TEST_F(TruthFilesTest, NoFileIsWrittenOverAnother) {
  auto folder = ResultFolder::make(path_);
  ASSERT_TRUE(folder);
  std::ofstream(path_ / "one.csv") << "mine";
  EXPECT_FALSE(CsvFile::create(path_ / "one.csv", "a"));
  EXPECT_EQ(content(path_ / "one.csv"), "mine");
}

TEST_F(TruthFilesTest, TheManifestComesLastAndNamesWhatIsThere) {
  auto folder = ResultFolder::make(path_);
  ASSERT_TRUE(folder);
  auto truth = TruthFiles::begin(*folder, {});
  ASSERT_TRUE(truth);
  tell(**truth);
  auto files = (*truth)->finish(two_people());
  ASSERT_TRUE(files);
  const Manifest manifest{.options = {.people = 2, .seed = 7, .begin = kTruthTime},
                          .hours = 24,
                          .city = digest_of({{.name = "a.yaml", .text = "x"}}),
                          .files = *files};
  ASSERT_TRUE(complete(*folder, manifest));
  const std::string json = content(path_ / kManifestName);
  EXPECT_THAT(json,
              testing::StartsWith(R"({"format":1,"seed":7,"people":2,"begin":"2026-09-01T00:00:00Z",)"));
  for (const WrittenFile& file : *files) {
    const std::string bytes = content(path_ / file.name);
    EXPECT_EQ(bytes.size(), file.bytes) << file.name;
    EXPECT_EQ(sha256(bytes), file.digest) << file.name;
    EXPECT_THAT(json, testing::HasSubstr("{\"name\":\"" + file.name +
                                         "\",\"bytes\":" + std::to_string(file.bytes) + ","));
  }
  // Nothing else is there, above all no hidden part.
  EXPECT_EQ(std::distance(fs::directory_iterator(path_), fs::directory_iterator{}),
            static_cast<std::ptrdiff_t>(files->size()) + 1);
  EXPECT_NE(digest_of({{.name = "a.yaml", .text = "x"}}), digest_of({{.name = "a.yamlx", .text = ""}}));
}

}  // namespace
}  // namespace duanlian::simulate
