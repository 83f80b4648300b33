#include <atomic>
#include <gmock/gmock.h>
#include <simdjson.h>
#include <thread>

#include "api/live_server.h"
#include "api/trace_request.h"
#include "engine/intake.h"
#include "model/event_json.h"

namespace duanlian::api {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view kTraces = "/v1/traces";

class TracesTest : public LiveServer {
 protected:
  static std::string payment(std::string_view id, std::string_view from, std::string_view to, int64_t fen,
                             std::string_view time, std::string_view more = "") {
    return R"({"kind":"transfer","id":")" + std::string(id) + R"(","time":"2026-11-24T)" + std::string(time) +
           R"(Z","source":"bank_a","purpose":"anti_fraud","status":"completed","debtor":{"account":")" +
           std::string(from) + R"("},"creditor":{"account":")" + std::string(to) + R"("},"amount":)" +
           std::to_string(fen) + R"(,"currency":"CNY")" + std::string(more) + "}\n";
  }
  // 500 yuan of V go on from M to N and are drawn in part; W is another victim.
  void tell_a_case() {
    const std::string lines =
        payment("t1", "V", "M", 50'000, "08:00:00") + payment("t2", "M", "N", 49'800, "08:03:00") +
        payment("t3", "W", "N", 10'000, "08:04:00") +
        R"({"kind":"transfer","id":"t4","time":"2026-11-24T08:10:00Z","source":"bank_a","purpose":"anti_fraud",)"
        R"("status":"completed","method":"cash_withdrawal","debtor":{"account":"N"},"amount":20000,"currency":"CNY"})"
        "\n" +
        payment("t5", "X", "Y", 1'000, "08:11:00");
    const Answer answer = submit_lines(lines);
    ASSERT_EQ(answer.status, 200);
    ASSERT_THAT(answer.body, Not(HasSubstr("error")));
  }
  Answer trace(std::string_view body, std::string_view token = "officer") const {
    return ask("POST", kTraces, token, body);
  }
};

// Value of the rests of that kind at that account.
int64_t resting(const std::string& body, std::string_view kind, std::string_view account) {
  simdjson::dom::parser parser;
  const simdjson::dom::element answer = parser.parse(body);
  int64_t sum = 0;
  for (const simdjson::dom::element rest : answer["rests"]) {
    const uint64_t place = rest["pocket"];
    const std::string_view id = answer["pockets"].at(place)["id"];
    const std::string_view found = rest["kind"];
    if (found != kind || (!account.empty() && id != account)) continue;
    for (const simdjson::dom::element share : rest["shares"]) sum += share["value"].get_int64().value();
  }
  return sum;
}

TEST_F(TracesTest, MoneyOfAVictimIsFollowedFromHisPayment) {
  tell_a_case();
  const Answer answer = trace(R"({"payments":[{"event":"t1","source":"bank_a","victim":"老王"}]})");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.headers.at("content-type"), "application/json");
  EXPECT_EQ(resting(answer.body, "account", "M"), 200);
  EXPECT_EQ(resting(answer.body, "account", "N"), 29'800) << "what came first is drawn first";
  EXPECT_EQ(resting(answer.body, "cash", ""), 20'000);
  EXPECT_THAT(answer.body, AllOf(HasSubstr("老王"), HasSubstr(R"("as_of":"2026-11-24T08:11:00Z")"),
                                 HasSubstr(R"("t2")"), HasSubstr(R"("method":"fifo")")));
  const Answer last_first = trace(R"({"payments":[{"event":"t1","source":"bank_a"}],"method":"lifo"})");
  EXPECT_EQ(resting(last_first.body, "account", "N"), 39'800);
}

TEST_F(TracesTest, APaymentIsFoundByWhatTheVictimRemembers) {
  tell_a_case();
  const std::string by_event = trace(R"({"payments":[{"event":"t1","source":"bank_a"}]})").body;
  const std::string remembered = R"("payer":"V","amount":50000,"time":"2026-11-24T12:00:00Z")";
  EXPECT_EQ(trace(R"({"payments":[{)" + remembered + "}]}").body, by_event);
  EXPECT_EQ(trace(R"({"payments":[{)" + remembered + R"(,"payee":"M","asset":"CNY"}]})").body, by_event);
  EXPECT_EQ(trace(R"({"payments":[{)" + remembered + R"(,"payee":"N"}]})").status, 404);
  EXPECT_EQ(trace(R"({"payments":[{"payer":"nobody","amount":1,"time":"2026-11-24T12:00:00Z"}]})").status,
            404);
}

TEST_F(TracesTest, SeveralVictimsAtOnceAndTheOtherWayRound) {
  tell_a_case();
  const Answer both = trace(
      R"({"payments":[{"event":"t1","source":"bank_a"},{"event":"t3","source":"bank_a"}],"without_bracket":true})");
  ASSERT_EQ(both.status, 200) << both.body;
  EXPECT_EQ(resting(both.body, "account", "N") + resting(both.body, "account", "M") +
                resting(both.body, "cash", ""),
            60'000);
  const Answer whose = trace(R"({"whose":"N"})");
  ASSERT_EQ(whose.status, 200) << whose.body;
  EXPECT_THAT(whose.body,
              AllOf(StartsWith(R"({"answers":[{"format":"duanlian.sources")"),
                    HasSubstr(R"("balance":39800)"), HasSubstr(R"("id":"V")"), HasSubstr(R"("id":"W")")));
  EXPECT_EQ(trace(R"({"whose":"nobody"})").status, 404);
}

TEST_F(TracesTest, EveryFormIsAnsweredAsItself) {
  tell_a_case();
  const auto in_form = [&](std::string_view form) {
    return trace(R"({"payments":[{"event":"t1","source":"bank_a"}],"mask":true,"format":")" +
                 std::string(form) + "\"}");
  };
  EXPECT_EQ(in_form("csv").headers.at("content-type"), "text/csv; charset=utf-8");
  EXPECT_THAT(in_form("csv").body, StartsWith("\xef\xbb\xbf"));
  EXPECT_THAT(in_form("csv_hops").body, HasSubstr("t2"));
  EXPECT_EQ(in_form("graphml").headers.at("content-type"), "application/graphml+xml; charset=utf-8");
  EXPECT_THAT(in_form("graphml").body, HasSubstr("<graphml"));
  EXPECT_EQ(in_form("html").headers.at("content-type"), "text/html; charset=utf-8");
  EXPECT_THAT(in_form("html").body, HasSubstr("<!doctype html>"));
  EXPECT_EQ(in_form("pdf").status, 400);
  EXPECT_EQ(trace(R"({"whose":"N","format":"csv"})").headers.at("content-type"), "text/csv; charset=utf-8");
  EXPECT_EQ(trace(R"({"whose":"N","format":"html"})").status, 400);
}

TEST_F(TracesTest, LinksSayWhoseAccountAndWalletADealHas) {
  tell_a_case();
  const auto link = [](std::string_view id, std::string_view kind, std::string_view name) {
    return R"({"kind":"link","id":")" + std::string(id) +
           R"(","time":"2026-11-24T08:01:00Z","source":"bank_a","purpose":"anti_fraud","relation":"owns",)"
           R"("from":{"kind":"person","id":"liu"},"to":{"kind":")" +
           std::string(kind) + R"(","id":")" + std::string(name) + "\"}}\n";
  };
  const std::string coins =
      R"({"kind":"chain_transfer","id":"c1","time":"2026-11-24T08:05:00Z","source":"bank_a","purpose":"anti_fraud",)"
      R"("chain":"tron","asset":"USDT","from":"Tm","to":"Tfar","quantity":"69400000"})"
      "\n";
  constexpr std::string_view kBody =
      R"({"payments":[{"event":"t1","source":"bank_a"}],"method":"lifo",)"
      R"("rates":[{"from":"CNY","to":"USDT@tron","numerator":1000000,"denominator":720}])";
  ASSERT_EQ(submit_lines(coins).status, 200);
  EXPECT_EQ(resting(trace(std::string(kBody) + "}").body, "wallet", "Tfar"), 0);
  ASSERT_EQ(submit_lines(link("l1", "account", "M") + link("l2", "wallet", "Tm")).status, 200);
  const Answer answer = trace(std::string(kBody) + "}");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(resting(answer.body, "wallet", "Tfar"), 50'000);
  EXPECT_THAT(answer.body, HasSubstr(R"("came":{"event":"t1")"));
  const Answer exact = trace(std::string(kBody) + R"(,"deal_tolerance_milli":0})");
  EXPECT_THAT(exact.body, Not(HasSubstr("came"))) << "69.40 coins are not quite 500 yuan";
  const Answer without = trace(std::string(kBody) + R"(,"without_links":true})");
  EXPECT_EQ(resting(without.body, "wallet", "Tfar"), 0);
}

TEST_F(TracesTest, WhatIsWrongWithAQuestionIsSaid) {
  tell_a_case();
  const auto refused = [&](std::string_view body, int status, std::string_view words) {
    const Answer answer = trace(body);
    EXPECT_EQ(answer.status, status) << body;
    EXPECT_THAT(answer.body, HasSubstr(std::string(words))) << body;
  };
  refused("{}", 400, "expected \\\"payments\\\"");
  refused("[]", 400, "object");
  refused(R"({"payments":[{}]})", 400, "payments[0]: needs an event, or payer, amount and time");
  refused(R"({"payments":[{"event":"t1","payer":"V"}]})", 400, "payments[0]: is named by its event");
  refused(R"({"payments":[{"event":"t9","source":"bank_a"}]})", 404, "payments[0]: no event of bank_a");
  refused(R"({"payments":[{"event":"t1"}]})", 404, "no event of police");
  refused(R"({"payments":[{"event":"t1","source":"bank_a","amount":50001}]})", 400, "");
  refused(R"({"payments":[{"event":"t1","source":"bank_a"},{"event":"t1","source":"bank_a"}]})", 400,
          "payments[1]: names the same transfer");
  refused(R"({"payments":[{"event":"t1","source":"bank_a"}],"until":"2026-11-24T07:00:00Z"})", 400, "");
  refused(R"({"payments":[{"event":"t1","source":"bank_a"}],"time_limit_ms":600000})", 400, "time_limit_ms");
  refused(R"({"payments":[{"event":"t1","source":"bank_a"}],"colour":1})", 400, "colour");
  refused(R"({"payments":[{"event":"t1","source":"bank_a"}],"rates":[{"from":"A","to":"B"}]})", 400, "rates");
  EXPECT_EQ(submit_lines(payment("u1", "V", "M", 50'000, "08:30:00", R"(,"status":"reversed")")).status, 200);
}

TEST_F(TracesTest, WhatWasUndoneOrStoppedHasNothingToFollow) {
  tell_a_case();
  std::string undone = payment("t6", "X", "Y", 1'000, "08:20:00");
  undone.replace(undone.find("completed"), 9, "reversed");
  ASSERT_EQ(submit_lines(undone).status, 200);
  const Answer answer = trace(R"({"payments":[{"event":"t5","source":"bank_a"}]})");
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("was undone"));
  EXPECT_THAT(trace(R"({"payments":[{"event":"t6","source":"bank_a"}]})").body,
              HasSubstr("moved no money that the graph knows"));
}

TEST_F(TracesTest, AreForThoseWhoMaySeeAllInstitutions) {
  tell_a_case();
  constexpr std::string_view kBody = R"({"payments":[{"event":"t1","source":"bank_a"}]})";
  for (const std::string_view token : {"reader", "officer", "admin"})
    EXPECT_EQ(trace(kBody, token).status, 200) << token;
  for (const std::string_view token : {"bank", "keeper", "relay"})
    EXPECT_EQ(trace(kBody, token).status, 403) << token;
  EXPECT_EQ(trace(kBody, "").status, 401);
}

// Many at once: each is answered or told to come again, and events go on being taken.
TEST_F(TracesTest, ManyAtOnceAreAnsweredOrRefusedWhileEventsAreTaken) {
  tell_a_case();
  std::atomic<bool> ended = false;
  std::thread source([&] {
    for (int i = 0; !ended; ++i) {
      std::string lines;
      for (int j = 0; j < 50; ++j) {
        const std::string id = "more" + std::to_string(i) + "_" + std::to_string(j);
        lines += payment(id, j % 2 == 0 ? "N" : "M", "A" + std::to_string(j), 1, "08:30:00");
      }
      EXPECT_EQ(submit_lines(lines).status, 200);
    }
  });
  std::atomic<int> answered = 0;
  std::atomic<int> refused = 0;
  std::vector<std::thread> officers;
  for (int i = 0; i < 20; ++i) {
    officers.emplace_back([&] {
      for (int j = 0; j < 5; ++j) {
        const Answer answer = trace(R"({"payments":[{"event":"t1","source":"bank_a"}]})");
        EXPECT_TRUE(answer.status == 200 || answer.status == 503) << answer.body;
        if (answer.status == 503) {
          EXPECT_THAT(answer.body, HasSubstr("kTraces"));
          EXPECT_EQ(answer.headers.count("retry-after"), 1U);
          ++refused;
          continue;
        }
        int64_t sum = 0;
        for (const std::string_view kind : {"account", "cash", "hub", "cut"})
          sum += resting(answer.body, kind, "");
        EXPECT_EQ(sum, 50'000);
        ++answered;
      }
    });
  }
  for (std::thread& officer : officers) officer.join();
  ended = true;
  source.join();
  EXPECT_GT(answered, 10);
  EXPECT_EQ(answered + refused, 100);
}

TEST_F(TracesTest, OneThatTakesLongerThanItMayIsCutAndSaysSo) {
  std::string lines;
  for (int i = 0; i < 9'000; ++i) {
    const std::string time = "08:" + std::to_string(10 + i / 60 % 50) + ":" + std::to_string(10 + i % 50);
    lines += payment("c" + std::to_string(i), "A" + std::to_string(i % 300),
                     "A" + std::to_string((i * 7 + 1) % 300), 1'000 + i, time);
  }
  ASSERT_EQ(submit_lines(lines).status, 200);
  const Answer answer =
      trace(R"({"payments":[{"event":"c1","source":"bank_a"}],"method":"proportional","time_limit_ms":1})");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(resting(answer.body, "account", "") + resting(answer.body, "cut", "") +
                resting(answer.body, "hub", "") + resting(answer.body, "returned", ""),
            1'001)
      << "what was not reached is there too";
}

TEST_F(TracesTest, AnAnswerOfTooManyPartsIsRefusedWithTheNameOfTheLimit) {
  constexpr int kVictims = 500;  // each payee has a part of every one's
  std::string lines;
  std::string payments;
  for (int i = 0; i < kVictims; ++i) {
    const std::string number = std::to_string(i);
    lines += payment("in" + number, "V" + number, "M", 100'000, "08:00:00");
    payments += (i == 0 ? R"({"event":"in)" : R"(,{"event":"in)") + number + R"(","source":"bank_a"})";
  }
  for (int i = 0; i < kVictims; ++i)
    lines += payment("out" + std::to_string(i), "M", "P" + std::to_string(i), 90'000, "08:10:00");
  ASSERT_EQ(submit_lines(lines).status, 200);
  const auto asked = [&](std::string_view list, std::string_view method) {
    return trace(R"({"payments":[)" + std::string(list) + R"(],"method":")" + std::string(method) +
                 R"(","without_bracket":true})");
  };
  const Answer refused = asked(payments, "proportional");
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, HasSubstr("kTracePartsMax"));
  EXPECT_EQ(asked(payments, "fifo").status, 200);
  EXPECT_EQ(asked(R"({"event":"in1","source":"bank_a"})", "proportional").status, 200);
}

}  // namespace
}  // namespace duanlian::api
