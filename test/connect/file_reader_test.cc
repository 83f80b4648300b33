#include "connect/files/file_reader.h"

#include <gmock/gmock.h>
#include <zstd.h>

#include "connect/files/limits.h"
#include "reading.h"

namespace duanlian::connect {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr std::string_view kFirst =
    R"({"kind":"transfer","id":"t-1","time":"2026-01-31T09:00:00Z","source":"bank","purpose":"anti_fraud",)"
    R"("debtor":{"account":"a"},"creditor":{"account":"b"},"amount":123450,"currency":"CNY"})";

std::string rows(std::string_view text) { return std::string(kTransferHeader) + std::string(text); }

std::string packed(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

constexpr std::string_view kGoodRow = "1,2026-01-31T09:00:00Z,a,b,1234.50\n";

TEST(FileReader, a_row_becomes_an_event) {
  EXPECT_THAT(read_bytes(rows(kGoodRow), transfer_map()), ElementsAre(kFirst));
}

TEST(FileReader, byte_order_mark_carriage_returns_blank_lines_and_a_missing_end_do_not_matter) {
  const std::string odd =
      "\xEF\xBB\xBFid,time,from,to,amount\r\n\r\n1,2026-01-31T09:00:00Z,a,b,1234.50\r\n\n1,2026-01-31T09:00:"
      "00Z,a,b,1234.50";
  EXPECT_THAT(read_bytes(odd, transfer_map()), ElementsAre(kFirst, kFirst));
}

TEST(FileReader, quoted_values_may_have_separators_quotes_and_newlines_and_line_numbers_stay_right) {
  const std::string map = transfer_map("  remark: {column: note}\n");
  const auto found = read_bytes(
      "id,time,from,to,amount,note\n1,2026-01-31T09:00:00Z,a,b,1,\"x,\"\"y\"\"\r\n\nz\"\nbad\n", map);
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_THAT(found[0], HasSubstr(R"("remark":"x,\"y\"\r\n\nz")"));
  EXPECT_EQ(found[1], "5: has 1 columns, the header has 6");
}

// Each bad line is one error with its number, and the good line after it is read.
TEST(FileReader, every_bad_row_is_one_clear_error) {
  struct Case {
    std::string row;
    std::string_view reason;
  };
  const Case cases[] = {
      {"1,2026-01-31T09:00:00Z,a,b", "has 4 columns, the header has 5"},
      {"1,2026-01-31T09:00:00Z,a,b,1,2", "has 6 columns, the header has 5"},
      {"1,2026-01-31T09:00:00Z,a,b,-1", "amount (column amount): less than 0"},
      {"1,2026-01-31T09:00:00Z,a,b,92233720368547758.08", "amount (column amount): amount is too large"},
      {"1,2026-01-31T09:00:00Z,a,b,1.234", "amount (column amount): more decimals than the currency has"},
      {"1,2026-01-31T09:00:00Z,a,b,\"1,234\"",
       "amount (column amount): not a plain decimal amount such as 1234.50"},
      {"1,2026-01-31T09:00:00Z,a,b,1e3",
       "amount (column amount): not a plain decimal amount such as 1234.50"},
      {"1,2026-01-31T09:00:00Z,a,b,", "amount (column amount): missing: the column is empty"},
      {"1,2026-01-31T09:00:00Z,,b,1", "debtor.account (column from): missing: the column is empty"},
      {",2026-01-31T09:00:00Z,a,b,1", "id: missing: the column is empty"},
      {"1,31.1.2026,a,b,1",
       "time (column time): not an RFC 3339 time such as 2026-01-31T09:00:00+08:00 (at most microseconds)"},
      {"1,1999-12-31T23:59:59Z,a,b,1", "time: before 2000: a wrong clock or unit"},
      {"1,2100-01-01T00:00:00Z,a,b,1", "time: after 2099: a wrong clock or unit"},
      {"1,2026-01-31T09:00:00Z,a\xFF,b,1", "not valid UTF-8"},
      {"1,2026-01-31T09:00:00Z,a\x01,b,1", "debtor.account (column from): contains a control character"},
      {"1,2026-01-31T09:00:00Z," + std::string(65, 'a') + ",b,1",
       "debtor.account (column from): longer than 64 bytes"},
      {"1,2026-01-31T09:00:00Z,a\"x,b,1",
       "not CSV: a quote in the middle of a value; write it twice within quotes"},
      {"1,2026-01-31T09:00:00Z,a\r,b,1",
       "a carriage return within a line; a value that has one stands in quotes"},
      {std::string(kLineBytesMax + 1, 'x'), "longer than 1048576 bytes"},
  };
  for (const Case& one : cases) {
    EXPECT_THAT(read_bytes(rows(one.row + "\n" + std::string(kGoodRow)), transfer_map()),
                ElementsAre("2: " + std::string(one.reason), kFirst))
        << one.row.substr(0, 100);
  }
}

TEST(FileReader, a_quote_that_is_never_closed_is_one_error_at_its_first_line) {
  EXPECT_THAT(read_bytes(rows(std::string(kGoodRow) + "1,\"2026\n3\n"), transfer_map()),
              ElementsAre(kFirst, "3: the file ends within a quoted value"));
  std::string long_one = rows("1,\"open\n");
  while (long_one.size() < 2 * kLineBytesMax) long_one += std::string(1'000, 'x') + "\n";
  const auto found = read_bytes(long_one, transfer_map());
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0], "2: a record longer than 1048576 bytes; a quote may not be closed");
}

TEST(FileReader, a_header_without_a_wanted_column_ends_the_file) {
  EXPECT_THAT(read_bytes("id,time,from,to,value\n1,2,3,4,5\n", transfer_map()),
              ElementsAre("1: the header has no column amount, which is needed; it has id, time, from, "
                          "to, value"));
  EXPECT_THAT(read_bytes("id,id,time,from,to,amount\n", transfer_map()),
              ElementsAre("1: the header names the column id twice"));
}

TEST(FileReader, an_empty_csv_file_is_an_error) {
  for (const std::string_view empty : {"", "\n\n", "\xEF\xBB\xBF"})
    EXPECT_THAT(read_bytes(empty, transfer_map()), ElementsAre("0: the file is empty: no header"));
  EXPECT_THAT(read_bytes("id,time,from,to,amount\n", transfer_map()), ElementsAre());
}

TEST(FileReader, a_missing_column_says_why) {
  EXPECT_THAT(read_bytes("id,time,from,to, amount \n1,2,3,4,5\n", transfer_map()),
              ElementsAre("1: the header has no column amount, which is needed: it has \" amount \", "
                          "with blanks around the name"));
  EXPECT_THAT(read_bytes("\xEF\xBB\xBFid,time,from,to,amount\n1,2,3,4,5\n",
                         transfer_map("", "format: csv\nencoding: gb18030")),
              ElementsAre("1: the header has no column id, which is needed: the file is UTF-8 (it "
                          "begins with its byte order mark), the mapping says gb18030"));
  const auto long_header = read_bytes(std::string(2'000, 'x') + ",y\n", transfer_map());
  ASSERT_THAT(long_header, SizeIs(1));
  EXPECT_LT(long_header[0].size(), 700U);
  EXPECT_THAT(long_header[0], testing::EndsWith("x..."));
}

TEST(FileReader, what_is_no_text_is_one_error) {
  EXPECT_THAT(read_bytes("\x7F"
                         "ELF\x02\x01\x01\0\0\0\0\0\0",
                         transfer_map()),
              ElementsAre("0: is no text file"));
  EXPECT_THAT(read_bytes("\xFF\xFEi\0d\0", transfer_map()),
              ElementsAre("0: is UTF-16; expected UTF-8 or GB 18030"));
  EXPECT_THAT(read_bytes("\x1F\x8B\x08", transfer_map()),
              ElementsAre("0: is a gzip file; of compressed files only .zst is read"));
}

TEST(FileReader, missing_files_and_empty_folders_are_said_at_once) {
  const SmallFolder folder;
  EXPECT_THAT(read_all(folder.path() / "none", std::nullopt)[0], HasSubstr("none: no such file or folder"));
  EXPECT_THAT(read_all(folder.path(), std::nullopt)[0], HasSubstr("no file in it is to be read"));
}

TEST(FileReader, separator_quote_and_gb18030) {
  const std::string map = transfer_map(
      "  remark: {column: 备注}\n", "format: csv\nencoding: gb18030\ncsv: {separator: \"|\", quote: \"'\"}");
  // 备注 and 转账 in GB 18030.
  const std::string good =
      "id|time|from|to|amount|\xB1\xB8\xD7\xA2\n1|2026-01-31T09:00:00Z|a|b|1|'\xD7\xAA|\xD5\xCB'\n";
  const auto found = read_bytes(good + "1|2026-01-31T09:00:00Z|a|b|1|\xFF\xFF\n", map);
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_THAT(found[0], HasSubstr(R"("remark":"转|账")"));
  EXPECT_EQ(found[1], "3: not valid GB 18030");
}

TEST(FileReader, a_folder_is_read_in_the_order_of_names_and_patterns_choose) {
  const SmallFolder folder;
  folder.write("b_2", "two\n");
  folder.write("b_1", "one\n \n");
  folder.write("README.md", "no\n");
  folder.write(".b_0", "no\n");
  auto mapping = Mapping::parse(R"(
format: lines
files: ["b_*"]
kind: message
header:
  id: {template: "{@file}:{@line}"}
  time: {column: "@line", format: steps, base: "2026-01-01T00:00:00Z", step_s: 60}
  source: {constant: s}
  purpose: {constant: exercise}
message:
  text: {column: line}
label: {column: "@file", map: {b_1: first, b_2: second}}
)",
                                "map.yaml");
  ASSERT_TRUE(mapping) << mapping.error().message;
  const std::string start = R"({"kind":"message","id":"b_)";
  const std::string middle =
      R"(:1","time":"2026-01-01T00:01:00Z","source":"s","purpose":"exercise","text":")";
  EXPECT_THAT(read_all(folder.path(), *mapping),
              ElementsAre(start + "1" + middle + "one\"} first", start + "2" + middle + "two\"} second"));
}

TEST(FileReader, zstandard_files_are_read_and_their_trouble_is_named) {
  const std::string whole = packed(rows(kGoodRow));
  EXPECT_THAT(read_bytes(whole, transfer_map(), "in.csv.zst"), ElementsAre(kFirst));
  EXPECT_THAT(read_bytes(whole.substr(0, whole.size() - 2), transfer_map()),
              testing::Contains(HasSubstr("the compressed file ends early")));
  std::string broken = whole;
  broken[6] = static_cast<char>(broken[6] ^ 0x7F);
  EXPECT_THAT(read_bytes(broken, transfer_map()), testing::Contains(HasSubstr("not readable as Zstandard")));
}

TEST(FileReader, a_compressed_file_that_expands_without_measure_is_refused) {
  const std::string bomb = packed(rows("") + std::string(2 * kExpansionFreeBytes, '\n'));
  EXPECT_THAT(read_bytes(bomb, transfer_map()),
              testing::Contains(HasSubstr("expands to more than 1000 times its size")));
}

TEST(FileReader, progress_counts_the_bytes_on_the_disk) {
  const SmallFolder folder;
  const std::string bytes = rows(kGoodRow);
  auto reader = FileReader::open(folder.write("in.csv", bytes), *Mapping::parse(transfer_map(), "map"));
  ASSERT_TRUE(reader);
  EXPECT_EQ(reader->bytes_total(), bytes.size());
  MappedEvent one;
  LineError bad;
  EXPECT_EQ(reader->next(one, bad), ReadStep::item);
  EXPECT_EQ(one.at.line, 2U);
  EXPECT_EQ(reader->next(one, bad), ReadStep::end);
  EXPECT_EQ(reader->next(one, bad), ReadStep::end);
  EXPECT_EQ(reader->bytes_read(), bytes.size());
}

TEST(EventLines, each_line_is_an_event_and_bad_lines_are_named) {
  const SmallFolder folder;
  const std::string good(kFirst);
  const std::string text = good + "\n" + good.substr(0, 80) + "\n{\"kind\":\"nonsense\"}\n\n" +
                           good.substr(0, good.size() - 1) + ",\"colour\":1}\n[[[[[[[[[[[[1]]]]]]]]]]]]\n" +
                           good;
  const auto found = read_all(folder.write("in.jsonl", text), std::nullopt);
  ASSERT_THAT(found, SizeIs(6));
  EXPECT_EQ(found[0], good);
  EXPECT_THAT(found[1], HasSubstr("2: not one JSON object"));
  EXPECT_THAT(found[2], HasSubstr("3: kind: \"nonsense\" is none of"));
  EXPECT_EQ(found[3], "5: colour: unknown field");
  EXPECT_THAT(found[4], HasSubstr("6: nested deeper than 8 levels"));
  EXPECT_EQ(found[5], good);
}

constexpr std::string_view kJsonMap = R"(
format: jsonl
kind: {column: type, map: {pay: transfer, sms: message}}
header:
  id: {column: n}
  time: {column: at, format: epoch_ms}
  source: {constant: bank}
  purpose: {constant: anti_fraud}
transfer:
  debtor.account: {column: a.from}
  creditor.account: {column: a.to}
  amount: {column: sum, unit: major}
  currency: {constant: CNY}
message:
  text: {column: text}
  receivers: {column: to, region: CN}
)";

TEST(JsonLines, columns_are_dotted_paths_and_arrays_are_lists) {
  const auto found = read_bytes(
      R"({"type":"pay","n":7,"at":1769850000000,"a":{"from":"x","to":"y","more":[1,{"z":null}]},"sum":10.10,"text":null}
{"type":"sms","n":"8","at":1769850000000,"to":["13800138000","95588"],"text":"\u4f60\n好"}
)",
      kJsonMap, "in.jsonl");
  EXPECT_THAT(
      found,
      ElementsAre(
          R"({"kind":"transfer","id":"7","time":"2026-01-31T09:00:00Z","source":"bank","purpose":"anti_fraud","debtor":{"account":"x"},"creditor":{"account":"y"},"amount":1010,"currency":"CNY"})",
          R"({"kind":"message","id":"8","time":"2026-01-31T09:00:00Z","source":"bank","purpose":"anti_fraud","receivers":["+8613800138000","95588"],"text":"你\n好"})"));
}

