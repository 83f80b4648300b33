#include "connect/files/mapping.h"

#include <gmock/gmock.h>

#include "connect/files/limits.h"
#include "reading.h"

namespace duanlian::connect {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string error_of(std::string_view yaml) {
  const auto mapping = Mapping::parse(yaml, "map.yaml");
  return mapping ? "none" : mapping.error().message;
}

// The first 12 lines are those of transfer_map, so that what is added stands in line 13.
TEST(MappingErrors, stand_at_their_line_and_column) {
  EXPECT_EQ(error_of(transfer_map()), "none");
  struct Case {
    std::string_view line;
    std::string_view error;
  };
  const Case cases[] = {
      {"  remark: {colum: x}", "map.yaml:13:12: transfer.remark: unknown key \"colum\""},
      {"  remark: {column: x, constant: y}",
       "map.yaml:13:11: transfer.remark: give exactly one of column, constant and template"},
      {"  remark: {strip: true}",
       "map.yaml:13:11: transfer.remark: give exactly one of column, constant and template"},
      {"  remark: x", "map.yaml:13:11: transfer.remark: expected keys and values"},
      {"  remark: {constant: x, strip: true}",
       "map.yaml:13:11: transfer.remark: a constant stands alone, in its final form"},
      {"  remark: {template: \"a{\"}",
       "map.yaml:13:22: transfer.remark.template: a column stands in braces, {name}; write {{ for a brace"},
      {"  remark: {template: abc}",
       "map.yaml:13:22: transfer.remark.template: names no column; use constant"},
      {"  remark: {column: x, strip: yes}", "map.yaml:13:30: transfer.remark.strip: expected true or false"},
      {"  remark: {column: x, optional: true, default: y}",
       "map.yaml:13:48: transfer.remark: default and optional exclude each other"},
      {"  remark: {column: x, region: CN}",
       "map.yaml:13:31: transfer.remark: region belongs to telephone numbers"},
      {"  remark: {column: x, format: rfc3339}", "map.yaml:13:31: transfer.remark: format belongs to times"},
      {"  remark: {column: x, unit: major}", "map.yaml:13:29: transfer.remark: unit belongs to amounts"},
      {"  remark: {column: x, separator: \";\"}",
       "map.yaml:13:34: transfer.remark: separator belongs to lists"},
      {"  remark: {column: x}\n  remark: {column: y}", "map.yaml:14:3: the key \"remark\" stands twice"},
      {"  channel: {constant: phone_call}",
       "map.yaml:13:23: transfer.channel.constant: \"phone_call\" is none of mobile web counter atm pos "
       "qr_code nfc "
       "phone batch"},
      {"  channel: {column: x, map: {A: mobil}}",
       "map.yaml:13:33: transfer.channel.map.A: \"mobil\" is none of mobile web counter atm pos qr_code nfc "
       "phone batch"},
      {"  balance_before: {column: x}",
       "map.yaml:13:19: transfer.balance_before: an amount needs a unit, major (1234.50) or minor (123450)"},
      {"  balance_before: {column: x, unit: minor, default: \"0\"}",
       "map.yaml:13:53: transfer.balance_before: times and amounts have no default"},
      {"  debtor.phone: {column: x, region: China}",
       "map.yaml:13:37: transfer.debtor.phone.region: expected two capital letters such as CN"},
      {"visit:\n  url: {column: x}", "map.yaml:14:3: visit: all events are of another kind"},
      {"colour: red", "map.yaml:13:1: mapping: unknown key \"colour\""},
      {"  remark: &a {column: x}", "map.yaml:13:11: anchors and aliases are not used in this file"},
      {"  remark: {column: x", "map.yaml:14:1: not YAML: end of map flow not found"},
  };
  for (const Case& one : cases)
    EXPECT_EQ(error_of(transfer_map(std::string(one.line) + "\n")), one.error) << one.line;
}

TEST(MappingErrors, an_unknown_field_is_told_what_there_is) {
  const std::string error = error_of(transfer_map("  debtor.acount: {column: x}\n"));
  EXPECT_THAT(error,
              HasSubstr("map.yaml:13:3: transfer.debtor.acount: unknown field; there are debtor.account"));
}

std::string without(std::string text, std::string_view part) {
  const std::size_t at = text.find(part);
  return text.erase(at, text.find('\n', at) - at);
}

TEST(MappingErrors, half_a_mapping_is_refused) {
  EXPECT_EQ(error_of(without(transfer_map(), "  amount")),
            "map.yaml:9:3: transfer.amount: required, and the mapping does not give it");
  EXPECT_EQ(error_of(without(transfer_map(), "  purpose")),
            "map.yaml:4:3: header.purpose: required, and the mapping does not give it");
  EXPECT_EQ(error_of(without(transfer_map("  debtor.name: {column: x}\n"), "  debtor.account")),
            "map.yaml:10:3: transfer.debtor.account: required, and the mapping does not give it");
  EXPECT_THAT(error_of("format: csv\nkind: tick\n"), HasSubstr("map.yaml:1:1: header: missing"));
  EXPECT_THAT(error_of(""), HasSubstr("map.yaml:1:1: the file is empty"));
  EXPECT_THAT(error_of(std::string(kMappingBytesMax + 1, ' ')), HasSubstr("a mapping has at most"));
}

std::string with(std::string text, std::string_view from, std::string_view to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST(MappingErrors, of_header_and_shape) {
  const std::string map = transfer_map();
  EXPECT_EQ(error_of(with(map, "{template: \"t-{id}\"}", "{constant: x}")),
            "map.yaml:4:7: header.id: one id for several events makes them repeats of the first");
  EXPECT_THAT(error_of(with(map, "format: rfc3339", "format: iso")),
              HasSubstr("map.yaml:5:32: header.time.format: \"iso\""));
  EXPECT_THAT(error_of(with(map, ", format: rfc3339", "")),
              HasSubstr("map.yaml:5:9: header.time: needs a format"));
  EXPECT_THAT(error_of(with(map, "format: rfc3339", "format: \"%Y-%m-%d\"")),
              HasSubstr("without %z needs a zone"));
  EXPECT_THAT(error_of(with(map, "format: rfc3339", "format: \"%Y-%q\", zone: Z")), HasSubstr("not %q"));
  EXPECT_THAT(
      error_of(with(map, "format: rfc3339", "format: steps, step_s: 0, base: \"2020-01-01T00:00:00Z\"")),
      HasSubstr("step_s: expected whole seconds"));
  EXPECT_THAT(error_of(with(map, "format: csv", "format: xml")), HasSubstr("is none of csv jsonl lines"));
  EXPECT_THAT(error_of(with(map, "format: csv", "format: lines")), HasSubstr("have one column, \"line\""));
  EXPECT_THAT(error_of(with(map, "format: csv", "format: csv\nencoding: latin1")),
              HasSubstr("is none of utf-8 gb18030"));
  EXPECT_THAT(error_of(with(map, "format: csv", "format: csv\ncsv: {separator: ab}")),
              HasSubstr("one ASCII character"));
  EXPECT_THAT(error_of(with(map, "kind: transfer", "kind: gift")),
              HasSubstr("map.yaml:2:7: kind: unknown kind of event"));
  EXPECT_THAT(error_of(with(map, "kind: transfer", "kind: {column: k, map: {a: visit}}")),
              HasSubstr("kind: the mapping has no section visit"));
}

// One extra column, and what the remark or another member becomes.
std::vector<std::string> extra(std::string_view member, std::string_view value) {
  return read_bytes("id,time,from,to,amount,x\n1,2026-01-31T09:00:00Z,a,b,1," + std::string(value) + "\n",
                    transfer_map("  " + std::string(member) + "\n"));
}

TEST(MappingRules, text) {
  EXPECT_THAT(extra("remark: {column: x, strip: true}", "  hi ")[0], HasSubstr(R"("remark":"hi")"));
  EXPECT_THAT(extra("remark: {column: x}", " hi ")[0], HasSubstr(R"("remark":" hi ")"));
  EXPECT_THAT(extra("remark: {template: \"{{{x}}}\"}", "hi")[0], HasSubstr(R"("remark":"{hi}")"));
  EXPECT_THAT(extra("remark: {template: \"{@file}:{@line}:{x}\"}", "hi")[0],
              HasSubstr(R"("remark":"in.csv:2:hi")"));
  EXPECT_THAT(extra("remark: {column: x, map: {A: one, B: two}}", "B")[0], HasSubstr(R"("remark":"two")"));
  EXPECT_EQ(extra("remark: {column: x, map: {A: one}}", "C")[0],
            "2: remark (column x): the value is not in the map: \"C\"; it has A");
  const auto cut = extra("remark: {column: x, map: {A: one}}", std::string(100, 'C'))[0];
  EXPECT_THAT(cut, HasSubstr("\"" + std::string(64, 'C') + "...\""));
}

TEST(MappingRules, an_empty_column_is_an_error_unless_the_mapping_says_what_it_means) {
  EXPECT_EQ(extra("remark: {column: x}", "")[0], "2: remark (column x): missing: the column is empty");
  EXPECT_THAT(extra("remark: {column: x, default: none}", "")[0], HasSubstr(R"("remark":"none")"));
  EXPECT_THAT(extra("remark: {column: x, optional: true}", "")[0], testing::Not(HasSubstr("remark")));
  EXPECT_THAT(extra("remark: {template: \"r-{x}\", optional: true}", "")[0],
              testing::Not(HasSubstr("remark")));
}

TEST(MappingRules, a_record_is_there_whole_or_not_at_all) {
  constexpr std::string_view kMap = R"(format: csv
kind: report
header:
  id: {column: id}
  time: {column: time, format: rfc3339}
  source: {constant: s}
  purpose: {constant: anti_fraud}
report:
  role: {constant: victim}
  victim.kind: {constant: person}
  victim.id: {column: who, optional: true}
)";
  constexpr std::string_view kStart =
      R"({"kind":"report","id":"1","time":"2026-01-31T09:00:00Z","source":"s","purpose":"anti_fraud","role":"victim")";
  EXPECT_THAT(read_bytes("id,time,who\n1,2026-01-31T09:00:00Z,p1\n1,2026-01-31T09:00:00Z,\n", kMap),
              ElementsAre(std::string(kStart) + R"(,"victim":{"kind":"person","id":"p1"}})",
                          std::string(kStart) + "}"));
  const std::string half =
      transfer_map("  method: {constant: cash_deposit}\n  debtor.name: {column: x, optional: true}\n");
  const std::string optional_debtor = with(half, "{column: from}", "{column: from, optional: true}");
  const std::string row = "id,time,from,to,amount,x\n1,2026-01-31T09:00:00Z,,b,1,";
  EXPECT_THAT(read_bytes(row + "\n", optional_debtor)[0], testing::Not(HasSubstr("debtor")));
  EXPECT_EQ(read_bytes(row + "Li\n", optional_debtor)[0],
            "2: debtor.name (column x): given, but what its record requires is missing");
}

TEST(MappingRules, truth_words_numbers_and_telephones) {
  EXPECT_THAT(extra("screen_shared: {column: x, map: {Y: \"true\", N: \"false\"}}", "Y")[0],
              HasSubstr(R"("screen_shared":true)"));
  EXPECT_THAT(extra("screen_shared: {column: x}", "1")[0],
              HasSubstr("screen_shared (column x): expected true or false"));
  EXPECT_THAT(extra("channel: {column: x}", "atm")[0], HasSubstr(R"("channel":"atm")"));
  EXPECT_THAT(extra("channel: {column: x}", "ATM")[0], HasSubstr("channel (column x): \"ATM\" is none of"));
  EXPECT_THAT(extra("debtor.age: {column: x}", "77")[0], HasSubstr(R"("age":77)"));
  EXPECT_EQ(extra("debtor.age: {column: x}", "131")[0], "2: debtor.age (column x): more than 130");
  EXPECT_EQ(extra("debtor.age: {column: x}", "7.5")[0], "2: debtor.age (column x): not a whole number");
  EXPECT_THAT(extra("debtor.phone: {column: x, region: CN}", "138 0013 8000")[0],
              HasSubstr(R"("phone":"+8613800138000")"));
  EXPECT_THAT(extra("debtor.phone: {column: x}", "13800138000")[0], HasSubstr("needs its country code"));
  EXPECT_THAT(extra("balance_before: {column: x, unit: minor}", "250")[0],
              HasSubstr(R"("balance_before":250)"));
  EXPECT_THAT(extra("balance_before: {column: x, unit: major}", "2.5")[0],
              HasSubstr(R"("balance_before":250)"));
}

TEST(MappingRules, major_units_follow_the_currency_of_the_row) {
  const std::string map = with(transfer_map(), "{constant: CNY}", "{column: c}");
  const auto found = read_bytes(
      "id,time,from,to,amount,c\n1,2026-01-31T09:00:00Z,a,b,12,JPY\n"
      "1,2026-01-31T09:00:00Z,a,b,12,KWD\n1,2026-01-31T09:00:00Z,a,b,12,ABC\n",
      map);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_THAT(found[0], HasSubstr(R"("amount":12,"currency":"JPY")"));
  EXPECT_THAT(found[1], HasSubstr(R"("amount":12000,"currency":"KWD")"));
  EXPECT_THAT(found[2], HasSubstr("4: currency (column c): unknown currency"));
}

TEST(MappingRules, lists_have_a_separator) {
  const std::string map = R"(format: csv
kind: message
header:
  id: {column: id}
  time: {column: time, format: epoch_s}
  source: {constant: s}
  purpose: {constant: anti_fraud}
message:
  text: {column: text}
  receivers: {column: to, separator: ";", region: CN, optional: true}
)";
  const auto found =
      read_bytes("id,time,text,to\n1,1769850000,x,13800138000;95588\n1,1769850000,x,110;;\n", map);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_THAT(found[0], HasSubstr(R"("receivers":["+8613800138000","95588"])"));
  EXPECT_EQ(found[1], "3: receivers (column to): an empty entry in a list");
  EXPECT_THAT(error_of(with(map, ", separator: \";\"", "")),
              HasSubstr("a list needs the separator of its entries"));
}

