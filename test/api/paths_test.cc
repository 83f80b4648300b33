#include <atomic>
#include <gmock/gmock.h>
#include <set>
#include <simdjson.h>
#include <thread>

#include "api/documents.h"
#include "api/limits.h"
#include "api/live_server.h"
#include "graph/forms/path_question.h"
#include "model/codec.h"

namespace duanlian::api {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class PathsTest : public LiveServer {
 protected:
  static std::string paid(std::string_view id, std::string_view from, std::string_view to, int64_t fen,
                          int minute) {
    const std::string clock = std::to_string(100 + minute).substr(1);
    return R"({"kind":"transfer","id":")" + std::string(id) + R"(","time":"2026-11-24T08:)" + clock +
           R"(:00Z","source":"bank_a","purpose":"anti_fraud","status":"completed","debtor":{"account":")" +
           std::string(from) + R"("},"creditor":{"account":")" + std::string(to) + R"("},"amount":)" +
           std::to_string(fen) + R"(,"currency":"CNY"})" + "\n";
  }
  static std::string uses(std::string_view id, std::string_view account, std::string_view device) {
    return R"({"kind":"link","id":")" + std::string(id) +
           R"(","time":"2026-11-24T07:00:00Z","source":"bank_a","purpose":"anti_fraud","relation":"uses",)"
           R"("from":{"kind":"account","id":")" +
           std::string(account) + R"("},"to":{"kind":"device","id":")" + std::string(device) + "\"}}\n";
  }
  void tell(const std::string& lines) {
    const Answer answer = submit_lines(lines);
    ASSERT_EQ(answer.status, 200);
    ASSERT_THAT(answer.body, Not(HasSubstr("error")));
  }
  // A ring of three, and a fourth that B's device is used for.
  void tell_a_ring() {
    tell(paid("t1", "A", "B", 500, 1) + paid("t2", "B", "C", 400, 2) + paid("t3", "C", "A", 300, 3) +
         paid("t4", "D", "A", 200, 4) + uses("l1", "B", "imei1") + uses("l2", "D", "imei1"));
  }
  Answer paths(std::string_view body, std::string_view token = "officer") const {
    return ask("POST", "/v1/paths", token, body);
  }
};

TEST_F(PathsTest, EachKindIsAnswered) {
  tell_a_ring();
  const auto answered = [&](std::string_view question, std::string_view words) {
    const Answer answer = paths(question);
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.headers.at("content-type"), "application/json");
    EXPECT_THAT(answer.body, HasSubstr(std::string(words)));
  };
  answered(R"({"kind":"out_sum","accounts":["A"]})", R"("out":{"count":1,"sum":500})");
  answered(R"({"kind":"in_sum","accounts":["A"]})", R"("in":{"count":2,"sum":500})");
  answered(R"({"kind":"in_out","accounts":["B"]})", R"("out_per_in_milli":800)");
  answered(R"({"kind":"trace_counts","accounts":["A"]})", R"("by_hops":[1,1,1])");
  answered(R"({"kind":"chains","accounts":["D"],"to_accounts":["A"]})", R"("chains":[[0]])");
  answered(R"({"kind":"shortest_chain","accounts":["A"],"to_accounts":["C"]})", R"("chains":[[0,1]])");
  answered(R"({"kind":"cycles","accounts":["A"]})", R"("chains":[[0,1,2]])");
  answered(R"({"kind":"three_cycles","accounts":["A"],"to_accounts":["B"]})", R"("count":1)");
  answered(R"({"kind":"neighbourhood","accounts":["D"]})", R"({"pocket":2,"hops":2,"end":"hops"})");
  answered(R"({"kind":"counterparties","accounts":["D","C"]})", R"("is_member":false)");
  EXPECT_EQ(paths(R"({"kind":"out_sum","accounts":["A"],"format":"csv"})").headers.at("content-type"),
            "text/csv; charset=utf-8");
}

TEST_F(PathsTest, WhatAccountsShareComesFromTheLinks) {
  tell_a_ring();
  EXPECT_THAT(paths(R"({"kind":"ties","accounts":["B"]})").body,
              AllOf(HasSubstr(R"("by":"device/imei1")"),
                    HasSubstr(R"({"name":"device/imei1","degree":2,"is_too_common":false,"pockets":[0,1]})"),
                    HasSubstr(R"({"kind":"account","id":"D","asset":"CNY"})")));
  EXPECT_THAT(paths(R"({"kind":"ties","accounts":["A"]})").body, HasSubstr(R"("ties":[])"));
  std::string links;
  for (int i = 0; i < 30; ++i) {
    const std::string account = "S" + std::to_string(i);
    links += uses("s" + account, account, "till") + paid("p" + account, account, "B", 1, 5);
  }
  tell(links);
  EXPECT_THAT(paths(R"({"kind":"ties","accounts":["S1"]})").body,
              HasSubstr(R"({"name":"device/till","degree":30,"is_too_common":true,"pockets":[]})"));
}

TEST_F(PathsTest, TheIdsOfEventsAreGivenWhenTheyAreAskedFor) {
  tell_a_ring();
  EXPECT_THAT(paths(R"({"kind":"cycles","accounts":["A"],"events":true})").body,
              AllOf(HasSubstr(R"("event":"t1")"), HasSubstr(R"("event":"t3")")));
  EXPECT_THAT(paths(R"({"kind":"cycles","accounts":["A"]})").body, Not(HasSubstr("\"event\"")));
}