TEST(JsonLines, every_bad_line_is_one_clear_error) {
  struct Case {
    std::string line;
    std::string_view reason;
  };
  const std::string deep = std::string(20, '[') + std::string(20, ']');
  const Case cases[] = {
      {R"({"type":"pay","n":1)", "not one JSON object"},
      {R"({"type":"pay","n":1} {})", "not one JSON object: something follows it"},
      {R"([1])", "not one JSON object"},
      {R"({"other":tru})", "not one JSON object"},
      {R"({"other":12x})", "not one JSON object"},
      {R"({"other":)" + deep + "}", "nested deeper than 16 levels"},
      {"{\"n\":\"\xFF\"}", "not valid UTF-8"},
      {R"({"type":"pay","type":"pay"})", "the member type stands twice"},
      {R"({"type":["pay"]})", "the column type is an array"},
      {R"({"type":{"x":1}})", "the column type is an object"},
      {R"({"a":5})", "the member a is no object"},
      {R"({"to":[["x"]]})", "the column to has an array or object inside its array"},
      {R"({"type":"fax","n":1})", "kind (column type): the value is not in the map: \"fax\"; it has "},
      {R"({"n":1})", "kind: missing"},
      {R"({"type":"sms","n":1,"at":1769850000000,"to":["nobody"],"text":"x"})",
       "receivers (column to): not a telephone"},
  };
  for (const Case& one : cases) {
    const auto found = read_bytes(one.line + "\n", kJsonMap, "in.jsonl");
    ASSERT_THAT(found, SizeIs(1)) << one.line;
    EXPECT_THAT(found[0], testing::StartsWith("1: ")) << one.line;
    EXPECT_THAT(found[0], HasSubstr(one.reason)) << one.line;
  }
}

}  // namespace
}  // namespace duanlian::connect