constexpr std::string_view kMessageMap = R"(format: jsonl
kind: message
header:
  id: {column: id}
  time: {column: time, format: epoch_s}
  source: {constant: s}
  purpose: {constant: anti_fraud}
message:
  text: {column: text}
  sender: {column: from, region: CN, optional: true}
  receivers: {column: to, region: CN, separator: ";", optional: true}
)";

std::vector<std::string> one_message(std::string_view members) {
  return read_bytes(R"({"id":"1","time":1769850000,"text":"x",)" + std::string(members) + "}\n", kMessageMap,
                    "in.jsonl");
}

// Entries were joined by U+001F, which a JSON text may hold: one receiver became two.
TEST(MappingRules, an_entry_of_an_array_stays_one_entry_whatever_it_holds) {
  EXPECT_EQ(one_message(R"("to":["110\u001f120"])")[0].substr(0, 26), "1: receivers (column to): ");
  EXPECT_EQ(one_message(R"("to":["110;120"])")[0].substr(0, 26), "1: receivers (column to): ");
  EXPECT_THAT(one_message(R"("to":["110","120"])")[0], HasSubstr(R"("receivers":["110","120"])"));
  EXPECT_THAT(one_message(R"("to":["110"])")[0], HasSubstr(R"("receivers":["110"])"));
  EXPECT_THAT(one_message(R"("to":"110;120")")[0], HasSubstr(R"("receivers":["110","120"])"));
  EXPECT_EQ(one_message(R"("to":["110",null])")[0], "1: receivers (column to): an empty entry in a list");
  EXPECT_THAT(one_message(R"("to":[])")[0], testing::Not(HasSubstr("receivers")));
}

