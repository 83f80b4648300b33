#include "connect/files/label_file.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>
#include <vector>

namespace duanlian::connect {
namespace {

using model::Verdict;

class LabelFileTest : public testing::Test {
 protected:
  void SetUp() override {
    path_ =
        std::filesystem::temp_directory_path() / ("duanlian_labels_" + std::to_string(::getpid()) + ".csv");
  }
  void TearDown() override { std::filesystem::remove(path_); }

  Result<LabelFileCounts> read(std::string_view text) {
    std::ofstream(path_, std::ios::binary) << text;
    labels_.clear();
    issues_.clear();
    return read_labels(
        path_,
        [this](const model::Label& label) -> Status {
          if (label.event == "known") return Error{ErrorCode::already_exists, "known already"};
          labels_.push_back(label);
          return {};
        },
        [this](const std::string& issue) { issues_.push_back(issue.substr(path_.string().size())); });
  }
  // What is wrong with the file as a whole, without its name.
  std::string refusal(std::string_view text) {
    const auto counts = read(text);
    return counts ? "" : counts.error().message.substr(path_.string().size());
  }

  std::filesystem::path path_;
  std::vector<model::Label> labels_;
  std::vector<std::string> issues_;
};

TEST_F(LabelFileTest, reads_columns_in_any_order) {
  const auto counts = read(
      "\xEF\xBB\xBFlabel,category,event,source\r\nscam,C01,t1,bank_a\r\n\r\nhonest,,\"t,\"\"2\",\r\nscam,"
      "\"刷单\",t3,\n");
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_EQ(counts->lines, 3U);
  EXPECT_EQ(counts->refused, 0U);
  ASSERT_EQ(labels_.size(), 3U);
  EXPECT_EQ(labels_[0].event, "t1");
  EXPECT_EQ(labels_[0].source, "bank_a");
  EXPECT_EQ(labels_[0].label, Verdict::scam);
  EXPECT_EQ(labels_[0].category, "C01");
  EXPECT_EQ(labels_[1].event, "t,\"2");
  EXPECT_EQ(labels_[1].label, Verdict::honest);
  EXPECT_EQ(labels_[2].category, "刷单");
}

TEST_F(LabelFileTest, bad_lines_are_told_with_line_and_column_and_the_rest_goes_on) {
  const auto counts = read(
      "event,label,source\n"
      "t1,fraud,\n"
      "\"转账,1\",SCAM,\n"
      ",scam,\n"
      "t2,scam\n"
      "t3,scam,Bank A\n"
      "t4,sc\"am,\n"
      "t5,scam,\"bank\n"
      "known,scam,\n"
      "t6,scam,\xff\n" +
      std::string(200, 'x') + ",scam,\nt7,honest,bank_a\n");
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_EQ(counts->lines, 11U);
  EXPECT_EQ(counts->refused, 10U);
  ASSERT_EQ(labels_.size(), 1U);
  EXPECT_EQ(labels_[0].event, "t7");
  const std::vector<std::string> places{":2:4: the label is scam or honest, not \"fraud\"",
                                        ":3:8: the label is scam or honest, not \"SCAM\"",
                                        ":4:1: the event is empty",
                                        ":5:1: has 2 columns, the header has 3",
                                        ":6:9: the source \"Bank A\"",
                                        ":7:1: not CSV: a quote",
                                        ":8:9: a quote that is not closed",
                                        ":9:1: known already",
                                        ":10:1: ",
                                        ":11:1: an event longer than 128 bytes"};
  ASSERT_EQ(issues_.size(), places.size());
  for (std::size_t i = 0; i < places.size(); ++i)
    EXPECT_TRUE(issues_[i].starts_with(places[i])) << issues_[i] << " is not " << places[i];
}

TEST_F(LabelFileTest, a_wrong_header_is_refused_with_its_place) {
  EXPECT_EQ(refusal(""), ":1:1: the file is empty: no header");
  EXPECT_TRUE(refusal("\n\nevent,verdict\n").starts_with(":3:7: the column \"verdict\" is not one"));
  EXPECT_EQ(refusal("event,category\n"), ":1:1: the header has no column label");
  EXPECT_EQ(refusal("label\n"), ":1:1: the header has no column event");
  EXPECT_EQ(refusal("event,label,event\n"), ":1:13: the column \"event\" stands twice");
  EXPECT_EQ(read_labels("nowhere.csv", {}, {}).error().message.substr(0, 13), "nowhere.csv: ");
}

}  // namespace
}  // namespace duanlian::connect
