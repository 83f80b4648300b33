#include "graph/forms/trace_html.h"

#include <vector>

#include "base/hash.h"
#include "graph/forms/amounts.h"
#include "graph/forms/flow_picture.h"
#include "graph/forms/html_writer.h"
#include "graph/forms/page/page_parts.h"
#include "graph/forms/picture_json.h"
#include "graph/forms/totals.h"
#include "graph/forms/trace_tables.h"

namespace duanlian::graph {
namespace {

// RFC 4648, as Content-Security-Policy names scripts and styles.
std::string base64_of(const Sha256& digest) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < digest.size(); at += 3) {
    uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i) bits = bits << 8 | (at + i < digest.size() ? digest[at + i] : 0U);
    for (std::size_t i = 0; i < 4; ++i) {
      text += at + i > digest.size() ? '=' : kLetters[bits >> (18 - 6 * i) & 0x3f];
    }
  }
  return text;
}

void write_page_head(HtmlWriter& page) {
  page.markup(
      "<!doctype html>\n<html lang=\"zh-Hans\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; "
      "form-action 'none'; script-src 'sha256-");
  page.markup(base64_of(sha256(page_script()))).markup("'; style-src 'sha256-");
  page.markup(base64_of(sha256(page_style()))).markup("'\">\n");
  page.markup(
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n"
      "<title>资金去向 · Where the money is</title>\n<style>");
  page.markup(page_style()).markup("</style>\n</head>\n<body>\n");
}

void write_page_header(HtmlWriter& page, const TraceReport& report) {
  page.markup("<header><div><h1>").both("资金去向", "Where the money is").markup("</h1>\n<p>");
  const std::string until = china_time(report.as_of);
  page.both("截至 " + until + "（北京时间，UTC+8）", "as of " + until + " (UTC+8)").markup(" · ");
  page.both("方法：", "method: ").both(told(report.trace.method)).markup(" · ");
  const std::string victims = std::to_string(report.question.victims.size());
  const std::string payments = std::to_string(report.question.takings.size());
  page.both("受害人 " + victims + "，付款 " + payments + " 笔",
            "victims " + victims + ", payments " + payments);
  page.markup(
      "</p></div>\n<div class=\"buttons\"><button type=\"button\" data-to=\"zh\">中文</button> "
      "<button type=\"button\" data-to=\"en\">English</button> <button type=\"button\" id=\"print\">");
  page.both("打印", "Print").markup("</button></div></header>\n<main>\n");
}

void write_tile(HtmlWriter& page, std::string_view css, TwoTongues what, int64_t value,
                const Totals& totals) {
  page.markup("<div class=\"tile ").markup(css).markup("\"><small>").both(what).markup("</small><b>");
  page.text(grouped_amount(value, totals.asset_name)).markup(" <i>").text(totals.asset_name);
  page.markup("</i></b><small>");
  const int milli = thousandths_of(value, totals.taken);
  page.text(std::to_string(milli / 10) + "." + std::to_string(milli % 10) + " %").markup("</small></div>\n");
}

void write_tiles(HtmlWriter& page, const Totals& totals) {
  page.markup("<div class=\"tiles\">\n");
  write_tile(page, "victim", {"被骗总额", "Taken"}, totals.taken, totals);
  write_tile(page, "stop", {"可止付", "Can be stopped"}, totals.can_be_stopped(), totals);
  write_tile(page, "exit", {"已流出", "Gone through exits"}, totals.exits(), totals);
  const int64_t returned = totals.of(RestKind::returned);
  write_tile(page, "", {"已退回", "Returned"}, returned, totals);
  int64_t rest = 0;
  for (const RestKind kind : {RestKind::hub, RestKind::fee, RestKind::unseen, RestKind::cut})
    rest += totals.of(kind);
  write_tile(page, "", {"枢纽、手续费、不明、未追踪", "Hubs, fees, unaccounted for, not followed"}, rest,
             totals);
  page.markup("</div>\n");
}

