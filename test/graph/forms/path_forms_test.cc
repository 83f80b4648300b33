#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <string_view>

#include "base/utf8.h"
#include "graph/forms/path_answer.h"
#include "graph/forms/path_question.h"
#include "graph/forms/path_report.h"
#include "graph/paths/cycles.h"
#include "graph/paths/tie_table.h"

namespace duanlian::graph {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string refusal_of(std::string_view question) {
  const auto asked = read_path_question(question);
  EXPECT_FALSE(asked) << question;
  return asked ? std::string() : asked.error().message;
}

TEST(PathQuestionTest, WhatIsWrongIsSaidWithItsPlace) {
  const auto refused = [](std::string_view question, std::string_view words) {
    EXPECT_THAT(refusal_of(question), HasSubstr(std::string(words))) << question;
  };
  refused("", "");
  refused("[]", "object");
  refused("{}", "kind: missing");
  refused(R"({"kind":"out_sum"})", "accounts: missing");
  refused(R"({"kind":"out_sum","accounts":[]})", "accounts: missing");
  refused(R"({"kind":"sums","accounts":["a"]})", R"(kind: "sums" is none of out_sum in_sum)");
  refused(R"({"kind":"out_sum","accounts":"a"})", "accounts: expected an array");
  refused(R"({"kind":"out_sum","accounts":[1]})", "accounts: 0: expected a string");
  refused(R"({"kind":"out_sum","accounts":["a"],"colour":1})", "colour: unknown field");
  refused(R"({"kind":"out_sum","accounts":["a"],"kind":"in_sum"})", "kind: stands twice");
  refused(R"({"kind":"out_sum","accounts":["a","b"]})", "accounts: out_sum is asked about one account");
  refused(R"({"kind":"counterparties","accounts":["a","b","a"]})",
          "accounts[2]: a was named before, as accounts[0]");
  refused(R"({"kind":"chains","accounts":["a",""],"to_accounts":["b"]})",
          "accounts[1]: an account has no name");
  refused(R"({"kind":"chains","accounts":["a"]})", "to_accounts: missing");
  refused(R"({"kind":"chains","accounts":["a"],"to_accounts":["b","a"]})",
          "to_accounts[1]: a was named before, as accounts[0]");
  refused(R"({"kind":"three_cycles","accounts":["a"],"to_accounts":["b","c"]})",
          "to_accounts: three_cycles takes one");
  refused(R"({"kind":"cycles","accounts":["a"],"to_accounts":["b"]})",
          "to_accounts: cycles does not ask for it");
  refused(R"({"kind":"out_sum","accounts":["a"],"hops_max":2})", "hops_max: out_sum does not ask for it");
  refused(R"({"kind":"shortest_chain","accounts":["a"],"to_accounts":["b"],"gap_max":"2h"})",
          "gap_max: shortest_chain does not ask for it");
  refused(R"({"kind":"ties","accounts":["a"],"until":"2026-11-24T09:00:00Z"})",
          "until: ties does not ask for it");
  refused(R"({"kind":"chains","accounts":["a"],"to_accounts":["b"],"hops_max":17})",
          "hops_max: chains takes 1 to 16");
  refused(R"({"kind":"chains","accounts":["a"],"to_accounts":["b"],"hops_max":0})", "hops_max: less than 1");
  refused(R"({"kind":"cycles","accounts":["a"],"hops_max":1})", "hops_max: cycles takes 2 to 16");
  refused(R"({"kind":"trace_counts","accounts":["a"],"hops_max":9})", "hops_max: trace_counts takes 1 to 8");
  refused(
      R"({"kind":"in_out","accounts":["a"],"from":"2026-11-24T09:00:00Z","until":"2026-11-24T08:59:59Z"})",
      "until: the window ends before it begins");
  refused(R"({"kind":"in_out","accounts":["a"],"from":"yesterday"})", "from: ");
  refused(R"({"kind":"neighbourhood","accounts":["a"],"amount_min":5,"amount_max":4})",
          "amount_max: less than amount_min");
  refused(R"({"kind":"neighbourhood","accounts":["a"],"amount_min":1.5})",
          "amount_min: expected a whole number");
  refused(R"({"kind":"neighbourhood","accounts":["a"],"ratio_min_milli":900,"ratio_max_milli":800})",
          "ratio_max_milli: less than ratio_min_milli");
  refused(R"({"kind":"cycles","accounts":["a"],"span_max":"two days"})", "span_max: a length of time is");
  refused(R"({"kind":"cycles","accounts":["a"],"answers_max":1000001})", "answers_max: more than 1000000");
  refused(R"({"kind":"cycles","accounts":["a"],"steps_max":0})", "steps_max: less than 1");
  refused(R"({"kind":"cycles","accounts":["a"],"time_limit_ms":0})", "time_limit_ms: less than 1");
  refused(R"({"kind":"neighbourhood","accounts":["a"],"spread":"up"})", "spread: ");
  std::string many = R"({"kind":"counterparties","accounts":["a0")";
  for (std::size_t i = 1; i <= kPathAccountsMax; ++i) many += ",\"a" + std::to_string(i) + "\"";
  refused(many + "]}", "accounts: more than 10000 entries");
  refused(R"({"kind":"out_sum","accounts":[")" + std::string(kPocketNameBytesMax + 1, 'a') + "\"]}",
          "accounts[0]: longer than kPocketNameBytesMax");
}

