#include "graph/forms/trace_graphml.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "graph/forms/amounts.h"
#include "graph/forms/markup.h"
#include "graph/forms/totals.h"
#include "model/words.h"

namespace duanlian::graph {
namespace {

struct GraphmlKey {
  std::string_view id;
  std::string_view of;
  std::string_view name;
  std::string_view type;
};
constexpr std::array kGraphmlKeys = std::to_array<GraphmlKey>({
    {"n_kind", "node", "kind", "string"},
    {"n_label", "node", "label", "string"},
    {"n_bank", "node", "bank", "string"},
    {"n_asset", "node", "asset", "string"},
    {"n_layer", "node", "layer", "int"},
    {"n_rests", "node", "rests", "string"},
    {"n_value", "node", "resting", "double"},
    {"n_stop", "node", "can_be_stopped", "boolean"},
    {"e_event", "edge", "event", "string"},
    {"e_kind", "edge", "kind", "string"},
    {"e_time", "edge", "time", "string"},
    {"e_asset", "edge", "asset", "string"},
    {"e_amount", "edge", "amount", "double"},
    {"e_weight", "edge", "weight", "double"},
    {"e_layer", "edge", "layer", "int"},
    {"e_dwell", "edge", "dwell_s", "long"},
});

// What stands at a node: of all rests at one pocket.
struct GraphmlNode {
  uint32_t layer = UINT32_MAX;
  int64_t value = 0;
  std::string_view value_asset;
  std::string kinds;
  bool stoppable = false;
};

class Graphml {
 public:
  Graphml(std::string& out, const TraceReport& report) : out_(out), report_(report) { gather(); }

  void write() {
    out_ +=
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\""
        " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
        " xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns"
        " http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n";
    for (const GraphmlKey& key : kGraphmlKeys) {
      out_.append("<key id=\"").append(key.id).append("\" for=\"").append(key.of);
      out_.append("\" attr.name=\"")
          .append(key.name)
          .append("\" attr.type=\"")
          .append(key.type)
          .append("\"/>\n");
    }
    out_ += "<graph id=\"trace\" edgedefault=\"directed\">\n";
    for (const auto& [number, node] : nodes_) write_node(PocketId{number}, node);
    for (std::size_t i = 0; i < report_.trace.hops.size(); ++i) write_edge(i, report_.trace.hops[i]);
    out_ += "</graph>\n</graphml>\n";
  }

 private:
  void gather() {
    const TransferPages& transfers = report_.graph.transfers();
    for (const Hop& hop : report_.trace.hops) {
      GraphmlNode& from = nodes_[transfers.from(hop.transfer).value()];
      from.layer = std::min(from.layer, hop.layer - 1);
      GraphmlNode& to = nodes_[transfers.to(hop.transfer).value()];
      to.layer = std::min(to.layer, hop.layer);
    }
    for (const Rest& rest : report_.trace.rests) {
      GraphmlNode& node = nodes_[rest.pocket.value()];
      node.layer = std::min(node.layer, rest.layer);
      node.kinds.append(node.kinds.empty() ? "" : "; ").append(model::to_string(rest.kind));
      node.stoppable = node.stoppable || can_be_stopped(rest.kind);
      if (rest.kind == RestKind::fee || rest.kind == RestKind::unseen || rest.shares.empty()) continue;
      // Where assets differ, that of the first is the one that is summed up.
      const AssetId asset = report_.trace.origins[rest.shares.front().origin].asset;
      if (node.value_asset.empty()) node.value_asset = report_.graph.asset_name(asset);
      if (node.value_asset == report_.graph.asset_name(asset)) {
        node.value += value_in(report_.trace, rest.shares, asset);
      }
    }
  }

  void put(std::string_view key, std::string_view text) {
    if (text.empty()) return;
    out_.append("<data key=\"").append(key).append("\">");
    append_escaped(out_, text);
    out_ += "</data>";
  }

  void write_node(PocketId id, const GraphmlNode& node) {
    const MoneyGraph::Pocket pocket = report_.graph.pocket(id);
    out_ += "<node id=\"n" + std::to_string(id.value()) + "\">";
    put("n_kind", model::to_string(pocket.kind));
    put("n_label", name_of(report_, id));
    put("n_bank", pocket.bank);
    put("n_asset", pocket.asset);
    put("n_layer", std::to_string(node.layer));
    put("n_rests", node.kinds);
    if (node.value != 0) put("n_value", plain_amount(node.value, node.value_asset));
    put("n_stop", node.stoppable ? "true" : "false");
    out_ += "</node>\n";
  }

  void write_edge(std::size_t number, const Hop& hop) {
    const Transfer transfer = report_.graph.transfers().at(hop.transfer);
    const std::string_view asset = report_.graph.pocket(transfer.from).asset;
    out_ += "<edge id=\"e" + std::to_string(number) + "\" source=\"n" +
            std::to_string(transfer.from.value()) + "\" target=\"n" + std::to_string(transfer.to.value()) +
            "\">";
    put("e_event", event_of(report_, hop.transfer));
    put("e_kind", model::to_string(transfer.kind));
    put("e_time", to_rfc3339(transfer.time));
    put("e_asset", asset);
    put("e_amount", plain_amount(transfer.amount, asset));
    put("e_weight", plain_amount(hop.quantity, asset));
    put("e_layer", std::to_string(hop.layer));
    if (hop.dwell) put("e_dwell", std::to_string(hop.dwell->micros / 1'000'000));
    out_ += "</edge>\n";
  }

  std::string& out_;
  const TraceReport& report_;
  std::map<uint32_t, GraphmlNode> nodes_;
};

}  // namespace

void append_trace_graphml(std::string& out, const TraceReport& report) { Graphml(out, report).write(); }

}  // namespace duanlian::graph
