#include <gmock/gmock.h>
#include <string>
#include <utility>

#include "model/event_json.h"

namespace duanlian::model {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// What the reader says to the members of an event of that kind; empty when it takes them.
std::string trouble(std::string_view kind, const std::string& members) {
  EventReader reader;
  const auto event = reader.read(R"({"kind":")" + std::string(kind) +
                                 R"(","id":"x","time":"2026-11-24T09:00:00Z","source":"s",)" +
                                 R"("purpose":"exercise",)" + members + "}");
  return event ? "" : event.error().message;
}

std::string listing(const std::string& kind, const std::string& id, const std::string& list = "bad",
                    const std::string& expires = "2027-01-01T00:00:00Z") {
  return trouble("watchlist_entry", R"("action":"add","list":")" + list + R"(","entity":{"kind":")" + kind +
                                        R"(","id":")" + id + R"("},"expires":")" + expires + "\"");
}

TEST(Form, a_listing_in_another_form_than_events_have_is_refused) {
  const std::pair<std::string, std::string> good[] = {
      {"phone", "+8613800138000"}, {"phone", "95588"},          {"account", "6222020000000000"},
      {"account", "a.b@c-1/x_2"},  {"domain", "ccb-login.top"}, {"domain", "xn--fiq228c.xn--55qx5d"},
      {"domain", "top"},           {"domain", "1.2.3.4"},       {"device", "490154203237518"},
      {"device", "D-1:a"},         {"wallet", "TXYZ"},          {"person", "张 三"},
      {"organisation", "A b.v."}};
  for (const auto& [kind, id] : good) EXPECT_EQ(listing(kind, id), "") << kind << " " << id;
  const std::pair<std::string, std::string> bad[] = {
      {"phone", "138 0013 8000"}, {"phone", "13800138000"},   {"phone", "8613800138000"},
      {"phone", "+086138"},       {"account", "6222 02"},     {"account", "６２２２"},
      {"account", "6.22202E15"},  {"account", "6.2E+15"},     {"account", "账户"},
      {"domain", "Example.com"},  {"domain", "example.com."}, {"domain", "http://a.com/"},
      {"domain", "a..b"},         {"domain", "银行.cn"},      {"domain", "-a.com"},
      {"device", "a b"},          {"device", "a\u3000b"},     {"wallet", "T X"},
      {"wallet", " T"},           {"person", " p1"},          {"person", "p1 "},
      {"person", "p1\u3000"},     {"person", "p\\n1"},        {"organisation", "a\\tb"}};
  for (const auto& [kind, id] : bad)
    EXPECT_THAT(listing(kind, id), StartsWith("entity: id: ")) << kind << " " << id;
}

TEST(Form, a_visit_names_payee_and_signer_as_lists_do) {
  const std::string page = R"("url":"http://a.top/")";
  EXPECT_EQ(trouble("visit", page + R"(,"payee":"6222020000000000","app_signer":"ab12")"), "");
  EXPECT_THAT(trouble("visit", page + R"(,"payee":"6222 02")"), StartsWith("payee: "));
  EXPECT_THAT(trouble("visit", page + R"(,"app_signer":"a b")"), StartsWith("app_signer: "));
  EXPECT_THAT(
      trouble("call", R"("phase":"started","caller":"110","callee":"95588","cell_region":"zhejiang-330000")"),
      StartsWith("cell_region: longer than 12"));
}

TEST(Form, a_list_has_a_plain_name) {
  EXPECT_EQ(listing("account", "a", "scam_accounts_2"), "");
  for (const auto* list : {"Scam Accounts!", "scam-accounts", "诈骗"})
    EXPECT_THAT(listing("account", "a", list), StartsWith("list: only a-z 0-9 _")) << list;
  EXPECT_THAT(trouble("command", R"("officer":"o","action":"Release it","reason":"r")"),
              StartsWith("action: only a-z"));
}

