#include <unordered_map>
#include <variant>
#include <vector>

#include "base/json_writer.h"
#include "graph/forms/path_report.h"
#include "model/words.h"

namespace duanlian::graph {
namespace {

// Things that are written once, in the order in which they were first named.
template <class Id>
class Places {
 public:
  uint64_t of(Id id) {
    const auto [at, is_new] = places_.emplace(id.value(), named_.size());
    if (is_new) named_.push_back(id);
    return at->second;
  }
  const std::vector<Id>& named() const { return named_; }

 private:
  std::vector<Id> named_;
  std::unordered_map<uint32_t, uint64_t> places_;
};

class PathJson {
 public:
  PathJson(std::string& out, const PathReport& report) : json_(out), report_(report) {}

  void write() {
    json_.begin_object().member("format", "duanlian.paths").key("version").number(int64_t{kPathFormVersion});
    json_.member("kind", model::to_string(report_.question.kind));
    write_bounds();
    json_.key("answers").begin_array();
    for (const PathFinding& found : report_.answer.found) {
      json_.begin_object();
      std::visit([this](const auto& it) { write_found(it); }, found);
      if (const auto cut = cut_of(found)) json_.member("cut", model::to_string(*cut));
      json_.end_object();
    }
    json_.end_array();
    write_transfers();
    write_pockets();
    json_.end_object();
  }

 private:
  void pocket(std::string_view name, PocketId id) { json_.key(name).number(pockets_.of(id)); }
  void count(std::string_view name, uint64_t value) { json_.key(name).number(value); }

  void write_bounds() {
    json_.key("bounds").begin_object();
    if (const uint32_t hops = report_.question.hops(); hops != 0) count("hops_max", hops);
    count("answers_max", report_.bounds.answers_max);
    count("steps_max", report_.bounds.steps_max);
    if (report_.question.time_limit_ms) json_.key("time_limit_ms").number(*report_.question.time_limit_ms);
    json_.end_object();
  }

  void write_flow(std::string_view side, const std::optional<Flow>& flow) {
    if (!flow) return;
    json_.key(side).begin_object();
    count("count", flow->count);
    json_.key("sum").number(flow->sum).end_object();
  }

  void write_found(const FoundFlow& found) {
    pocket("pocket", found.pocket);
    write_flow("in", found.in);
    write_flow("out", found.out);
    if (found.out_per_in_milli) json_.key("out_per_in_milli").number(*found.out_per_in_milli);
  }

  void write_found(const FoundCounts& found) {
    pocket("pocket", found.pocket);
    json_.key("by_hops").begin_array();
    for (const uint64_t chains : found.counts.by_hops) json_.number(chains);
    json_.end_array();
    count("steps", found.counts.steps);
  }

  void write_found(const FoundChains& found) {
    if (found.pocket) pocket(found.payee ? "payer" : "pocket", *found.pocket);
    if (found.payee) pocket("payee", *found.payee);
    if (found.count) count("count", *found.count);
    json_.key("chains").begin_array();
    for (const Chain& chain : found.chains) {
      json_.begin_array();
      for (const TransferId id : chain) json_.number(transfers_.of(id));
      json_.end_array();
    }
    json_.end_array();
    count("steps", found.steps);
  }

  void write_found(const Neighbourhood& found) {
    json_.key("nodes").begin_array();
    for (const Neighbour& node : found.nodes) {
      json_.begin_object();
      pocket("pocket", node.pocket);
      count("hops", node.hops);
      json_.member("end", model::to_string(node.end)).end_object();
    }
    json_.end_array().key("edges").begin_array();
    for (const NeighbourEdge& edge : found.edges) {
      json_.begin_object();
      pocket("from", edge.from);
      pocket("to", edge.to);
      count("count", edge.count);
      json_.key("sum").number(edge.sum);
      json_.member("first", time_of(edge.first)).member("last", time_of(edge.last)).end_object();
    }
    json_.end_array();
    count("steps", found.steps);
  }

  void write_found(const Counterparties& found) {
    json_.key("counterparties").begin_array();
    for (const Counterparty& one : found.found) {
      json_.begin_object();
      pocket("pocket", one.pocket);
      json_.key("is_member").boolean(one.is_member).key("members").begin_array();
      for (const MemberFlow& member : one.members) {
        json_.begin_object();
        pocket("pocket", member.member);
        count("paid_count", member.paid_count);
        json_.key("paid_sum").number(member.paid_sum);
        count("got_count", member.got_count);
        json_.key("got_sum").number(member.got_sum).end_object();
      }
      json_.end_array().end_object();
    }
    json_.end_array();
    count("steps", found.steps);
  }

  void write_found(const TiedPockets& found) {
    json_.key("tied").begin_array();
    for (const TiedPocket& one : found.pockets) {
      json_.begin_object();
      pocket("pocket", one.pocket);
      count("hops", one.hops);
      if (one.hops != 0) {
        pocket("from", one.from);
        json_.member("by", tie_name(report_, one.by));
      }
      json_.end_object();
    }
    json_.end_array().key("ties").begin_array();
    for (const SharedTie& tie : found.ties) {
      json_.begin_object().member("name", tie_name(report_, tie.name));
      count("degree", tie.degree);
      json_.key("is_too_common").boolean(tie.is_too_common).key("pockets").begin_array();
      for (const PocketId id : tie.pockets) json_.number(pockets_.of(id));
      json_.end_array().end_object();
    }
    json_.end_array();
    count("steps", found.steps);
  }

  std::string time_of(TransferId id) const { return to_rfc3339({report_.graph.transfers().time(id)}); }

  void write_transfers() {
    json_.key("transfers").begin_array();
    for (const TransferId id : transfers_.named()) {
      const Transfer transfer = report_.graph.transfers().at(id);
      json_.begin_object();
      if (report_.event_of) {
        if (const std::string_view event = report_.event_of(id); !event.empty()) json_.member("event", event);
      }
      json_.member("kind", model::to_string(transfer.kind)).member("time", to_rfc3339(transfer.time));
      pocket("from", transfer.from);
      pocket("to", transfer.to);
      json_.key("amount").number(transfer.amount);
      if (transfer.arrives) json_.key("arrives").number(*transfer.arrives);
      if (transfer.status == MovementStatus::pending) json_.key("pending").boolean(true);
      json_.end_object();
    }
    json_.end_array();
  }

  void write_pockets() {
    json_.key("pockets").begin_array();
    for (const PocketId id : pockets_.named()) {
      json_.begin_object().member("kind", model::to_string(report_.graph.kind(id)));
      json_.member("id", name_of(report_, id));
      json_.member("asset", report_.graph.asset_name(report_.graph.asset(id)));
      const std::string_view bank = report_.graph.bank_name(report_.graph.bank(id));
      if (!bank.empty()) json_.member("bank", bank);
      const HubKind hub = report_.graph.hub(id);
      if (hub != HubKind::none) json_.member("hub", model::to_string(hub));
      json_.end_object();
    }
    json_.end_array();
  }

  JsonWriter json_;
  const PathReport& report_;
  Places<PocketId> pockets_;
  Places<TransferId> transfers_;
};

}  // namespace

void append_path_json(std::string& out, const PathReport& report) { PathJson(out, report).write(); }

}  // namespace duanlian::graph