TEST(MappingRules, what_the_numbering_plan_would_guess_at_is_no_telephone_number) {
  for (const char* text : {"13800138000x5", "13800138000;ext=5", "1380013CALL", "13800138000/13900139000"}) {
    EXPECT_THAT(extra("debtor.phone: {column: x, region: CN}", text)[0],
                HasSubstr("debtor.phone (column x): not a telephone number"));
  }
}

TEST(MappingRules, a_sender_that_is_a_number_becomes_canonical_and_a_name_stays) {
  EXPECT_THAT(one_message(R"("from":"138 0013 8000")")[0], HasSubstr(R"("sender":"+8613800138000")"));
  EXPECT_THAT(one_message(R"("from":"１３８００１３８０００")")[0],
              HasSubstr(R"("sender":"+8613800138000")"));
  EXPECT_THAT(one_message(R"("from":"+8613800138000")")[0], HasSubstr(R"("sender":"+8613800138000")"));
  EXPECT_THAT(one_message(R"("from":"10690000")")[0], HasSubstr(R"("sender":"10690000")"));
  EXPECT_THAT(one_message(R"("from":"ICBC 95588")")[0], HasSubstr(R"("sender":"ICBC 95588")"));
  EXPECT_THAT(error_of(transfer_map("  remark: {column: x, region: CN}\n")),
              HasSubstr("region belongs to telephone numbers"));
}