TEST(Form, every_time_is_one_that_can_be_meant) {
  EXPECT_EQ(listing("account", "a", "bad", "2200-12-31T00:00:00Z"), "");
  EXPECT_THAT(listing("account", "a", "bad", "9999-01-01T00:00:00Z"), StartsWith("expires: after 2200"));
  EXPECT_THAT(listing("account", "a", "bad", "0001-01-01T00:00:00Z"), StartsWith("expires: before 2000"));
  EXPECT_THAT(trouble("report", R"("role":"victim","happened":"1970-01-01T00:00:00Z")"),
              StartsWith("happened: before 2000"));
  const std::string link =
      R"("relation":"owns","from":{"kind":"person","id":"p"},"to":{"kind":"account","id":"a"},)";
  EXPECT_THAT(trouble("link", link + R"("until":"2100-01-01T00:00:00Z")"), StartsWith("until: after 2099"));
  const std::string opened = R"("change":"opened","holder":{"account":"a"},"registered":)";
  EXPECT_EQ(trouble("account_change", opened + R"("1907-03-01T00:00:00Z")"), "") << "an old company";
  EXPECT_THAT(trouble("account_change", opened + R"("0001-01-01T00:00:00Z")"),
              StartsWith("registered: before 1800"));
}

TEST(Form, an_entity_in_a_list_is_checked_too) {
  EXPECT_THAT(trouble("report", R"("role":"bank","suspects":[{"kind":"phone","id":"110"},)"
                                R"({"kind":"account","id":"a b"}])"),
              StartsWith("suspects: 1: id: an account"));
}

TEST(Form, accounts_of_a_transfer_are_written_as_lists_have_them) {
  const auto paid_to = [](const std::string& account) {
    return trouble("transfer", R"("debtor":{"account":"A"},"creditor":{"account":")" + account +
                                   R"("},"amount":1,"currency":"CNY")");
  };
  EXPECT_EQ(paid_to("GB82WEST12345698765432"), "");
  EXPECT_EQ(paid_to("someone@upi"), "");
  for (const auto* account : {"6222 0200", "６２２２０２", "6.22202E+15", "6.22202e15", "a\\u0009b"})
    EXPECT_THAT(paid_to(account), StartsWith("creditor: account: ")) << account;
}

TEST(Form, a_sender_of_digits_is_a_telephone_number) {
  const auto sent_by = [](const std::string& sender) {
    return trouble("message", R"("text":"x","sender":")" + sender + "\"");
  };
  for (const auto* sender : {"+8613800138000", "10690000", "95588", "建设银行", "CCB", "4you", "qq 123"})
    EXPECT_EQ(sent_by(sender), "") << sender;
  EXPECT_THAT(sent_by("13800138000"), HasSubstr("write +8613800138000"));
  EXPECT_THAT(sent_by("8613800138000"), HasSubstr("write +8613800138000"));
  for (const auto* sender : {"+86 138", "138 0013 8000", "１３８００１３８０００", "+abc", "(010)-12345678"})
    EXPECT_THAT(sent_by(sender), StartsWith("sender: ")) << sender;
}

TEST(Form, roaming_that_is_known_to_be_false_is_kept) {
  EventReader reader;
  const std::string call =
      R"({"kind":"call","id":"c","time":"2026-11-24T09:00:00Z","source":"t","purpose":"exercise",)"
      R"("phase":"started","caller":"110","callee":"95588")";
  std::string known;
  append_event(known, *reader.read(call + R"(,"roaming":false})"));
  EXPECT_EQ(known, call + R"(,"roaming":false})");
  std::string unknown;
  append_event(unknown, *reader.read(call + "}"));
  EXPECT_EQ(unknown, call + "}");
}

// Events that were made from a file's columns pass the same checks.
TEST(Form, an_event_that_was_not_read_from_json_is_checked) {
  Event event{.header = {.id = "x", .time = kEventTimeMin, .source = "s", .purpose = Purpose::exercise},
              .payload = Transfer{.debtor = {.account = "A B"}, .creditor = {.account = "C"}}};
  EXPECT_THAT(check_event(event).error().message, StartsWith("debtor: account: "));
}

}  // namespace
}  // namespace duanlian::model