void write_figure(HtmlWriter& page, std::size_t number, const FlowPicture& picture, const Totals& totals) {
  page.markup("<section><h2>")
      .both("资金流向图", "The flow of the money")
      .markup(" · ")
      .text(totals.asset_name);
  page.markup("</h2>\n<figure data-picture=\"").markup(std::to_string(number));
  page.markup("\"><div class=\"picture\"></div>\n<noscript><p class=\"note\">");
  page.both("图示需要脚本；下方各表内容完整。", "The picture needs scripts; the tables below are complete.");
  page.markup("</p></noscript>\n<figcaption class=\"legend\">");
  const auto dot = [&](std::string_view css, TwoTongues what) {
    page.markup("<span><span class=\"dot ").markup(css).markup("\"></span>").both(what).markup("</span>");
  };
  dot("victim", {"受害人", "victims"});
  dot("pocket", {"经手账户", "accounts on the way"});
  dot("stop", {"尚在账，可止付", "still there, can be stopped"});
  dot("exit", {"出口", "exits"});
  dot("back", {"回流前层", "flows back to an earlier tier"});
  dot("returned", {"退回受害人", "returned"});
  dot("others", {"其他、手续费、不明", "others, fees, not accounted for"});
  page.markup("<span class=\"screen\">")
      .both("线宽为涉案金额，悬停可见时间", "width is the victims' money; hover for times");
  page.markup("</span></figcaption></figure>\n");
  if (picture.folded != 0) {
    const std::string folded = std::to_string(picture.folded);
    const std::string most = std::to_string(kPictureNodesMax);
    page.markup("<p class=\"note\">");
    page.both(
        "每层至多画 " + most + " 处，金额较小的 " + folded + " 个账户并入“其他”；各表与 JSON 完整列出。",
        "At most " + most + " places are drawn in a tier; " + folded +
            " accounts with less are folded into \"others\". Tables and JSON have them all.");
    page.markup("</p>");
  }
  if (picture.links_left_out != 0) {
    const std::string left_out = std::to_string(picture.links_left_out);
    page.markup("<p class=\"note\">").both(left_out + " 条流向未画出", left_out + " flows are not drawn");
    page.markup("</p>");
  }
  page.markup("</section>\n");
}

void write_how_to_read(HtmlWriter& page) {
  page.markup("<section><h2>").both("说明", "How to read this").markup("</h2>\n<p class=\"note\">");
  page.both(
      "金额为受害人被骗款项在各处的份额，按所述方法推定，各处之和等于被骗总额（“全部污染”法除外）。“区间”为先"
      "进先出、"
      "后进先出、按比例三法的最小与最大值。“半小时后仍在”按同层与本账户资金停留时间推算，仅供排序。本页为线索"
      "，"
      "不是证据；时间均为北京时间（UTC+8）。",
      "Amounts are the victims' parts of the money at each place by the method named; together they come to "
      "what was "
      "taken (but for the method poison). \"Between\" is the least and the most by first in first out, last "
      "in first "
      "out and proportional. \"Still there in 30 min\" is reckoned from how long money stayed in accounts of "
      "the tier "
      "and in this one, for the order only. This page is a lead, not evidence. Times are UTC+8.");
  page.markup("</p></section>\n");
}

}  // namespace

void append_trace_html(std::string& out, const TraceReport& report) {
  HtmlWriter page(out);
  write_page_head(page);
  write_page_header(page, report);
  const std::vector<Totals> totals = totals_of(report);
  const std::vector<FlowPicture> pictures = pictures_of(report);
  for (const Totals& one : totals) write_tiles(page, one);
  for (std::size_t i = 0; i < pictures.size(); ++i) write_figure(page, i, pictures[i], totals[i]);
  write_stop_table(page, report);
  write_exit_table(page, report);
  write_other_table(page, report);
  write_cut_table(page, report);
  write_contradiction_table(page, report);
  write_payment_table(page, report);
  write_hop_table(page, report);
  write_how_to_read(page);
  page.markup(
      "</main>\n<div id=\"hint\" role=\"status\" hidden></div>\n<script type=\"application/json\" "
      "id=\"pictures\">");
  page.markup(pictures_json(report, pictures)).markup("</script>\n<script>").markup(page_script());
  page.markup("</script>\n</body>\n</html>\n");
}

}  // namespace duanlian::graph