TEST(MappingRules, an_object_that_stands_twice_is_not_put_together) {
  const std::string map = transfer_map("", "format: jsonl");
  const std::string nested =
      with(with(map, "{column: from}", "{column: a.from}"), "{column: to}", "{column: a.to}");
  const std::string start = R"({"id":"1","time":"2026-01-31T09:00:00Z","amount":"1",)";
  EXPECT_THAT(read_bytes(start + R"("a":{"from":"x","to":"y"}})", nested, "in.jsonl")[0],
              HasSubstr(R"("account":"y")"));
  EXPECT_EQ(read_bytes(start + R"("a":{"from":"x"},"a":{"to":"y"}})", nested, "in.jsonl")[0],
            "1: the member a stands twice");
}

TEST(MappingErrors, of_patterns_that_would_be_filled_in) {
  const auto time = [](std::string_view pattern) {
    return error_of(
        with(transfer_map(), "format: rfc3339", "format: \"" + std::string(pattern) + "\", zone: Z"));
  };
  EXPECT_THAT(time("%Y-%m-%d %M"), HasSubstr("%M needs %H in the time pattern"));
  EXPECT_THAT(time("%Y-%m-%d %H:%S"), HasSubstr("%S needs %M in the time pattern"));
  EXPECT_THAT(time("%Y-%m-%d %H:%M"), testing::StrEq("none"));
  EXPECT_THAT(error_of(transfer_map("", "format: csv\nfiles: []")),
              HasSubstr("expected a list of name patterns"));
}

// The mappings and examples that come with the project are whole.
TEST(Mappings, of_the_project_load) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(DUANLIAN_SOURCE_DIR "/mappings")) {
    if (entry.is_directory()) continue;  // the samples
    const auto mapping = Mapping::load(entry.path());
    EXPECT_TRUE(mapping) << mapping.error().message;
    ++count;
  }
  EXPECT_GE(count, 6);
}

}  // namespace
}  // namespace duanlian::connect
