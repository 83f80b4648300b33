#include <algorithm>
#include <array>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/forms/amounts.h"
#include "graph/forms/csv_rows.h"
#include "graph/forms/markup.h"
#include "graph/forms/small_case.h"
#include "graph/forms/stop_order.h"
#include "graph/forms/totals.h"
#include "graph/forms/trace_csv.h"
#include "graph/forms/trace_graphml.h"
#include "graph/forms/trace_html.h"
#include "graph/forms/trace_json.h"

namespace duanlian::graph {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string json_of(const TraceReport& report) {
  std::string json;
  append_trace_json(json, report);
  return json;
}

std::string cell_of(std::string_view text) {
  std::string cell;
  append_text_cell(cell, text);
  return cell;
}

// The form is stored by others: what is written here is never written otherwise in version 1.
TEST(TraceForms, JsonStandsAsItWasWritten) {
  SmallCase small;
  small.pay("victim", "mule_1", 50'000).pay("mule_1", "mule_2", 49'800, 49'790).taken(0, "li");
  EXPECT_EQ(
      json_of(small.report()),
      R"({"format":"duanlian.trace","version":1,"as_of":"2026-11-24T01:02:00Z","question":{"method":"fifo",)"
      R"("hubs":"stop_at","hub_degree":10000,"layers_max":1000,"least":1,"rates":[],"victims":["li"],"takings":[)"
      R"({"victim":0,"event":"t0","time":"2026-11-24T01:00:00Z","from":2,"to":1,"paid":5000000}]},)"
      R"("totals":[{"asset":"CNY","digits":2,"taken":5000000,"can_be_stopped":4999000,"exits":0,)"
      R"("by_kind":{"account":4999000,"fee":1000},"can_be_stopped_at":[{"bank":"bank_b","value":4999000}]}],)"
      R"("origins":[{"victim":0,"asset":"CNY","taken":5000000}],"pockets":[)"
      R"({"kind":"account","id":"mule_2","asset":"CNY","bank":"bank_b"},)"
      R"({"kind":"account","id":"mule_1","asset":"CNY","bank":"bank_b"},)"
      R"({"kind":"account","id":"victim","asset":"CNY"}],"rests":[)"
      R"({"kind":"account","pocket":0,"quantity":4979000,"value":4979000,"shares":[{"origin":0,"value":4979000}],)"
      R"("layer":2,"first":"2026-11-24T01:01:00Z","last":"2026-11-24T01:01:00Z","balance":4979000,"stop_rank":1,)"
      R"("stays_milli":117,"value_min":4979000,"value_max":4979000,"confidence_milli":900,)"
      R"("doubts":["balance_inferred"]},)"
      R"({"kind":"account","pocket":1,"quantity":20000,"value":20000,"shares":[{"origin":0,"value":20000}],)"
      R"("layer":1,"first":"2026-11-24T01:00:00Z","last":"2026-11-24T01:00:00Z","balance":20000,"stop_rank":2,)"
      R"("stays_milli":81,"value_min":20000,"value_max":20000,"confidence_milli":900,)"
      R"("doubts":["balance_inferred"]},)"
      R"({"kind":"fee","pocket":1,"quantity":1000,"value":1000,"shares":[{"origin":0,"value":1000}],"layer":1,)"
      R"("first":"2026-11-24T01:01:00Z","last":"2026-11-24T01:01:00Z","balance":20000,"value_min":1000,)"
      R"("value_max":1000,"confidence_milli":900,"doubts":["balance_inferred"]}],"hops":[)"
      R"({"event":"t0","kind":"transfer","time":"2026-11-24T01:00:00Z","from":2,"to":1,"amount":5000000,)"
      R"("quantity":5000000,"value":5000000,"shares":[{"origin":0,"value":5000000}],"layer":1},)"
      R"({"event":"t1","kind":"transfer","time":"2026-11-24T01:01:00Z","from":1,"to":0,"amount":4980000,)"
      R"("arrives":4979000,"quantity":4980000,"value":4980000,"shares":[{"origin":0,"value":4980000}],)"
      R"("layer":2,"dwell_s":60}],"joins":[],"cuts":[],"contradictions":[],"steps":6})");
}

TEST(TraceForms, WhatWouldBeAFormulaOrARoundedNumberGetsAnApostrophe) {
  EXPECT_EQ(cell_of("=1+1"), "'=1+1");
  EXPECT_EQ(cell_of("+86"), "'+86");
  EXPECT_EQ(cell_of("-1"), "'-1");
  EXPECT_EQ(cell_of("@SUM(A1)"), "'@SUM(A1)");
  EXPECT_EQ(cell_of("\t=1"), "'\t=1");
  EXPECT_EQ(cell_of("6222020000000001"), "'6222020000000001");
  EXPECT_EQ(cell_of("007"), "'007");
  EXPECT_EQ(cell_of("12345678901"), "12345678901");
  EXPECT_EQ(cell_of("李某, \"王\""), "\"李某, \"\"王\"\"\"");
  EXPECT_EQ(cell_of("=a,b"), "\"'=a,b\"");
  EXPECT_EQ(cell_of(""), "");
}

TEST(TraceForms, NamesAreMaskedInEveryForm) {
  SmallCase small;
  small.pay("6222880000000001", "6228880000001101", 10).taken(0, "王小明的账户").masked();
  const TraceReport report = small.report();
  std::string forms = json_of(report);
  append_rests_csv(forms, report);
  append_hops_csv(forms, report);
  append_trace_graphml(forms, report);
  append_trace_html(forms, report);
  EXPECT_THAT(forms, Not(HasSubstr("6222880000000001")));
  EXPECT_THAT(forms, Not(HasSubstr("6228880000001101")));
  EXPECT_THAT(forms, Not(HasSubstr("王小明")));
  EXPECT_THAT(forms, HasSubstr("****1101"));
  EXPECT_EQ(masked_name("张三"), "****");
}

TEST(TraceForms, MarkupInNamesIsEscaped) {
  EXPECT_EQ(escaped("<a href=\"x\">&'"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
  EXPECT_EQ(escaped("a\x01王\x7f"), "a\xef\xbf\xbd王\xef\xbf\xbd");
  SmallCase small;
  small.pay("</script><script>alert(1)</script>", "<img src=x onerror=alert(2)>", 10);
  small.taken(0, "\"><svg onload=alert(3)>");
  const TraceReport report = small.report();
  std::string page;
  append_trace_html(page, report);
  for (const char* const bad : {"<script>alert", "<img", "<svg"}) EXPECT_THAT(page, Not(HasSubstr(bad)));
  std::string graphml;
  append_trace_graphml(graphml, report);
  EXPECT_THAT(graphml, HasSubstr("&lt;img src=x onerror=alert(2)&gt;"));
}

TEST(TraceForms, AmountsAndTimesAreForPeople) {
  EXPECT_EQ(grouped_amount(123'456'789, "CNY"), "1,234,567.89");
  EXPECT_EQ(grouped_amount(99'999, "CNY"), "999.99");
  EXPECT_EQ(grouped_amount(-123'456, "CNY"), "-1,234.56");
  EXPECT_EQ(grouped_amount(1'234, "JPY"), "1,234");
  EXPECT_EQ(grouped_amount(1'234'567, "USDT@tron"), "1,234,567");
  EXPECT_EQ(plain_amount(5, "KWD"), "0.005");
  EXPECT_EQ(digits_of("USDT@tron"), std::nullopt);
  EXPECT_EQ(china_time(Timestamp{1'795'482'000'500'000}), "2026-11-24 09:00:00");
  EXPECT_EQ(span_text(seconds(59)), "59 s");
  EXPECT_EQ(span_text(minutes(61)), "1 h 1 min");
  EXPECT_EQ(span_text(days(2)), "2 d");
  EXPECT_EQ(span_text(seconds(0)), "0 s");
  EXPECT_EQ(thousandths_of(INT64_MAX, INT64_MAX), 1'000);
  EXPECT_EQ(thousandths_of(1, 0), 0);
}

TEST(TraceForms, TotalsComeToWhatWasTaken) {
  SmallCase small;
  small.pay("victim", "mule_1", 1'000).pay("mule_1", "cash", 300).pay("mule_1", "other", 200);
  small.pay("mule_1", "victim", 100).taken(0, "li");
  const std::vector<Totals> all = totals_of(small.report());
  ASSERT_EQ(all.size(), 1U);
  const Totals& totals = all[0];
  EXPECT_EQ(totals.taken, 100'000);
  EXPECT_EQ(totals.can_be_stopped(), 60'000);
  EXPECT_EQ(totals.exits(), 30'000);
  EXPECT_EQ(totals.of(RestKind::returned), 10'000);
  ASSERT_EQ(totals.stoppable.size(), 2U);
  EXPECT_EQ(totals.stoppable[0].bank, "bank_b");
  EXPECT_EQ(totals.stoppable[0].value, 40'000);
}

// Equal amounts: one lies where money goes on within a minute, the other in a tier that nothing has left.
TEST(TraceForms, WhatWillBeGoneSoonerIsWorthLess) {
  SmallCase small;
  small.pay("victim", "mule_1", 1'000).pay("mule_1", "mule_2", 250);
  small.pay("victim_2", "mule_3", 750).pay("mule_1", "far", 500).wait(600);
  small.taken(0, "li").taken(2, "wang");
  const TraceReport report = small.report();
  const std::vector<Stop> stops = stop_order(report);
  ASSERT_EQ(stops.size(), 4U);
  const auto stays = [&](std::string_view id) {
    const auto found = std::ranges::find_if(stops, [&](const Stop& stop) {
      return report.graph.pocket(report.trace.rests[stop.rest].pocket).id == id;
    });
    return found->stays_milli;
  };
  EXPECT_LT(stays("mule_1"), stays("mule_2"));
  EXPECT_LT(stays("mule_1"), stays("mule_3"));
  for (const Stop& stop : stops) {
    EXPECT_GT(stop.stays_milli, 0);
    EXPECT_LT(stop.stays_milli, 1'000);
  }
}

}  // namespace
}  // namespace duanlian::graph
