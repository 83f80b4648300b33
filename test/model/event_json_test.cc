#include "model/event_json.h"

#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

#include "base/file.h"

namespace duanlian::model {
namespace {

std::string canonical(std::string_view json) {
  EventReader reader;
  const auto event = reader.read(json);
  if (!event) return "error: " + event.error().message;
  std::string out;
  append_event(out, *event);
  return out;
}

constexpr std::string_view kTransfer =
    R"({"kind":"transfer","id":"t1","time":"2026-11-24T09:00:00Z","source":"bank_a","purpose":"anti_fraud",)"
    R"("debtor":{"account":"6222020000000000","person":"p1"},"creditor":{"account":"6222020000000001"},)"
    R"("amount":5000000,"currency":"CNY","channel":"mobile","screen_shared":true,"remark":"安全账户"})";

// The bytes that are stored and sent: a change here is a change of the format and needs a new version of the
// page.
TEST(EventJson, golden_bytes_of_each_kind) {
  constexpr std::string_view kGolden[] = {
      R"({"kind":"call","id":"c1","time":"2026-11-24T09:00:00Z","source":"telecom_a","purpose":"anti_fraud","phase":"ended","call":"x","caller":"+8613800138000","callee":"95588","duration_s":35,"cell":"460-00-1-2","imei":"490154203237518","imsi":"460001234567890","ingress":"international","attestation":"C","roaming":true,"card_type":"iot","cell_region":"330000","home_region":"440000"})",
      R"({"kind":"message","id":"m1","time":"2026-11-24T09:00:00.250Z","source":"telecom_a","purpose":"anti_fraud","sender":"10690000","receivers":["+8613800138000"],"text":"您的积分即将清零","signature":"建设银行","port":"106900001"})",
      R"({"kind":"visit","id":"v1","time":"2026-11-24T09:00:00Z","source":"isp","purpose":"anti_fraud","subscriber":"+8613800138000","url":"http://ccb-login.example/","page_hash":"mmh3:-1","payee":"6222","app_signer":"ab12","app_permissions":["READ_SMS"]})",
      kTransfer,
      R"({"kind":"account_change","id":"a1","time":"2026-11-24T09:00:00Z","source":"bank_a","purpose":"anti_fraud","change":"opened","holder":{"account":"6222","organisation":"o1"},"device":"d1","registered":"2026-10-01T00:00:00Z"})",
      R"({"kind":"subscription_change","id":"s1","time":"2026-11-24T09:00:00Z","source":"telecom_a","purpose":"anti_fraud","change":"forwarding_set","phone":"+8613800138000","forwarding":"unconditional","forward_to":"+85212345678"})",
      R"({"kind":"chain_transfer","id":"x1","time":"2026-11-24T09:00:00Z","source":"chain","purpose":"investigation","chain":"tron","asset":"USDT","from":"TA","to":"TB","quantity":"123000000"})",
      R"({"kind":"link","id":"l1","time":"2026-11-24T09:00:00Z","source":"bank_a","purpose":"anti_fraud","relation":"owns","from":{"kind":"person","id":"p1"},"to":{"kind":"account","id":"6222"}})",
      R"({"kind":"report","id":"r1","time":"2026-11-24T09:00:00Z","source":"police_a","purpose":"investigation","role":"victim","category":"C08","victim":{"kind":"person","id":"p1"},"suspects":[{"kind":"phone","id":"+8613800138000"}],"events":["t1"],"amount":5000000,"currency":"CNY","happened":"2026-11-24T08:00:00Z","text":"他说我涉案"})",
      R"({"kind":"watchlist_entry","id":"w1","time":"2026-11-24T09:00:00Z","source":"police_a","purpose":"anti_fraud","action":"add","list":"scam_numbers","entity":{"kind":"phone","id":"+8613800138000"},"category":"C08","expires":"2027-01-01T00:00:00Z","reason":"GoIP"})",
      R"({"kind":"pack_activated","id":"p1","time":"2026-11-24T09:00:00Z","source":"operator","purpose":"anti_fraud","pack":"core","version":"1","digest":"00","files":[{"path":"pack.yaml","text":"a: 1\n"}],"approved_by":"li"})",
      R"({"kind":"tick","id":"k1","time":"2026-11-24T09:00:00Z","source":"clock","purpose":"anti_fraud"})",
      R"({"kind":"command","id":"o1","time":"2026-11-24T09:00:00Z","source":"police_a","purpose":"investigation","officer":"li","action":"release","target":{"kind":"account","id":"6222"},"event":"t1","reason":"cleared"})",
  };
  for (const std::string_view golden : kGolden) EXPECT_EQ(canonical(golden), golden);
}

TEST(EventJson, order_and_spacing_do_not_matter_but_false_and_empty_vanish) {
  const auto shuffled =
      R"( {"remark":"安全账户", "screen_shared":true,"remote_control":false,"device":"", "currency":"CNY","channel":"mobile",
        "amount":5000000,"creditor":{"account":"6222020000000001"},"debtor":{"person":"p1","account":"6222020000000000"},
        "purpose":"anti_fraud","source":"bank_a","time":"2026-11-24T17:00:00+08:00","id":"t1","kind":"transfer"} )";
  EXPECT_EQ(canonical(shuffled), kTransfer);
}

