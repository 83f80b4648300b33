#include <gmock/gmock.h>

#include "api/live_server.h"
#include "base/file.h"
#include "model/event_json.h"

namespace duanlian::api {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class ResourcesTest : public LiveServer {
 protected:
  static constexpr std::string_view kPack =
      R"(pack: tiny\nversion: \"1\"\nname: {zh: 小, en: Tiny}\npolicies: {}\n)";

  static std::string of_files(std::string_view pack_yaml) {
    return R"({"files":[{"path":"pack.yaml","text":")" + std::string(pack_yaml) + "\"}]}";
  }
  // As the array of a body: the lines without the last, empty one.
  static std::vector<std::string> lines_of(const std::string& body) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < body.size();) {
      const std::size_t end = body.find('\n', at);
      EXPECT_NE(end, std::string::npos);
      lines.push_back(body.substr(at, end - at));
      at = end + 1;
    }
    return lines;
  }
};

TEST_F(ResourcesTest, an_event_is_answered_with_its_decision) {
  const Answer first = submit(transfer("t1"));
  EXPECT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(first.headers.at("content-type"), "application/json");
  EXPECT_EQ(first.headers.at("duanlian-repeated"), "false");
  EXPECT_EQ(first.headers.at("cache-control"), "no-store");
  EXPECT_EQ(first.headers.at("x-content-type-options"), "nosniff");
  EXPECT_THAT(first.body, StartsWith(R"({"event":"t1","source":"bank_a","position":1,"kind":"transfer")"));

  const Answer again = submit(transfer("t1"));
  EXPECT_EQ(again.headers.at("duanlian-repeated"), "true");
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(ask("GET", "/v1/decisions/t1", "bank").body, first.body);
}

TEST_F(ResourcesTest, lines_are_answered_in_order_and_a_bad_one_does_not_stop_the_rest) {
  const std::string lines = transfer("a") + "\n\n" + transfer("b") + "\r\nnonsense\n" + transfer("a") + "\n" +
                            transfer("c", "bank_b") + "\n" + transfer("d");
  const Answer answer = submit_lines(lines);
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.headers.at("content-type"), "application/x-ndjson");
  const auto answers = lines_of(answer.body);
  ASSERT_EQ(answers.size(), 6U) << answer.body;
  EXPECT_THAT(answers[0], AllOf(StartsWith(R"({"decision":{"event":"a")"), HasSubstr("\"repeated\":false}")));
  EXPECT_THAT(answers[1], StartsWith(R"({"decision":{"event":"b")"));
  EXPECT_THAT(answers[2],
              AllOf(StartsWith(R"({"error":{"code":"invalid_argument")"), HasSubstr("\"line\":4}")));
  EXPECT_THAT(answers[3], AllOf(StartsWith(R"({"decision":{"event":"a")"), HasSubstr("\"repeated\":true}")));
  EXPECT_THAT(answers[4], AllOf(HasSubstr("permission_denied"), HasSubstr("\"line\":6}")));
  EXPECT_THAT(answers[5], StartsWith(R"({"decision":{"event":"d")"));
}

TEST_F(ResourcesTest, only_bad_lines_are_answered_too) {
  EXPECT_EQ(submit_lines("x\ny\n").status, 200);
  EXPECT_EQ(lines_of(submit_lines("x\ny\n").body).size(), 2U);
  EXPECT_EQ(submit_lines("\n \n").status, 400);
  EXPECT_EQ(intake_->counters().position, 0U);
}

TEST_F(ResourcesTest, too_many_lines_are_refused_whole) {
  std::string lines;
  for (std::size_t i = 0; i <= kBulkEventsMax; ++i) lines += "{}\n";
  EXPECT_EQ(submit_lines(lines).status, 413);
}

