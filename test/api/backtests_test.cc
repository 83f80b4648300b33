#include <chrono>
#include <fstream>
#include <gmock/gmock.h>
#include <thread>

#include "api/live_server.h"
#include "base/json_writer.h"
#include "detect/small_pack.h"
#include "engine/activation.h"
#include "engine/backtest.h"

namespace duanlian::api {
namespace {

using detect::one_rule;
using detect::small_pack;
using testing::HasSubstr;

constexpr std::string_view kNew = "/v1/packs/strict/backtest";

class BacktestsTest : public LiveServer {
 protected:
  void SetUp() override {
    LiveServer::SetUp();
    // The active pack warns from 500 fen on, `strict` holds.
    activate(lenient());
    write_pack("strict", strict());
  }

  static std::vector<model::PackFile> lenient() {
    return small_pack("rules:\n" + one_rule("lenient", "event.amount >= 500", "0.2", "warn"));
  }
  static std::vector<model::PackFile> strict() {
    return small_pack("rules:\n" + one_rule("strict", "event.amount >= 500", "0.2", "hold"));
  }
  // Each event costs it as much as a rule may cost, so that a run lasts until it is ended.
  static std::vector<model::PackFile> slow() {
    const std::string counts = "[0,1,2,3,4,5,6,7,8,9].all(X, ";
    std::string when;
    for (const char name : {'a', 'b', 'c', 'd'}) {
      when += counts;
      when.replace(when.find('X'), 1, 1, name);
    }
    when += "event.amount != a + b + c + d - 1))))";
    std::string rules = "rules:\n";
    for (int i = 0; i < 20; ++i)
      rules += one_rule("slow" + std::to_string(i), "\"" + when + "\"", "0", "allow");
    return small_pack(rules);
  }

  void activate(std::vector<model::PackFile> files) {
    ASSERT_TRUE(engine::ensure_pack(*intake_, std::move(files), "test", kNow));
  }
  void write_pack(std::string_view name, const std::vector<model::PackFile>& files) const {
    for (const model::PackFile& file : files) {
      const auto path = folder_ / "packs" / name / file.path;
      std::filesystem::create_directories(path.parent_path());
      std::ofstream(path, std::ios::binary) << file.text;
    }
  }
  void journal_transfers(int count) {
    std::vector<model::Event> events;
    for (int i = 0; i < count; ++i) events.push_back(detect::transfer("t" + std::to_string(i), 100 * i));
    ASSERT_TRUE(intake_->submit_and_wait(events, kNow));
  }
  static std::string body_with(const std::vector<model::PackFile>& files) {
    std::string body;
    JsonWriter json(body);
    json.begin_object().key("files").begin_array();
    for (const model::PackFile& file : files)
      json.begin_object().member("path", file.path).member("text", file.text).end_object();
    json.end_array().end_object();
    return body;
  }