std::string with(std::string_view from, std::string_view to) {
  std::string text(kTransfer);
  const std::size_t at = text.find(from);
  return text.replace(at, from.size(), to);
}

// Each wrong input has its own clear sentence.
TEST(EventJson, says_what_is_wrong) {
  const std::pair<std::string, std::string> cases[] = {
      {std::string(kTransfer.substr(0, 100)), "not one JSON object"},
      {"", "not one JSON object"},
      {"[]", "an event is a JSON object"},
      {std::string(kTransfer) + "{}", "not one JSON object"},
      {with("5000000", "-1"), "amount: less than 0"},
      {with("5000000", "0.5"), "amount: expected a whole number"},
      {with("5000000", "9223372036854775808"), "amount: number is too large"},
      {with("5000000", "99999999999999999999"), "amount: the number does not fit 64 bits"},
      {with("5000000", "1e999"), "amount: the number does not fit 64 bits"},
      {with("5000000", "007"), "amount: not a number of JSON"},
      {with("\"p1\"", "[1,-99999999999999999999]"), "debtor: person: the number does not fit 64 bits"},
      {with("安全账户\"", "\\\":1\",\"age\":99999999999999999999"), "age: the number does not fit 64 bits"},
      {with("5000000", "\"5000000\""), "amount: expected a whole number"},
      {with("\"CNY\"", "\"RMB\""), "currency: unknown currency"},
      {with("\"transfer\"", "\"gift\""), "kind: \"gift\" is none of call message"},
      {with("\"kind\":\"transfer\",", ""), "kind: missing"},
      {with("\"id\":\"t1\",", ""), "id: missing"},
      {with("\"t1\"", "\"\""), "id: missing"},
      {with("bank_a", "Bank A"), "source: only a-z"},
      {with("anti_fraud", "marketing"), "purpose: \"marketing\" is none of"},
      {with("2026-11-24", "1999-11-24"), "time: before 2000"},
      {with("2026-11-24", "2126-11-24"), "time: after 2099"},
      {with("2026-11-24T09", "24.11.2026"), "time: not an RFC 3339 time"},
      {with("\"remark\"", "\"remarks\""), "remarks: unknown field"},
      {with("\"person\"", "\"persona\""), "debtor: persona: unknown field"},
      {with("\"person\":\"p1\"", "\"phone\":\"13800138000\""),
       "debtor: phone: a subscriber number needs its country"},
      {with("\"channel\":\"mobile\"", "\"amount\":1"), "amount: stands twice"},
      {with("\"mobile\"", "\"fax\""), "channel: \"fax\" is none of"},
      {with("\"creditor\":{\"account\":\"6222020000000001\"},", ""), "creditor is missing"},
      {with("安全账户", std::string("\xff")), "not valid UTF-8"},
      {with("安全账户", "a\\u0000b"), "remark: contains a control character"},
      {with("安全账户", std::string(2'000, 'x')), "remark: longer than 1024 bytes"},
      {with("\"p1\"", "[[[[[[[[[[[[]]]]]]]]]]]]"), "nested deeper than 8"},
      {std::string(kEventBytesMax + 1, ' ') + std::string(kTransfer), "an event has at most 262144 bytes"},
  };
  for (const auto& [json, expected] : cases) {
    const std::string answer = canonical(json);
    EXPECT_TRUE(answer.starts_with("error: ")) << answer;
    EXPECT_NE(answer.find(expected), std::string::npos) << answer << "\nexpected: " << expected;
  }
}

// docs/event.schema.json is what the code says; `duanlian schema > docs/event.schema.json` renews it.
TEST(EventJson, schema_in_docs_is_the_one_of_the_code) {
  const auto file = read_file(DUANLIAN_SOURCE_DIR "/docs/event.schema.json", 1 << 20);
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(*file, event_schema());
}

}  // namespace
}  // namespace duanlian::model
