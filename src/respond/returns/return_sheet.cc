#include "respond/returns/return_sheet.h"

#include "base/coding.h"
#include "base/hash.h"
#include "graph/forms/amounts.h"
#include "graph/forms/html_writer.h"
#include "respond/returns/return_json.h"
#include "respond/returns/return_words.h"
#include "respond/returns/sheet_tables.h"

namespace duanlian::respond {
namespace {

using graph::HtmlWriter;

// The foot of the outer table stands on each printed page: browsers repeat it there, and a fixed line covers
// text.
constexpr std::string_view kSheetStyle = R"css(
@page { size: A4 landscape; margin: 12mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 273mm; padding: 6mm; color: #000; background: #fff;
  font: 10pt/1.45 "Songti SC", SimSun, "Noto Serif CJK SC", "Noto Sans CJK SC", serif; }
h1 { font-size: 17pt; text-align: center; margin: 0 0 2mm; }
h2 { font-size: 11.5pt; margin: 5mm 0 1.5mm; break-after: avoid; }
.en { color: #444; font: 8pt/1.35 "Noto Sans", Arial, sans-serif; }
h1 .en { display: block; font-size: 10pt; }
.head { display: flex; flex-wrap: wrap; gap: 1mm 8mm; border: 1px solid #000; padding: 2mm 3mm; }
.digest { font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: 8pt; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; }
th, td { border: 1px solid #000; padding: 1mm 1.5mm; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { font-weight: 600; background: #eee; }
th .en { display: block; }
tr { break-inside: avoid; }
thead { display: table-header-group; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.number small { white-space: normal; }
.sum { text-align: right; margin: 1.5mm 0; }
.remark { border: 1px solid #000; padding: 2mm 3mm; }
.signatures { display: grid; grid-template-columns: repeat(4, 1fr); gap: 4mm; margin-top: 6mm; break-inside: avoid; }
.signatures div { border-top: 1px solid #000; padding-top: 1mm; margin-top: 14mm; }
.paper > * > tr { break-inside: auto; }
.paper > * > tr > td { border: 0; padding: 0; }
.paper > tfoot { display: table-footer-group; }
.paper > tfoot > tr > td { padding-top: 2mm; }
@media print { body { padding: 0; max-width: none; } }
)css";

void write_sheet_head(HtmlWriter& page) {
  page.markup(
      "<!doctype html>\n<html lang=\"zh-Hans\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; "
      "form-action 'none'; style-src 'sha256-");
  page.markup(to_base64(as_bytes(sha256(kSheetStyle)))).markup("'\">\n");
  page.markup(
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n"
      "<title>协助返还清单 · Return of frozen money</title>\n<style>");
  page.markup(kSheetStyle).markup("</style>\n</head>\n<body>\n");
}

void write_foot(HtmlWriter& page, std::string_view number, std::string_view digest) {
  page.markup("<table class=\"paper\"><tfoot><tr><td class=\"digest\">").text(on_paper(number));
  page.markup(" · ").text(digest).markup("</td></tr></tfoot><tbody><tr><td>\n");
}

void write_title(HtmlWriter& page, const ReturnCase& basis, std::string_view institution,
                 std::string_view digest) {
  page.markup("<h1>").both("冻结资金协助返还清单", "Return of frozen money to victims: the sheet to sign");
  page.markup("</h1>\n<div class=\"head\"><span>").both("编号", "Number").markup(" <b>");
  page.text(on_paper(basis.number)).markup("</b></span><span>").both("致", "To").markup(" <b>");
  if (institution.empty())
    page.both("全案各机构（内部留存）", "all institutions of the case (for the file)");
  else
    page.text(on_paper(institution));
  page.markup("</b></span><span>").both("截至（北京时间）", "As of (UTC+8)").markup(" <b>");
  page.text(graph::china_time(basis.as_of)).markup("</b></span><span class=\"digest\">SHA-256 ");
  page.text(digest).markup("</span></div>\n");
}

void write_rules(HtmlWriter& page) {
  page.markup("<h2>").both("说明", "Remarks").markup("</h2>\n<div class=\"remark\"><p>");
  page.both(returns_remark()).markup("</p><p>");
  page.both(
      "仅支付“本次返还”所列款项；其余款项继续冻结。按比例返还须公告满三十日，公告须载明全部账户与受害人。此后"
      "新"
      "报案的受害人，就仍冻结的部分重新计算；已支付的不追回。先行支付事由只影响支付次序，不改变任何金额。银行"
      "当"
      "场办理，最迟三个工作日（P）。",
      "Only what is listed as to be paid now is paid; all else stays frozen. Pro rata shares wait for a "
      "public "
      "notice of 30 days that names all accounts and victims. Victims who report later reopen what is still "
      "frozen; what was paid stays paid. Hardship changes the order of payment and no amount. The bank pays "
      "at "
      "the same visit, within three working days at the latest (P).");
  page.markup("</p><p>");
  page.both("电子件（JSON）所载摘要须与本页相同；不同者，金额已被改动，不得支付。",
            "The digest in the electronic form (JSON) must be the one on this page; otherwise a figure was "
            "changed: do not pay.");
  page.markup("</p></div>\n");
}

void write_signatures(HtmlWriter& page) {
  page.markup("<div class=\"signatures\">");
  const auto line = [&](std::string_view zh, std::string_view en) {
    page.markup("<div>").both(zh, en).markup("</div>");
  };
  line("承办民警一（签名、警号、日期）", "Officer 1 (signature, badge number, date)");
  line("承办民警二（签名、警号、日期）", "Officer 2 (signature, badge number, date)");
  line("审批负责人（签名、公章、日期）", "Approved by (signature, seal, date)");
  line("银行经办人（签名、业务章、日期）", "For the institution (signature, seal, date)");
  page.markup("</div>\n");
}

}  // namespace

void append_return_sheet(std::string& out, const ReturnAllocation& allocation, std::string_view institution) {
  HtmlWriter page(out);
  const SheetExtent extent = sheet_extent(allocation, institution);
  const std::string digest = returns_digest(allocation);
  write_sheet_head(page);
  write_foot(page, allocation.basis.number, digest);
  write_title(page, allocation.basis, institution, digest);
  write_pot_table(page, extent);
  write_pay_table(page, extent);
  write_wait_table(page, extent);
  write_victim_table(page, extent);
  write_notice_table(page, extent);
  write_objection_table(page, extent);
  write_rules(page);
  write_signatures(page);
  page.markup("</td></tr></tbody></table>\n</body>\n</html>\n");
}

}  // namespace duanlian::respond