// a pays b, b pays c, c pays a, an hour apart; a has dollars too; d pays all.
class PathAnswerTest : public testing::Test {
 protected:
  static constexpr Timestamp kBegin{1'795'510'800'000'000};  // 2026-11-24T09:00:00Z

  void SetUp() override {
    pay("a", "b", 10'000, 0);
    pay("b", "c", 9'000, 1);
    pay("c", "a", 8'000, 2);
    pay("a", "e", 700, 3, "USD");
    for (const std::string_view payee : {"a", "b", "c"}) pay("d", payee, 100, 4);
    ASSERT_TRUE(ties_.parse(graph_, "ties.csv", "b,imei 1\nc,imei 1\n"));
  }

  void pay(std::string_view from, std::string_view to, int64_t amount, int64_t hour,
           std::string_view asset = "CNY") {
    ASSERT_TRUE(graph_.append({.time = kBegin + hours(hour),
                               .from = {.id = from, .bank = from == "b" ? "bank_b" : ""},
                               .to = {.id = to},
                               .asset = asset,
                               .amount = amount,
                               .record = told_++}));
  }

  std::string ask(std::string_view question, PathForm form = PathForm::json) {
    const auto asked = read_path_question(question);
    if (!asked) return asked.error().message;
    const PathBounds bounds = bounds_of(*asked);
    const auto answer = answer_path(graph_, &ties_, *asked, bounds);
    if (!answer) return answer.error().message;
    std::string text;
    append_path(text, form,
                {.graph = graph_,
                 .question = *asked,
                 .bounds = bounds,
                 .answer = *answer,
                 .event_of = [](TransferId id) { return id == TransferId{1} ? "second" : ""; }});
    EXPECT_TRUE(is_utf8(text));
    return text;
  }

  MoneyGraph graph_;
  TieTable ties_;
  uint64_t told_ = 0;
};

TEST_F(PathAnswerTest, EachPocketOfAnAccountIsAnsweredForItself) {
  EXPECT_EQ(
      ask(R"({"kind":"in_out","accounts":["a"]})"),
      R"({"format":"duanlian.paths","version":1,"kind":"in_out",)"
      R"("bounds":{"answers_max":1000,"steps_max":20000000},"answers":[)"
      R"({"pocket":0,"in":{"count":2,"sum":8100},"out":{"count":1,"sum":10000},"out_per_in_milli":1234},)"
      R"({"pocket":1,"in":{"count":0,"sum":0},"out":{"count":1,"sum":700}}],"transfers":[],"pockets":[)"
      R"({"kind":"account","id":"a","asset":"CNY"},{"kind":"account","id":"a","asset":"USD"}]})");
  EXPECT_THAT(ask(R"({"kind":"out_sum","accounts":["a"],"currency":"USD"})"),
              AllOf(HasSubstr(R"("out":{"count":1,"sum":700})"), Not(HasSubstr("CNY"))));
  EXPECT_EQ(ask(R"({"kind":"in_sum","accounts":["a"],"until":"2026-11-24T12:00:00Z"})", PathForm::csv),
            "\xef\xbb\xbf"
            "account,bank,asset,in_count,in_sum,out_count,out_sum,out_per_in_milli\n"
            "a,,CNY,1,80.00,,,\na,,USD,0,0.00,,,\n");
  EXPECT_THAT(ask(R"({"kind":"trace_counts","accounts":["a"],"currency":"CNY"})"),
              HasSubstr(R"("by_hops":[1,1,1])"));
}

TEST_F(PathAnswerTest, ChainsNameTheirTransfersOnce) {
  const std::string chains = ask(R"({"kind":"chains","accounts":["a"],"to_accounts":["c"]})");
  EXPECT_THAT(chains, AllOf(HasSubstr(R"("bounds":{"hops_max":4,)"), HasSubstr(R"("chains":[[0,1]])"),
                            HasSubstr(R"({"event":"second","kind":"transfer","time":"2026-11-24T10:00:00Z",)"
                                      R"("from":1,"to":2,"amount":9000})"),
                            HasSubstr(R"({"kind":"account","id":"b","asset":"CNY","bank":"bank_b"})")));
  EXPECT_THAT(ask(R"({"kind":"shortest_chain","accounts":["a"],"to_accounts":["c"],"mask":true})"),
              AllOf(HasSubstr(R"("chains":[[0,1]])"), HasSubstr("****"), Not(HasSubstr(R"("id":"a")"))));
  EXPECT_THAT(
      ask(R"({"kind":"shortest_chain","accounts":["c"],"to_accounts":["b"],"until":"2026-11-24T12:00:00Z"})"),
      HasSubstr(R"("chains":[])"));
  const std::string cycle = R"({"kind":"cycles","accounts":["a"],"currency":"CNY"})";
  EXPECT_THAT(ask(cycle), HasSubstr(R"({"pocket":0,"chains":[[0,1,2]],)"));
  EXPECT_THAT(ask(cycle, PathForm::csv),
              HasSubstr("1,2,2026-11-24 18:00:00,second,transfer,b,bank_b,c,,CNY,90.00,CNY,90.00\n"));
  EXPECT_THAT(ask(R"({"kind":"three_cycles","accounts":["a"],"to_accounts":["b"],"currency":"CNY"})"),
              HasSubstr(R"({"payer":0,"payee":1,"count":1,"chains":[[0,1,2]],)"));
}

TEST_F(PathAnswerTest, NeighboursCounterpartiesAndTies) {
  const std::string around = ask(R"({"kind":"neighbourhood","accounts":["e"],"hub_degree":2})");
  EXPECT_THAT(around, AllOf(HasSubstr(R"({"pocket":1,"hops":1,"end":"crossed"})"),
                            HasSubstr(R"("edges":[{"from":1,"to":0,"count":1,"sum":700,)")));
  EXPECT_THAT(ask(R"({"kind":"neighbourhood","accounts":["d"],"hops_max":1,"spread":"out"})", PathForm::csv),
              HasSubstr("d,,0,crossed,b,bank_b,1,hops,CNY,1,1.00,2026-11-24 21:00:00,2026-11-24 21:00:00\n"));
  const std::string common = R"({"kind":"counterparties","accounts":["a","b"],"currency":"CNY"})";
  EXPECT_THAT(ask(common),
              HasSubstr(R"("counterparties":[{"pocket":0,"is_member":false,"members":[{"pocket":)"));
  EXPECT_THAT(ask(common, PathForm::csv), HasSubstr("d,,CNY,no,a,CNY,0,0.00,1,1.00\n"));
  EXPECT_THAT(
      ask(R"({"kind":"ties","accounts":["b"]})"),
      AllOf(HasSubstr(R"({"pocket":1,"hops":1,"from":0,"by":"imei 1"})"),
            HasSubstr(R"("ties":[{"name":"imei 1","degree":2,"is_too_common":false,"pockets":[0,1]}])")));
  EXPECT_THAT(ask(R"({"kind":"ties","accounts":["b"],"mask":true})", PathForm::csv),
              HasSubstr(",****ei 1\n"));
}

TEST_F(PathAnswerTest, AnAccountThatIsNotThereIsNamed) {
  EXPECT_EQ(ask(R"({"kind":"counterparties","accounts":["a","nobody"]})"),
            "accounts[1]: no transfer names the account nobody");
  EXPECT_EQ(ask(R"({"kind":"chains","accounts":["a"],"to_accounts":["x"]})"),
            "to_accounts[0]: no transfer names the account x");
  EXPECT_EQ(ask(R"({"kind":"out_sum","accounts":["a"],"currency":"EUR"})"),
            "accounts[0]: a has no money in EUR, but in CNY, USD");
  const auto asked = read_path_question(R"({"kind":"ties","accounts":["a"]})");
  const auto answer = answer_path(graph_, nullptr, *asked, {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::unsupported);
}

TEST_F(PathAnswerTest, EveryCutIsNamed) {
  EXPECT_THAT(ask(R"({"kind":"in_out","accounts":["a"],"steps_max":1,"currency":"CNY"})"),
              HasSubstr(R"("cut":"steps_max")"));
  EXPECT_THAT(ask(R"({"kind":"neighbourhood","accounts":["d"],"answers_max":2})"),
              HasSubstr(R"("cut":"answers_max")"));
  EXPECT_THAT(ask(R"({"kind":"cycles","accounts":["b"]})"), Not(HasSubstr("cut")));
  const auto asked = read_path_question(R"({"kind":"trace_counts","accounts":["a"]})");
  const auto late = answer_path(graph_, nullptr, *asked, {.out_of_time = [] { return true; }});
  ASSERT_TRUE(late);
  EXPECT_TRUE(late->is_cut(PathCut::out_of_time));
}

TEST_F(PathAnswerTest, AnAnswerListsNoMorePartsThanItMay) {
  for (std::size_t i = 0; i < kPathPartsMax; ++i) pay("d", "f" + std::to_string(i), 1, 5);
  const auto asked =
      read_path_question(R"({"kind":"neighbourhood","accounts":["d"],"hops_max":1,"answers_max":1000000})");
  const auto answer = answer_path(graph_, nullptr, *asked, bounds_of(*asked));
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->is_cut(PathCut::parts_max));
  const auto& around = std::get<Neighbourhood>(answer->found.front());
  EXPECT_EQ(around.nodes.size(), kPathPartsMax);
  EXPECT_EQ(around.edges.size(), kPathPartsMax);
}

}  // namespace
}  // namespace duanlian::graph