// From 5,000 to 4,096 steps the answer moves to other threads; it is the same.
TEST_F(PathsTest, WhatTakesManyStepsIsAnsweredAsWhole) {
  for (int part = 0; part < 5; ++part) {
    std::string lines;
    for (int i = 0; i < 1'000; ++i)
      lines += paid("m" + std::to_string(part) + "_" + std::to_string(i), "M", "N", 1, 10);
    tell(lines);
  }
  EXPECT_THAT(paths(R"({"kind":"out_sum","accounts":["M"]})").body,
              AllOf(HasSubstr(R"("out":{"count":5000,"sum":5000})"), Not(HasSubstr("cut"))));
  EXPECT_THAT(paths(R"({"kind":"out_sum","accounts":["M"],"steps_max":4500})").body,
              AllOf(HasSubstr(R"("out":{"count":4500,)"), HasSubstr(R"("cut":"steps_max")"),
                    HasSubstr(R"("steps_max":4500)")));
  EXPECT_THAT(paths(R"({"kind":"out_sum","accounts":["M"],"steps_max":100})").body,
              AllOf(HasSubstr(R"("out":{"count":100,)"), HasSubstr(R"("cut":"steps_max")")));
}

TEST_F(PathsTest, WhatIsWrongWithAQuestionIsSaidInWords) {
  tell_a_ring();
  const auto refused = [&](std::string_view body, int status, std::string_view words) {
    const Answer answer = paths(body);
    EXPECT_EQ(answer.status, status) << body;
    EXPECT_THAT(answer.body, HasSubstr(std::string(words))) << body;
  };
  refused("{}", 400, "kind: missing");
  refused("[", 400, "");
  refused(R"({"kind":"cycles","accounts":["nobody"]})", 404,
          "accounts[0]: no transfer names the account nobody");
  refused(R"({"kind":"cycles","accounts":["A"],"currency":"USD"})", 404, "A has no money in USD, but in CNY");
  refused(R"({"kind":"cycles","accounts":["A"],"answers_max":20001})", 400, "answers_max: more than 20000");
  refused(R"({"kind":"cycles","accounts":["A"],"steps_max":5000001})", 400, "steps_max: more than 5000000");
  refused(R"({"kind":"cycles","accounts":["A"],"time_limit_ms":60001})", 400,
          "time_limit_ms: more than 60000");
  refused(R"({"kind":"cycles","accounts":["A"],"answers_max":9999999})", 400,
          "answers_max: more than 1000000");
  std::string many = R"({"kind":"counterparties","accounts":["a")";
  for (int i = 0; i < 10'000; ++i) many += ",\"a" + std::to_string(i) + "\"";
  refused(many + "]}", 400, "accounts: more than 10000 entries");
}

TEST_F(PathsTest, AreAnsweredToThoseWhoMaySeeAllInstitutions) {
  tell_a_ring();
  constexpr std::string_view kBody = R"({"kind":"out_sum","accounts":["A"]})";
  for (const std::string_view token : {"reader", "officer", "admin"})
    EXPECT_EQ(paths(kBody, token).status, 200) << token;
  for (const std::string_view token : {"bank", "keeper", "relay"})
    EXPECT_EQ(paths(kBody, token).status, 403) << token;
  EXPECT_EQ(paths(kBody, "").status, 401);
}

TEST_F(PathsTest, ManyAtOnceAreAnsweredOrToldToComeAgain) {
  tell_a_ring();
  std::atomic<bool> ended = false;
  std::thread source([&] {
    for (int i = 0; !ended; ++i)
      EXPECT_EQ(submit_lines(paid("n" + std::to_string(i), "A", "B", 1, 9)).status, 200);
  });
  std::atomic<int> answered = 0;
  std::vector<std::thread> officers;
  for (int i = 0; i < 20; ++i) {
    officers.emplace_back([&] {
      for (int j = 0; j < 5; ++j) {
        const Answer answer = paths(R"({"kind":"cycles","accounts":["A"],"events":true})");
        EXPECT_TRUE(answer.status == 200 || answer.status == 503) << answer.body;
        if (answer.status == 503) {
          EXPECT_THAT(answer.body, HasSubstr("kPaths"));
        }
        answered += answer.status == 200 ? 1 : 0;
      }
    });
  }
  for (std::thread& officer : officers) officer.join();
  ended = true;
  source.join();
  EXPECT_GT(answered, 0);
}

// The document has the members of a question that are read, and no other.
TEST(PathsDocumentTest, NamesTheMembersThatAreRead) {
  simdjson::dom::parser parser;
  const simdjson::padded_string text(openapi_document());
  const simdjson::dom::element document = parser.parse(text);
  const simdjson::dom::object members = document["components"]["schemas"]["PathQuestion"]["properties"];
  std::set<std::string> named;
  for (const auto member : members) named.emplace(member.key);
  std::set<std::string> read;
  for (const model::Field& field : model::fields_of<graph::PathQuestion>()) read.emplace(field.spec.name);
  EXPECT_EQ(named, read);
  EXPECT_EQ(int64_t(members["answers_max"]["maximum"]), kPathAnswersServedMax);
  EXPECT_EQ(int64_t(members["steps_max"]["maximum"]), kPathStepsServedMax);
}

}  // namespace
}  // namespace duanlian::api
