#include "engine/decision_rows.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/coding.h"
#include "journal/journal.h"

namespace duanlian::engine {
namespace {

using journal::Position;

std::string decision_text(uint64_t position) {
  return R"({"event":"t)" + std::to_string(position) + R"(","outcome":"allow","reasons":[]})";
}

std::vector<std::string> decision_texts(uint64_t first, uint64_t last) {
  std::vector<std::string> texts;
  for (uint64_t i = first; i <= last; ++i) texts.push_back(decision_text(i));
  return texts;
}

// A journal with 300 entries, for a view must not be ahead of it.
class DecisionRowsTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("duanlian_rows_" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
    journal_ = *journal::Journal::open(folder_);
    std::vector<journal::Draft> drafts;
    for (int i = 1; i <= 300; ++i) drafts.push_back({.id = std::to_string(i), .payload = {}, .received = {}});
    const auto group = journal_->stage(drafts);
    ASSERT_TRUE(group && journal_->commit(*group));
  }
  void TearDown() override {
    journal_.reset();
    std::filesystem::remove_all(folder_);
  }

  journal::View view() { return journal_->view("decisions"); }
  std::vector<uint64_t> first_positions() {
    std::vector<uint64_t> firsts;
    EXPECT_TRUE(view().scan("", "", [&](std::string_view key, auto) {
      firsts.push_back(big_endian64(key.data()));
      return true;
    }));
    return firsts;
  }

  std::filesystem::path folder_;
  std::unique_ptr<journal::Journal> journal_;
};

TEST(DecisionRow, golden_bytes_of_a_row) {
  std::string row;
  EXPECT_EQ(DecisionRow::write(row, std::vector<std::string>{"{}", R"({"a":1})"}), 2U);
  EXPECT_EQ(row, std::string("DLD1\x02\x02{}\x07{\"a\":1}"));
  const auto read = DecisionRow::read(Position(7), row);
  ASSERT_TRUE(read);
  EXPECT_EQ(*read->at(Position(8)), R"({"a":1})");
  EXPECT_EQ(read->at(Position(6)), nullptr);
  EXPECT_EQ(read->at(Position(9)), nullptr);
}

TEST(DecisionRow, what_is_alike_is_stored_compressed_and_a_damaged_row_is_an_error) {
  const auto texts = decision_texts(1, 100);
  std::string row;
  EXPECT_EQ(DecisionRow::write(row, texts), DecisionRow::kDecisionsMax);
  EXPECT_TRUE(row.starts_with("DLZ1"));
  EXPECT_LT(row.size(), DecisionRow::kDecisionsMax * texts.front().size() / 2);
  const auto read = DecisionRow::read(Position(1), row);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->decisions(), decision_texts(1, DecisionRow::kDecisionsMax));
  for (std::size_t size = 0; size < row.size(); ++size)
    EXPECT_FALSE(DecisionRow::read(Position(1), std::string_view(row).substr(0, size))) << size;
  EXPECT_FALSE(DecisionRow::read(Position(1), std::string("DLD1\x00", 5)));
  EXPECT_FALSE(DecisionRow::read(Position(1), "DLD1\x01\x02{}x"));
}

TEST(DecisionRow, large_decisions_get_rows_of_their_own) {
  const std::vector<std::string> large(3, std::string(DecisionRow::kBytesTarget, 'x'));
  std::string row;
  EXPECT_EQ(DecisionRow::write(row, large), 1U);
}

TEST_F(DecisionRowsTest, every_decision_is_found_beside_rows_of_the_first_form) {
  journal::ViewBatch old;
  for (uint64_t i = 1; i <= 3; ++i) {
    std::string key;
    put_big_endian64(key, i);
    old.put(key, decision_text(i));
  }
  ASSERT_TRUE(view().write(std::move(old), Position(3)));
  DecisionRows rows(view());
  EXPECT_EQ(rows.get(Position(4)).value(), std::nullopt);
  ASSERT_TRUE(rows.write(Position(4), decision_texts(4, 200)));
  ASSERT_TRUE(rows.write(Position(201), decision_texts(201, 201)));
  EXPECT_EQ(rows.position(), Position(201));
  for (uint64_t i = 1; i <= 201; ++i) EXPECT_EQ(rows.get(Position(i)).value(), decision_text(i)) << i;
  EXPECT_EQ(rows.get(Position(0)).value(), std::nullopt);
  EXPECT_EQ(rows.get(Position(202)).value(), std::nullopt);
}

TEST_F(DecisionRowsTest, no_decision_before_the_first_kept_one_stays) {
  DecisionRows rows(view());
  ASSERT_TRUE(rows.write(Position(1), decision_texts(1, 200)));
  for (const uint64_t first : {30U, 65U, 100U, 129U}) {
    ASSERT_TRUE(rows.remove_before(Position(first)));
    EXPECT_EQ(first_positions().front(), first);
    EXPECT_EQ(rows.get(Position(first - 1)).value(), std::nullopt);
    for (uint64_t i = first; i <= 200; ++i) EXPECT_EQ(rows.get(Position(i)).value(), decision_text(i)) << i;
  }
  ASSERT_TRUE(rows.remove_before(Position(201)));
  EXPECT_TRUE(first_positions().empty());
}

}  // namespace
}  // namespace duanlian::engine
