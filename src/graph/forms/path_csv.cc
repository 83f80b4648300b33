#include <unordered_map>
#include <variant>

#include "graph/forms/amounts.h"
#include "graph/forms/csv_rows.h"
#include "graph/forms/path_report.h"
#include "model/words.h"

namespace duanlian::graph {
namespace {

std::string_view header_of(PathKind kind) {
  switch (kind) {
    case PathKind::out_sum:
    case PathKind::in_sum:
    case PathKind::in_out:
      return "account,bank,asset,in_count,in_sum,out_count,out_sum,out_per_in_milli";
    case PathKind::trace_counts:
      return "account,bank,asset,hops,chains";
    case PathKind::chains:
    case PathKind::shortest_chain:
    case PathKind::cycles:
    case PathKind::three_cycles:
      return "chain,hop,time_utc8,event,kind,from,from_bank,to,to_bank,asset,amount,arrives_asset,arrives";
    case PathKind::neighbourhood:
      return "from,from_bank,from_hops,from_end,to,to_bank,to_hops,to_end,asset,count,sum,first_utc8,last_"
             "utc8";
    case PathKind::counterparties:
      return "counterparty,bank,asset,is_member,member,member_asset,paid_count,paid_sum,got_count,got_sum";
    case PathKind::ties:
      return "account,bank,asset,hops,from,by";
  }
  return {};
}

class PathCsv {
 public:
  PathCsv(std::string& out, const PathReport& report)
      : rows_(out, header_of(report.question.kind)), report_(report) {}

  void write() {
    for (const PathFinding& found : report_.answer.found)
      std::visit([this](const auto& it) { write_found(it); }, found);
  }

 private:
  std::string_view asset_of(PocketId id) const { return report_.graph.asset_name(report_.graph.asset(id)); }
  std::string_view bank_of(PocketId id) const { return report_.graph.bank_name(report_.graph.bank(id)); }
  std::string moment_of_transfer(TransferId id) const {
    return china_time({report_.graph.transfers().time(id)});
  }

  CsvRows& pocket(PocketId id) { return rows_.text(name_of(report_, id)).text(bank_of(id)); }

  void flow(const std::optional<Flow>& flow, std::string_view asset) {
    rows_.plain(flow ? std::to_string(flow->count) : "").plain(flow ? plain_amount(flow->sum, asset) : "");
  }

  void write_found(const FoundFlow& found) {
    const std::string_view asset = asset_of(found.pocket);
    pocket(found.pocket).text(asset);
    flow(found.in, asset);
    flow(found.out, asset);
    rows_.plain(found.out_per_in_milli ? std::to_string(*found.out_per_in_milli) : "").end_row();
  }

  void write_found(const FoundCounts& found) {
    for (std::size_t i = 0; i < found.counts.by_hops.size(); ++i) {
      pocket(found.pocket).text(asset_of(found.pocket)).number(i + 1);
      rows_.number(found.counts.by_hops[i]).end_row();
    }
  }

  void write_found(const FoundChains& found) {
    for (const Chain& chain : found.chains) {
      ++chains_;
      for (std::size_t i = 0; i < chain.size(); ++i) write_hop(i + 1, chain[i]);
    }
  }

  void write_hop(std::size_t hop, TransferId id) {
    const Transfer transfer = report_.graph.transfers().at(id);
    const std::string_view asset = asset_of(transfer.from);
    const std::string_view arrives = asset_of(transfer.to);
    rows_.number(chains_).number(hop).plain(china_time(transfer.time));
    rows_.text(report_.event_of ? report_.event_of(id) : std::string_view());
    rows_.plain(model::to_string(transfer.kind));
    pocket(transfer.from);
    pocket(transfer.to).text(asset).plain(plain_amount(transfer.amount, asset)).text(arrives);
    rows_.plain(plain_amount(transfer.arrives.value_or(transfer.amount), arrives)).end_row();
  }

  void write_found(const Neighbourhood& found) {
    std::unordered_map<uint32_t, const Neighbour*> nodes;
    for (const Neighbour& node : found.nodes) nodes.emplace(node.pocket.value(), &node);
    const auto end = [&](PocketId id) {
      pocket(id);
      const auto node = nodes.find(id.value());
      if (node == nodes.end()) {
        rows_.plain("").plain("");
      } else {
        rows_.number(node->second->hops).plain(model::to_string(node->second->end));
      }
    };
    for (const NeighbourEdge& edge : found.edges) {
      end(edge.from);
      end(edge.to);
      const std::string_view asset = asset_of(edge.from);
      rows_.text(asset).number(edge.count).plain(plain_amount(edge.sum, asset));
      rows_.plain(moment_of_transfer(edge.first)).plain(moment_of_transfer(edge.last)).end_row();
    }
  }

  void write_found(const Counterparties& found) {
    for (const Counterparty& one : found.found) {
      for (const MemberFlow& member : one.members) {
        const std::string_view asset = asset_of(member.member);
        pocket(one.pocket).text(asset_of(one.pocket)).plain(one.is_member ? "yes" : "no");
        rows_.text(name_of(report_, member.member)).text(asset).number(member.paid_count);
        rows_.plain(plain_amount(member.paid_sum, asset)).number(member.got_count);
        rows_.plain(plain_amount(member.got_sum, asset)).end_row();
      }
    }
  }

  void write_found(const TiedPockets& found) {
    for (const TiedPocket& one : found.pockets) {
      pocket(one.pocket).text(asset_of(one.pocket)).number(one.hops);
      rows_.text(one.hops == 0 ? std::string() : name_of(report_, one.from))
          .text(one.hops == 0 ? std::string() : tie_name(report_, one.by))
          .end_row();
    }
  }

  CsvRows rows_;
  const PathReport& report_;
  std::size_t chains_ = 0;
};

}  // namespace

void append_path_csv(std::string& out, const PathReport& report) { PathCsv(out, report).write(); }

}  // namespace duanlian::graph
