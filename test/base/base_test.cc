#include <cmath>
#include <filesystem>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/coding.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/json_writer.h"
#include "base/money.h"
#include "base/time.h"
#include "base/utf8.h"

namespace duanlian {
namespace {

TEST(Time, reads_offsets_and_writes_utc) {
  const auto time = parse_rfc3339("2026-01-31T09:00:00.25+08:00");
  ASSERT_TRUE(time);
  EXPECT_EQ(to_rfc3339(*time), "2026-01-31T01:00:00.250Z");
  EXPECT_EQ(to_rfc3339(Timestamp{0}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(to_rfc3339(Timestamp{-1}), "1969-12-31T23:59:59.999999Z");
}

TEST(Time, reads_spans_as_a_person_writes_them) {
  EXPECT_EQ(parse_span("90s"), seconds(90));
  EXPECT_EQ(parse_span("10m"), minutes(10));
  EXPECT_EQ(parse_span("24h"), hours(24));
  EXPECT_EQ(parse_span("36500d"), days(36'500));
  for (const std::string_view text : {"", "s", "0s", "01s", "-1h", "+1h", "1.5h", "1w", "1", "h1", "1 h",
                                      "36501d", "99999999999999999999d"})
    EXPECT_FALSE(parse_span(text)) << text;
}

TEST(Time, refuses_what_is_not_a_time) {
  for (const auto* text : {"", "2026-01-31", "2026-02-30T00:00:00Z", "2026-01-31T24:00:00Z",
                           "2026-01-31T09:00:00", "2026-01-31T09:00:00.Z", "2026-01-31T09:00:00.1234567Z",
                           "2026-01-31T09:00:00Zx", "0000-01-01T00:00:00Z"}) {
    EXPECT_FALSE(parse_rfc3339(text)) << text;
  }
}

TEST(Time, every_time_that_is_read_can_be_written_and_read_again) {
  for (const auto* text :
       {"9999-12-31T23:59:59-00:01", "9999-12-31T23:59:59-01:00", "9999-12-31T00:01:00-23:59",
        "0001-01-01T00:00:00+00:01", "0001-01-01T23:58:59+23:59"}) {
    EXPECT_FALSE(parse_rfc3339(text)) << text << " lies outside of the years 0001 to 9999 in UTC";
  }
  for (const auto* text : {"9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59+01:00", "0001-01-01T00:00:00Z",
                           "0001-01-01T00:00:00-01:00", "0001-01-01T23:59:00+23:59"}) {
    const auto time = parse_rfc3339(text);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(parse_rfc3339(to_rfc3339(*time)).value(), *time) << text;
  }
}

TEST(Money, keeps_every_fen) {
  const auto cny = Currency::parse("CNY");
  const auto jpy = Currency::parse("JPY");
  ASSERT_TRUE(cny && jpy);
  EXPECT_EQ(parse_major("1234.5", *cny).value(), 123450);
  EXPECT_EQ(parse_major("-0.01", *cny).value(), -1);
  EXPECT_EQ(parse_major("7", *jpy).value(), 7);
  EXPECT_EQ(parse_major("1.500", *cny).value(), 150);
  EXPECT_EQ(to_major({5, *cny}), "0.05");
  EXPECT_EQ(to_major({-123450, *cny}), "-1234.50");
  EXPECT_EQ(to_major({7, *jpy}), "7");
  for (const auto* text : {"", ".", "1,000", "1e3", "0.001", "99999999999999999999", "-", "1.2.3"}) {
    EXPECT_FALSE(parse_major(text, *cny)) << text;
  }
  EXPECT_FALSE(Currency::parse("cny"));
  EXPECT_FALSE(Currency::parse("ABC"));
}

TEST(Coding, reads_back_what_was_put_and_fails_once) {
  std::string bytes;
  put_varint(bytes, 300);
  put_bytes(bytes, "scam");
  put_fixed64(bytes, 7);
  ByteReader reader(bytes);
  EXPECT_EQ(reader.varint(), 300U);
  EXPECT_EQ(reader.bytes(), "scam");
  EXPECT_EQ(reader.fixed64(), 7U);
  EXPECT_TRUE(reader.at_end());
  EXPECT_FALSE(reader.failed());
  EXPECT_EQ(reader.fixed32(), 0U);
  EXPECT_TRUE(reader.failed());
  ByteReader endless("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff");
  endless.varint();
  EXPECT_TRUE(endless.failed());
}

TEST(Coding, hex_and_base64_of_rfc_4648) {
  EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(to_base64("foob"), "Zm9vYg==");
  EXPECT_EQ(from_base64("Zm9vYg==").value(), "foob");
  EXPECT_EQ(from_base64("Zm9vYg").value(), "foob");
  EXPECT_FALSE(from_base64("Zm9v!"));
  EXPECT_FALSE(from_base64("Z"));
  EXPECT_EQ(from_hex(to_hex("\x01\xfe")).value(), "\x01\xfe");
  EXPECT_FALSE(from_hex("0"));
  EXPECT_FALSE(from_hex("zz"));
}

TEST(Hash, sha256_of_fips_180) {
  EXPECT_EQ(to_hex(as_bytes(sha256("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256({"a", "bc"}), sha256("abc"));
}

TEST(Json, escapes_and_separates) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("a").begin_array().number(int64_t{1}).number(0.1).null().end_array();
  json.key("b").string("\"\\\n\x01断").key("c").boolean(true).key("d").number(std::nan("")).end_object();
  EXPECT_EQ(out, R"({"a":[1,0.1,null],"b":"\"\\\n\u0001断","c":true,"d":"NaN"})");
}

TEST(Utf8, counts_and_cuts_between_code_points) {
  EXPECT_TRUE(is_utf8("断链"));
  EXPECT_FALSE(is_utf8("\xE6\x96"));
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));
  EXPECT_EQ(count_code_points("断链ab"), 4U);
  EXPECT_EQ(utf8_prefix("断链", 4), "断");
  std::string out;
  append_utf8(out, U'😀');
  std::size_t at = 0;
  EXPECT_EQ(next_code_point(out, at), U'😀');
  EXPECT_EQ(at, 4U);
}

TEST(File, replaces_whole_and_refuses_larger_than_the_limit) {
  const auto path =
      std::filesystem::temp_directory_path() / ("duanlian_file_test_" + std::to_string(::getpid()));
  ASSERT_TRUE(replace_file(path, "one"));
  ASSERT_TRUE(replace_file(path, "two"));
  EXPECT_EQ(read_file(path, 3).value(), "two");
  EXPECT_EQ(read_file(path, 2).error().code, ErrorCode::limit_exceeded);
  std::filesystem::remove(path);
  EXPECT_EQ(read_file(path, 3).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace duanlian