  // Asks until the run is over.
  std::string result_of(std::string_view target) const {
    constexpr int kAskedMax = 4'000;
    for (int i = 0; i < kAskedMax; ++i) {
      const Answer answer = ask("GET", target, "officer");
      if (answer.status != 200 || answer.body.find(R"("state":"running")") == std::string::npos)
        return answer.body;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return "never over";
  }
};

TEST_F(BacktestsTest, runs_behind_and_gives_what_the_engine_gives) {
  journal_transfers(10);
  const Answer begun = ask("POST", kNew, "officer", "{}");
  EXPECT_EQ(begun.status, 202) << begun.body;
  EXPECT_EQ(begun.headers.at("location"), "/v1/packs/strict/backtest?run=1");
  EXPECT_THAT(begun.body, HasSubstr(R"({"run":1,"pack":"strict","state":"running","position":)"));
  const std::string result = result_of("/v1/packs/strict/backtest?run=1");

  engine::BacktestPlan plan{.pack = strict(), .against = lenient()};
  const auto report = engine::run_backtest(
      plan, [&](const engine::VisitEntry& visit) { return intake_->read_entries(11, visit); });
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->harder.events, 5U);
  std::string expected = R"({"run":1,"pack":"strict","state":"done","position":11,"last":11,"result":)";
  engine::append_report(expected, *report);
  EXPECT_EQ(result, expected + "}");
}

TEST_F(BacktestsTest, labels_files_and_a_range_come_in_the_body) {
  journal_transfers(10);
  std::string body = body_with(strict());
  body.pop_back();
  body += R"(,"against":"strict","from":"2026-01-01T00:00:00Z","to":"2027-01-01T00:00:00Z",)"
          R"("labels":[{"event":"t9","label":"scam"},{"event":"t8","label":"honest","source":"bank_a"}]})";
  ASSERT_EQ(ask("POST", "/v1/packs/small/backtest", "officer", body).status, 202);
  const std::string result = result_of("/v1/packs/small/backtest");
  EXPECT_THAT(result, HasSubstr(R"("range":{"from":"2026-01-01T00:00:00Z","to":"2027-01-01T00:00:00Z")"));
  EXPECT_THAT(result, HasSubstr(R"("labels":{"given":2,"scam":1,"honest":1)"));
  EXPECT_THAT(result, HasSubstr(R"("flips":{"events":0)"));
}

TEST_F(BacktestsTest, one_runs_at_a_time_and_events_and_activations_go_on_meanwhile) {
  journal_transfers(3'000);
  const Answer begun = ask("POST", "/v1/packs/small/backtest", "officer", body_with(slow()));
  ASSERT_EQ(begun.status, 202) << begun.body;
  const Answer second = ask("POST", kNew, "admin", "{}");
  EXPECT_EQ(second.status, 503);
  EXPECT_THAT(second.body, HasSubstr("a back-test is under way"));
  const Answer activated = ask("POST", "/v1/packs/activate", "admin", R"({"pack":"strict"})");
  EXPECT_EQ(activated.status, 200) << activated.body;
  EXPECT_THAT(submit(R"({"kind":"transfer","id":"now","time":"2026-11-24T08:59:00Z","source":"bank_a",)"
                     R"("purpose":"anti_fraud","debtor":{"account":"A"},"creditor":{"account":"B"},)"
                     R"("amount":600,"currency":"CNY"})")
                  .body,
              HasSubstr(R"("outcome":"hold")"));
  EXPECT_THAT(ask("GET", "/v1/packs/small/backtest", "officer").body, HasSubstr(R"("state":"running")"));
  EXPECT_EQ(ask("DELETE", "/v1/packs/small/backtest", "officer").status, 202);
  EXPECT_THAT(result_of("/v1/packs/small/backtest"), HasSubstr(R"("state":"failed")"));
  // The next one takes its place.
  ASSERT_EQ(ask("POST", kNew, "officer", R"({"against":"active"})").status, 202);
  EXPECT_THAT(result_of(kNew), HasSubstr(R"("state":"done")"));
  EXPECT_EQ(ask("GET", "/v1/packs/small/backtest", "officer").status, 404);
  EXPECT_EQ(ask("GET", std::string(kNew) + "?run=1", "officer").status, 404);
}

TEST_F(BacktestsTest, a_server_that_stops_ends_the_run) {
  journal_transfers(3'000);
  ASSERT_EQ(ask("POST", "/v1/packs/small/backtest", "officer", body_with(slow())).status, 202);
  server_.reset();
}

TEST_F(BacktestsTest, what_is_wrong_is_refused_and_begins_nothing) {
  const auto status = [&](std::string_view target, std::string_view body,
                          std::string_view token = "officer") {
    return ask("POST", target, token, body).status;
  };
  EXPECT_EQ(status(kNew, "{}", "bank"), 403);
  EXPECT_EQ(status(kNew, "{}", "reader"), 403);
  EXPECT_EQ(status(kNew, "nonsense"), 400);
  EXPECT_EQ(status(kNew, R"({"against":"nowhere"})"), 404);
  EXPECT_EQ(status("/v1/packs/nowhere/backtest", "{}"), 404);
  EXPECT_EQ(status("/v1/packs/..%2Fpacks/backtest", "{}"), 404);
  EXPECT_EQ(status(kNew, R"({"from":"2026-11-24T00:00:00Z","to":"2026-11-23T00:00:00Z"})"), 400);
  EXPECT_EQ(status(kNew, R"({"from":"yesterday"})"), 400);
  EXPECT_EQ(status(kNew, R"({"labels":[{"event":"a","label":"fraud"}]})"), 400);
  const Answer contradicting = ask(
      "POST", kNew, "officer", R"({"labels":[{"event":"a","label":"scam"},{"event":"a","label":"honest"}]})");
  EXPECT_EQ(contradicting.status, 400);
  EXPECT_THAT(contradicting.body, HasSubstr("labels[1]: the event a has another label"));
  const Answer other = ask("POST", kNew, "officer", body_with(strict()));
  EXPECT_EQ(other.status, 400);
  EXPECT_THAT(other.body, HasSubstr("the files are those of the pack small"));
  auto broken = strict();
  broken[2].text = "rules: [";
  const Answer wrong = ask("POST", "/v1/packs/small/backtest", "officer", body_with(broken));
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(wrong.body, HasSubstr("rules/a.yaml:1:"));
  EXPECT_EQ(ask("GET", kNew, "officer").status, 404);
  EXPECT_EQ(ask("DELETE", kNew, "officer").status, 404);
  EXPECT_EQ(ask("GET", std::string(kNew) + "?of=1", "officer").status, 400);
}

}  // namespace
}  // namespace duanlian::api