TEST_F(ResourcesTest, a_bad_event_is_a_bad_request) {
  for (const std::string& body :
       {std::string("{"), std::string("[]"), std::string("{}"), std::string("\xFF\xFE"),
        std::string(3'000, '['), transfer("t", "bank_a", "1999-01-01T00:00:00Z"),
        transfer("t", "bank_a", "2101-01-01T00:00:00Z"), transfer("t", "Bank A"),
        transfer(std::string(129, 'a')), std::string(R"({"kind":"war","id":"a"})")}) {
    const Answer answer = submit(body);
    EXPECT_EQ(answer.status, 400) << body << answer.body;
    EXPECT_THAT(answer.body, StartsWith(R"({"error":{"code":)")) << body;
  }
  EXPECT_EQ(intake_->counters().position, 0U);
}

TEST_F(ResourcesTest, an_event_from_the_future_is_a_wrong_clock) {
  EXPECT_EQ(submit(transfer("t1", "bank_a", "2026-11-24T09:10:00Z")).status, 200);
  const Answer late = submit(transfer("t2", "bank_a", "2026-11-24T09:10:00.000001Z"));
  EXPECT_EQ(late.status, 400);
  EXPECT_THAT(late.body, HasSubstr("10 minutes ahead"));
}

TEST_F(ResourcesTest, a_full_disk_is_said_and_nothing_is_acknowledged) {
  engine::IntakeOptions options;
  options.journal.free_bytes_min = uint64_t{1} << 60;
  options.committer.no_space_answer_after = std::chrono::milliseconds(20);
  open(options);
  EXPECT_EQ(ask("GET", "/health").status, 200);
  for (const Answer& answer :
       {submit(transfer("t1")), submit(transfer("t1")), submit_lines(transfer("t2"))}) {
    EXPECT_EQ(answer.status, 507) << answer.body;
    EXPECT_THAT(answer.body, HasSubstr(R"({"error":{"code":"no_space","message":)"));
    EXPECT_EQ(answer.headers.count("retry-after"), 1U);
  }
  const Answer health = ask("GET", "/health");
  EXPECT_EQ(health.status, 503);
  EXPECT_THAT(health.body, StartsWith(R"({"status":"disk_full","reason":"the disk is full)"));
  EXPECT_EQ(health.headers.count("retry-after"), 1U);
  EXPECT_THAT(ask("GET", "/metrics").body, HasSubstr("duanlian_disk_full 1\n"));
}

TEST_F(ResourcesTest, a_token_speaks_for_its_source_and_its_kinds) {
  EXPECT_EQ(submit(transfer("t", "bank_b")).status, 403);
  EXPECT_EQ(submit(transfer("t", "bank_b"), "relay").status, 200);
  EXPECT_EQ(submit(transfer("t"), "keeper").status, 403);
  EXPECT_EQ(submit(transfer("t"), "reader").status, 403);
  EXPECT_EQ(submit(transfer("t"), "nobody").status, 401);
  EXPECT_EQ(submit(transfer("t"), "").status, 401);

  const std::string head = R"(,"id":"x","time":"2026-11-24T08:00:00Z","purpose":"anti_fraud","source":)";
  const std::string list = R"({"kind":"watchlist_entry")" + head +
                           R"("bank_a","action":"add","list":"bad","entity":{"kind":"account","id":"B"},)" +
                           R"("expires":"2027-01-01T00:00:00Z"})";
  EXPECT_EQ(submit(list).status, 403);
  EXPECT_EQ(submit(list, "keeper").status, 200);
  const std::string command =
      R"({"kind":"command")" + head + R"("police","officer":"o","action":"a","reason":"r"})";
  EXPECT_EQ(submit(command, "reader").status, 403);
  EXPECT_EQ(submit(command, "officer").status, 200);
  const std::string tick = R"({"kind":"tick")" + head + R"("gateway"})";
  EXPECT_EQ(submit(tick, "relay").status, 403);
  EXPECT_EQ(submit(tick, "admin").status, 200);
  const std::string pack =
      R"({"kind":"pack_activated")" + head +
      R"("administration","pack":"p","version":"1","digest":"d","files":[{"path":"a","text":"b"}]})";
  const Answer refused = submit(pack, "admin");
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.body, HasSubstr("/v1/packs/activate"));
}

TEST_F(ResourcesTest, decisions_are_seen_by_their_source_and_by_those_who_may) {
  submit(transfer("a/b 断"));
  EXPECT_EQ(ask("GET", "/v1/decisions/a%2Fb%20%E6%96%AD", "bank").status, 200);
  EXPECT_EQ(ask("GET", "/v1/decisions/none", "bank").status, 404);
  EXPECT_EQ(ask("GET", "/v1/decisions/" + std::string(200, 'a'), "bank").status, 404);
  EXPECT_EQ(ask("GET", "/v1/decisions/a%2Fb%20%E6%96%AD", "reader").status, 404);
  EXPECT_EQ(ask("GET", "/v1/decisions/a%2Fb%20%E6%96%AD?source=bank_a", "reader").status, 200);
  EXPECT_EQ(ask("GET", "/v1/decisions/a%2Fb%20%E6%96%AD?source=bank_a", "bank").status, 200);
  EXPECT_EQ(ask("GET", "/v1/decisions/x?source=bank_b", "bank").status, 403);
  EXPECT_EQ(ask("GET", "/v1/decisions/x?colour=red", "bank").status, 400);
  EXPECT_EQ(ask("GET", "/v1/decisions/x").status, 401);
}

TEST_F(ResourcesTest, a_good_pack_becomes_the_deciding_one_and_a_wrong_one_does_not) {
  EXPECT_THAT(ask("GET", "/v1/packs", "bank").body, HasSubstr("\"active\":null"));
  const Answer good = ask("POST", "/v1/packs/check", "bank", of_files(kPack));
  EXPECT_EQ(good.status, 200);
  EXPECT_THAT(good.body, StartsWith(R"({"ok":true,"issues":[],"pack":{"id":"tiny","version":"1")"));
  EXPECT_EQ(ask("POST", "/v1/packs/activate", "bank", of_files(kPack)).status, 403);

  const Answer first = ask("POST", "/v1/packs/activate", "admin", of_files(kPack));
  EXPECT_EQ(first.status, 200) << first.body;
  EXPECT_THAT(first.body, StartsWith(R"({"changed":true,"position":1,"pack":{"id":"tiny")"));
  const Answer again = ask("POST", "/v1/packs/activate", "admin", of_files(kPack));
  EXPECT_THAT(again.body, StartsWith(R"({"changed":false,"pack":)"));

  const Answer wrong = ask("POST", "/v1/packs/activate", "admin", of_files("pack: tiny\\ncolour: red\\n"));
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(wrong.body, AllOf(HasSubstr("pack.yaml:2:1: unknown key"), HasSubstr("\"error\"")));
  EXPECT_THAT(ask("POST", "/v1/packs/check", "bank", of_files("colour: red\\n")).body,
              StartsWith(R"({"ok":false,"issues":["pack.yaml:1:1: )"));
  EXPECT_THAT(ask("GET", "/v1/packs", "bank").body, HasSubstr(R"("active":{"id":"tiny")"));
  EXPECT_EQ(intake_->counters().position, 1U);
}

TEST_F(ResourcesTest, packs_of_the_server_are_named) {
  std::filesystem::create_directories(folder_ / "packs" / "one");
  std::filesystem::create_directories(folder_ / "packs" / "empty");
  ASSERT_TRUE(replace_file(folder_ / "packs" / "one" / "pack.yaml",
                           "pack: one\nversion: \"1\"\nname: {zh: 一, en: One}\npolicies: {}\n"));
  EXPECT_THAT(ask("GET", "/v1/packs", "bank").body, HasSubstr(R"("available":["one"])"));
  EXPECT_EQ(ask("POST", "/v1/packs/activate", "admin", R"({"pack":"one"})").status, 200);
  EXPECT_EQ(ask("POST", "/v1/packs/activate", "admin", R"({"pack":"empty"})").status, 404);
  EXPECT_EQ(ask("POST", "/v1/packs/activate", "admin", R"({"pack":"../one"})").status, 400);
}

TEST_F(ResourcesTest, open_resources_need_no_token) {
  submit(transfer("t1"));
  EXPECT_EQ(ask("GET", "/health").body, R"({"status":"ok","position":1,"pack":null})");
  EXPECT_THAT(ask("GET", "/v1/openapi.json").body, HasSubstr("\"openapi\": \"3.1.0\""));
  EXPECT_EQ(ask("GET", "/v1/events/schema").body, model::event_schema());
  const Answer metrics = ask("GET", "/metrics");
  EXPECT_THAT(metrics.headers.at("content-type"), StartsWith("text/plain; version=0.0.4"));
  EXPECT_THAT(metrics.body, HasSubstr("duanlian_position 1\n"));
  EXPECT_THAT(metrics.body, HasSubstr("duanlian_memory_forgotten_total 0\n"));
  EXPECT_THAT(metrics.body, HasSubstr("duanlian_events_total{kind=\"transfer\"} 1\n"));
  EXPECT_THAT(metrics.body,
              HasSubstr("duanlian_http_requests_total{route=\"/v1/events\",status=\"200\"} 1\n"));
  EXPECT_THAT(metrics.body, HasSubstr("duanlian_http_request_seconds_count{route=\"/v1/events\"} 1\n"));
  EXPECT_THAT(metrics.body, Not(HasSubstr("bank\"")));
}

TEST_F(ResourcesTest, every_resource_knows_its_methods) {
  const Answer head = ask("HEAD", "/health");
  EXPECT_EQ(head.status, 200);
  EXPECT_NE(head.headers.at("content-length"), "0");
  EXPECT_TRUE(head.body.empty());
  EXPECT_EQ(ask("OPTIONS", "/v1/events").status, 405);
  EXPECT_EQ(ask("OPTIONS", "/v1/events").headers.at("allow"), "POST");
  EXPECT_EQ(ask("DELETE", "/v1/packs").headers.at("allow"), "GET, HEAD");
  EXPECT_EQ(ask("GET", "/v2/events").status, 404);
}

}  // namespace
}  // namespace duanlian::api
