#include "graph/forms/trace_csv.h"

#include <string>
#include <vector>

#include "graph/forms/amounts.h"
#include "graph/forms/csv_rows.h"
#include "graph/forms/stop_order.h"
#include "graph/forms/totals.h"
#include "model/words.h"

namespace duanlian::graph {
namespace {

std::string milli_text(int milli) {
  const std::string digits = std::to_string(milli % 1'000);
  return std::to_string(milli / 1'000) + "." + std::string(3 - digits.size(), '0') + digits;
}

std::string shares_text(const TraceReport& report, const Shares& shares) {
  std::string text;
  for (const Share& share : shares) {
    const Origin& origin = report.trace.origins[share.origin];
    const std::string_view asset = report.graph.asset_name(origin.asset);
    if (!text.empty()) text += "; ";
    text += victim_name(report, origin.victim) + " " + plain_amount(share.value, asset) + " ";
    text += asset;
  }
  return text;
}

class RestRows {
 public:
  RestRows(std::string& out, const TraceReport& report)
      : rows_(out,
              "stop_rank,kind,account,bank,asset,quantity,value,value_min,value_max,value_asset,layer,first_"
              "utc8,"
              "last_utc8,balance,stays,confidence,doubts,victims,shares"),
        report_(report) {}

  void write() {
    const std::vector<Stop> stops = stop_order(report_);
    for (std::size_t i = 0; i < stops.size(); ++i)
      write_rest(report_.trace.rests[stops[i].rest], i + 1, &stops[i]);
    for (const Rest& rest : report_.trace.rests) {
      if (!can_be_stopped(rest.kind)) write_rest(rest, 0, nullptr);
    }
  }

 private:
  void write_rest(const Rest& rest, std::size_t rank, const Stop* stop) {
    const MoneyGraph::Pocket pocket = report_.graph.pocket(rest.pocket);
    const std::string_view asset = asset_taken(report_, rest.shares);
    const auto amount = [&](int64_t value) { return plain_amount(value, asset); };
    const bool sure = report_.bracketed && !asset.empty();
    rows_.plain(rank == 0 ? "" : std::to_string(rank)).plain(model::to_string(rest.kind));
    rows_.text(name_of(report_, rest.pocket)).text(pocket.bank).text(pocket.asset);
    rows_.plain(plain_amount(rest.quantity, pocket.asset));
    rows_.plain(asset.empty() ? "" : amount(sum_of(rest.shares)));
    rows_.plain(sure ? amount(rest.value_min) : "").plain(sure ? amount(rest.value_max) : "").text(asset);
    rows_.number(rest.layer).plain(china_time(rest.first)).plain(china_time(rest.last));
    rows_.plain(plain_amount(rest.balance, pocket.asset));
    rows_.plain(stop == nullptr ? "" : milli_text(stop->stays_milli));
    rows_.plain(report_.bracketed ? milli_text(rest.confidence_milli) : "");
    std::string doubts;
    for (const Doubt doubt : rest.doubts)
      doubts.append(doubts.empty() ? "" : "; ").append(model::to_string(doubt));
    rows_.plain(doubts).number(rest.shares.size()).text(shares_text(report_, rest.shares)).end_row();
  }

  CsvRows rows_;
  const TraceReport& report_;
};

}  // namespace

void append_rests_csv(std::string& out, const TraceReport& report) { RestRows(out, report).write(); }

void append_hops_csv(std::string& out, const TraceReport& report) {
  CsvRows rows(
      out,
      "time_utc8,event,kind,from,from_bank,to,to_bank,asset,amount,arrives,arrives_asset,quantity,value,"
      "value_asset,layer,dwell_s,victims,shares");
  for (const Hop& hop : report.trace.hops) {
    const Transfer transfer = report.graph.transfers().at(hop.transfer);
    const MoneyGraph::Pocket from = report.graph.pocket(transfer.from);
    const MoneyGraph::Pocket to = report.graph.pocket(transfer.to);
    const std::string_view asset = asset_taken(report, hop.shares);
    rows.plain(china_time(transfer.time)).text(event_of(report, hop.transfer));
    rows.plain(model::to_string(transfer.kind)).text(name_of(report, transfer.from)).text(from.bank);
    rows.text(name_of(report, transfer.to)).text(to.bank).text(from.asset);
    rows.plain(plain_amount(transfer.amount, from.asset));
    rows.plain(plain_amount(transfer.arrives.value_or(transfer.amount), to.asset)).text(to.asset);
    rows.plain(plain_amount(hop.quantity, from.asset));
    rows.plain(asset.empty() ? "" : plain_amount(sum_of(hop.shares), asset)).text(asset).number(hop.layer);
    rows.plain(hop.dwell ? std::to_string(hop.dwell->micros / 1'000'000) : "");
    rows.number(hop.shares.size()).text(shares_text(report, hop.shares)).end_row();
  }
}

void append_sources_csv(std::string& out, const MoneyGraph& graph, const Backward& backward, bool masked) {
  CsvRows rows(out, "account,bank,asset,value,layer,first_utc8,last_utc8");
  for (const Source& source : backward.sources) {
    const MoneyGraph::Pocket pocket = graph.pocket(source.pocket);
    const std::string_view name = pocket.kind == PocketKind::cash ? "cash" : pocket.id;
    rows.text(masked ? masked_name(name) : name).text(pocket.bank).text(pocket.asset);
    rows.plain(plain_amount(source.value, pocket.asset)).number(source.layer);
    rows.plain(china_time(source.first)).plain(china_time(source.last)).end_row();
  }
}

}  // namespace duanlian::graph
