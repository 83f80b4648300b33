#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <regex>
#include <sstream>
#include <sys/wait.h>

#include "iso_samples.h"

namespace duanlian::connect::iso20022 {
namespace {

struct CommandEnd {
  int code = -1;
  std::string output;
};

CommandEnd run_of(const std::string& command) {
  CommandEnd run;
  FILE* const pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return run;
  std::array<char, 4096> piece{};
  for (std::size_t size = 0; (size = fread(piece.data(), 1, piece.size(), pipe)) > 0;)
    run.output.append(piece.data(), size);
  const int status = pclose(pipe);
  run.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return run;
}

std::string schema_of(const std::string& name) {
  for (const char* const place : {"iso20022-teghnet", "iso20022-moov"}) {
    std::string path = std::string(DUANLIAN_SHARED_DIR "/schemas/") + place + "/" + name + ".xsd";
    if (std::filesystem::exists(path)) return path;
  }
  return {};
}

// The ISO schemas, which are not part of the project.
class IsoSchema : public testing::Test {
 protected:
  void SetUp() override {
    if (schema_of("camt.056.001.08").empty()) GTEST_SKIP() << "the schemas of ISO 20022 are not there";
  }

  CommandEnd validated(const std::string& xml, const std::string& name) {
    const std::string file = testing::TempDir() + "iso_schema_test.xml";
    std::ofstream(file, std::ios::binary) << xml;
    CommandEnd run = run_of("xmllint --nonet --noout --schema '" + schema_of(name) + "' '" + file + "'");
    std::filesystem::remove(file);
    return run;
  }
};

bool has_xmllint() { return run_of("xmllint --version").code == 0; }

std::string whole(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

TEST_F(IsoSchema, WhatIsWrittenIsValid) {
  if (!has_xmllint()) GTEST_SKIP() << "xmllint is missing: libxml2-utils";
  for (const auto& messages : {full_messages(), small_messages()}) {
    for (const Message& message : messages) {
      const auto written = write_message(message);
      ASSERT_TRUE(written) << written.error().message;
      const auto read = read_message(*written);
      ASSERT_TRUE(read) << read.error().message;
      const CommandEnd run = validated(*written, read->name);
      EXPECT_EQ(run.code, 0) << run.output << *written;
    }
  }
}

// The schema of auth.002 takes any document there, and so its judge says nothing about it.
TEST_F(IsoSchema, FactsOfAnAccountAreAValidReport) {
  if (!has_xmllint()) GTEST_SKIP() << "xmllint is missing: libxml2-utils";
  const auto written = write_message(query_answer(searches().front()));
  ASSERT_TRUE(written) << written.error().message;
  const std::size_t from = written->find("<Rslt>") + 6;
  const std::string report = written->substr(from, written->find("</Rslt>") - from);
  const CommandEnd valid = validated(report, "camt.052.001.08");
  EXPECT_EQ(valid.code, 0) << valid.output << report;
}

// And whatever that schema allows is read there.
TEST_F(IsoSchema, AnyReportIsRead) {
  const std::filesystem::path folder = testing::TempDir() + "iso_schema_test_report";
  std::filesystem::create_directories(folder);
  const CommandEnd filled =
      run_of("python3 -B '" DUANLIAN_SOURCE_DIR "/test/connect/iso20022/fill_schema.py' '" +
             schema_of("camt.052.001.08") + "' '" + folder.string() + "'");
  ASSERT_EQ(filled.code, 0) << filled.output;
  const std::string answer = golden("auth.002.001.02");
  const std::size_t from = answer.find("<Rslt>") + 6;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    std::string with_report = answer;
    with_report.replace(from, answer.find("</Rslt>") - from, whole(file.path()));
    const auto read = read_message(with_report);
    ASSERT_TRUE(read) << file.path() << ": " << read.error().message;
    const auto& result = std::get<AccountQueryAnswer>(read->message).results.back();
    ASSERT_TRUE(result.facts);
    EXPECT_EQ(result.facts->accounts.size(), 1U);
    const auto written = write_message(read->message);
    ASSERT_TRUE(written) << file.path() << ": " << written.error().message;
    EXPECT_TRUE(read_message(*written)->message == read->message) << file.path();
  }
  std::filesystem::remove_all(folder);
}

TEST_F(IsoSchema, TheJudgeSeesAFault) {
  if (!has_xmllint()) GTEST_SKIP() << "xmllint is missing: libxml2-utils";
  const auto written = write_message(blocked());
  ASSERT_TRUE(written);
  std::string bad = *written;
  bad.replace(bad.find("<MsgId>"), 7, "<MsgIx>").replace(bad.find("</MsgId>"), 8, "</MsgIx>");
  EXPECT_NE(validated(bad, "pacs.002.001.10").code, 0);
}

// fill_schema.py writes documents out of a schema: with every element that it allows, and with only what it
// requires. Whatever a schema allows is read, in all versions; and what was read can be written again in
// ours.
class IsoSchemaOf : public IsoSchema, public testing::WithParamInterface<const char*> {};

TEST_P(IsoSchemaOf, WhateverItAllowsIsRead) {
  const std::string name = GetParam();
  const std::filesystem::path folder = testing::TempDir() + "iso_schema_test_" + name;
  std::filesystem::create_directories(folder);
  const CommandEnd filled =
      run_of("python3 -B '" DUANLIAN_SOURCE_DIR "/test/connect/iso20022/fill_schema.py' '" + schema_of(name) +
             "' '" + folder.string() + "'");
  ASSERT_EQ(filled.code, 0) << filled.output;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    const auto read = read_message(whole(file.path()));
    ASSERT_TRUE(read) << file.path() << ": " << read.error().message;
    EXPECT_EQ(read->name, name);
    const auto written = write_message(read->message);
    if (!written) {  // ours may have no place for it, and says so
      constexpr const char* kReasons =
          "has no place for|a BIC as this schema has it|more than the schema's|an account has one "
          "number|InvstgtnSts: is missing";
      EXPECT_TRUE(std::regex_search(written.error().message, std::regex(kReasons)))
          << written.error().message;
      continue;
    }
    const auto again = read_message(*written);
    ASSERT_TRUE(again) << file.path() << ": " << again.error().message;
    EXPECT_TRUE(again->message == read->message) << file.path() << *written;
  }
  if (has_xmllint()) {
    const CommandEnd valid =
        run_of("xmllint --nonet --noout --schema '" + schema_of(name) + "' '" + folder.string() + "'/*.xml");
    EXPECT_EQ(valid.code, 0) << valid.output;
  }
  std::filesystem::remove_all(folder);
}

INSTANTIATE_TEST_SUITE_P(AllVersions, IsoSchemaOf,
                         testing::Values("camt.056.001.08", "camt.056.001.09", "camt.056.001.11",
                                         "camt.029.001.09", "camt.029.001.10", "camt.029.001.13",
                                         "pacs.004.001.09", "pacs.004.001.10", "pacs.004.001.14",
                                         "pacs.002.001.10", "pacs.002.001.11", "pacs.002.001.15",
                                         "auth.001.001.01", "auth.001.001.02", "auth.002.001.01",
                                         "auth.002.001.02", "acmt.023.001.02", "acmt.023.001.04",
                                         "acmt.024.001.02", "acmt.024.001.04"));

}  // namespace
}  // namespace duanlian::connect::iso20022
