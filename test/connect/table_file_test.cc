#include "connect/files/table_file.h"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <unistd.h>
#include <vector>

namespace duanlian::connect {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// What came of a file with this text, read for a needed column `name` and an optional one `note`.
struct TableSeen {
  std::vector<std::string> rows;
  std::vector<std::string> issues;
  std::string error;
  TableCounts counts;
};

TableSeen see_table(std::string_view text) {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("duanlian_table_" + std::to_string(::getpid()) + ".csv");
  std::ofstream(path, std::ios::binary) << text;
  TableSeen seen;
  const auto take = [&](std::span<const std::string_view> values, uint64_t line) -> Status {
    if (values[0] == "bad") return invalid("is bad");
    seen.rows.push_back(std::to_string(line) + " " + std::string(values[0]) + "|" + std::string(values[1]));
    return {};
  };
  const auto counts = read_table(
      path, {{.name = "name"}, {.name = "note", .optional = true}}, take,
      [&](const std::string& issue) { seen.issues.push_back(issue.substr(path.string().size() + 1)); });
  if (counts) {
    seen.counts = *counts;
  } else {
    seen.error = counts.error().message;
  }
  std::filesystem::remove(path);
  return seen;
}

TEST(TableFile, ValuesComeByColumnWithoutBlanksAndEmptyWhereThereIsNoColumn) {
  EXPECT_THAT(see_table("note,other,name\n x ,y, a \n\n\"1,2\",,b\n").rows, ElementsAre("2 a|x", "4 b|1,2"));
  EXPECT_THAT(see_table("\xef\xbb\xbfname\r\na\r\nb").rows, ElementsAre("2 a|", "3 b|"));
  EXPECT_THAT(see_table("name\n").rows, IsEmpty());
}

TEST(TableFile, BadRowsAreToldInOrderAndTheRestGoesOn) {
  const TableSeen seen = see_table("name,note\nbad,1\na,1,2\nb,2\nbad,3\n");
  EXPECT_THAT(seen.rows, ElementsAre("4 b|2"));
  EXPECT_THAT(seen.issues, ElementsAre("2: is bad", "3: has 3 columns, the header has 2", "5: is bad"));
  EXPECT_EQ(seen.counts.rows, 4U);
  EXPECT_EQ(seen.counts.refused, 3U);
}

TEST(TableFile, WithoutAUsableHeaderThereIsNoTable) {
  EXPECT_THAT(see_table("").error, HasSubstr("empty"));
  EXPECT_THAT(see_table("note\nx\n").error, HasSubstr("no column name"));
  EXPECT_THAT(see_table("name,name\nx,y\n").error, HasSubstr("twice"));
  EXPECT_THAT(see_table("name\nbad\n").error, HasSubstr("is bad"));
  EXPECT_FALSE(read_table("/nowhere.csv", {{.name = "name"}}, {}, {}));
}

}  // namespace
}  // namespace duanlian::connect
