#include "graph/forms/trace_json.h"

#include <unordered_map>
#include <utility>
#include <vector>

#include "base/json_writer.h"
#include "graph/forms/amounts.h"
#include "graph/forms/stop_order.h"
#include "graph/forms/totals.h"
#include "model/words.h"

namespace duanlian::graph {
namespace {

constexpr Timestamp kNoEnd{INT64_MAX};

void time_member(JsonWriter& json, std::string_view name, Timestamp time) {
  json.member(name, to_rfc3339(time));
}

void pocket_members(JsonWriter& json, const MoneyGraph::Pocket& pocket, std::string_view shown) {
  json.member("kind", model::to_string(pocket.kind)).member("id", shown).member("asset", pocket.asset);
  if (!pocket.bank.empty()) json.member("bank", pocket.bank);
  if (pocket.hub != HubKind::none) json.member("hub", model::to_string(pocket.hub));
}

// Pockets are written once, and then named by their place.
class PocketTable {
 public:
  explicit PocketTable(const TraceReport& report) {
    for (const Rest& rest : report.trace.rests) add(rest.pocket);
    for (const Hop& hop : report.trace.hops) {
      add(report.graph.transfers().from(hop.transfer));
      add(report.graph.transfers().to(hop.transfer));
    }
    for (const Join& join : report.trace.joins) {
      add(join.from);
      add(join.to);
    }
    for (const Taking& taking : report.question.takings) {
      add(report.graph.transfers().from(taking.transfer));
      add(report.graph.transfers().to(taking.transfer));
    }
    for (const Cut& cut : report.trace.cuts) {
      if (cut.pocket != kNoPocket) add(cut.pocket);
    }
    for (const Contradiction& one : report.trace.contradictions) add(one.pocket);
  }

  uint64_t place(PocketId id) const { return places_.at(id.value()); }
  const std::vector<PocketId>& pockets() const { return pockets_; }

 private:
  void add(PocketId id) {
    if (places_.emplace(id.value(), pockets_.size()).second) pockets_.push_back(id);
  }

  std::vector<PocketId> pockets_;
  std::unordered_map<uint32_t, uint64_t> places_;
};

class TraceJson {
 public:
  TraceJson(std::string& out, const TraceReport& report) : json_(out), report_(report), table_(report) {}

  void write() {
    json_.begin_object().member("format", "duanlian.trace").key("version").number(int64_t{kTraceFormVersion});
    time_member(json_, "as_of", report_.as_of);
    write_question();
    write_totals();
    write_origins();
    write_pockets();
    write_rests();
    write_hops();
    write_joins();
    write_cuts();
    write_contradictions();
    json_.key("steps").number(report_.trace.steps).end_object();
  }

 private:
  const TransferPages& transfers() const { return report_.graph.transfers(); }

  void pocket(std::string_view name, PocketId id) { json_.key(name).number(table_.place(id)); }

  void event(TransferId id) {
    if (const std::string_view event = event_of(report_, id); !event.empty()) json_.member("event", event);
  }

  void write_question() {
    const TraceQuestion& question = report_.question;
    json_.key("question").begin_object().member("method", model::to_string(report_.trace.method));
    if (question.until != kNoEnd) time_member(json_, "until", question.until);
    json_.member("hubs", model::to_string(question.hubs)).key("hub_degree").number(question.hub_degree);
    json_.key("layers_max").number(uint64_t{question.layers_max}).key("least").number(question.least);
    json_.key("rates").begin_array();
    for (const Rate& rate : question.rates) {
      json_.begin_object().member("from", rate.from).key("from_amount").number(rate.denominator);
      json_.member("to", rate.to).key("to_amount").number(rate.numerator).end_object();
    }
    json_.end_array().key("victims").begin_array();
    for (uint32_t i = 0; i < question.victims.size(); ++i) json_.string(victim_name(report_, i));
    json_.end_array().key("takings").begin_array();
    for (const Taking& taking : question.takings) write_taking(taking);
    json_.end_array().end_object();
  }

  void write_taking(const Taking& taking) {
    const Transfer transfer = transfers().at(taking.transfer);
    json_.begin_object().key("victim").number(uint64_t{taking.victim});
    event(taking.transfer);
    time_member(json_, "time", transfer.time);
    pocket("from", transfer.from);
    pocket("to", transfer.to);
    json_.key("paid").number(transfer.amount);
    if (taking.amount) json_.key("part").number(*taking.amount);
    json_.end_object();
  }

  void write_totals() {
    json_.key("totals").begin_array();
    for (const Totals& totals : totals_of(report_)) {
      json_.begin_object().member("asset", totals.asset_name).key("digits");
      if (const auto digits = digits_of(totals.asset_name)) {
        json_.number(int64_t{*digits});
      } else {
        json_.null();
      }
      json_.key("taken").number(totals.taken).key("can_be_stopped").number(totals.can_be_stopped());
      json_.key("exits").number(totals.exits()).key("by_kind").begin_object();
      for (std::size_t i = 0; i < kRestKinds; ++i) {
        if (totals.by_kind[i] != 0) json_.key(words(RestKind{})[i]).number(totals.by_kind[i]);
      }
      json_.end_object().key("can_be_stopped_at").begin_array();
      for (const Totals::AtBank& at : totals.stoppable) {
        json_.begin_object().member("bank", at.bank).key("value").number(at.value).end_object();
      }
      json_.end_array().end_object();
    }
    json_.end_array();
  }

  void write_origins() {
    json_.key("origins").begin_array();
    for (const Origin& origin : report_.trace.origins) {
      json_.begin_object().key("victim").number(uint64_t{origin.victim});
      json_.member("asset", report_.graph.asset_name(origin.asset)).key("taken").number(origin.taken);
      json_.end_object();
    }
    json_.end_array();
  }

  void write_pockets() {
    json_.key("pockets").begin_array();
    for (const PocketId id : table_.pockets()) {
      json_.begin_object();
      pocket_members(json_, report_.graph.pocket(id), name_of(report_, id));
      json_.end_object();
    }
    json_.end_array();
  }

  void write_shares(const Shares& shares) {
    json_.key("shares").begin_array();
    for (const Share& share : shares) {
      json_.begin_object().key("origin").number(uint64_t{share.origin}).key("value").number(share.value);
      json_.end_object();
    }
    json_.end_array();
  }

  void write_rests() {
    const std::vector<Stop> stops = stop_order(report_);
    std::unordered_map<std::size_t, std::size_t> ranks;
    for (std::size_t i = 0; i < stops.size(); ++i) ranks.emplace(stops[i].rest, i);
    json_.key("rests").begin_array();
    for (std::size_t i = 0; i < report_.trace.rests.size(); ++i) {
      const Rest& rest = report_.trace.rests[i];
      json_.begin_object().member("kind", model::to_string(rest.kind));
      pocket("pocket", rest.pocket);
      json_.key("quantity").number(rest.quantity).key("value").number(sum_of(rest.shares));
      write_shares(rest.shares);
      json_.key("layer").number(uint64_t{rest.layer});
      time_member(json_, "first", rest.first);
      time_member(json_, "last", rest.last);
      json_.key("balance").number(rest.balance);
      if (const auto rank = ranks.find(i); rank != ranks.end()) {
        json_.key("stop_rank").number(uint64_t{rank->second + 1});
        json_.key("stays_milli").number(int64_t{stops[rank->second].stays_milli});
      }
      if (report_.bracketed) write_confidence(rest);
      json_.end_object();
    }
    json_.end_array();
  }

  void write_confidence(const Rest& rest) {
    json_.key("value_min").number(rest.value_min).key("value_max").number(rest.value_max);
    json_.key("confidence_milli").number(int64_t{rest.confidence_milli}).key("doubts").begin_array();
    for (const Doubt doubt : rest.doubts) json_.string(model::to_string(doubt));
    json_.end_array();
  }

  void write_hops() {
    json_.key("hops").begin_array();
    for (const Hop& hop : report_.trace.hops) {
      const Transfer transfer = transfers().at(hop.transfer);
      json_.begin_object();
      event(hop.transfer);
      json_.member("kind", model::to_string(transfer.kind));
      time_member(json_, "time", transfer.time);
      pocket("from", transfer.from);
      pocket("to", transfer.to);
      json_.key("amount").number(transfer.amount);
      if (transfer.arrives) json_.key("arrives").number(*transfer.arrives);
      if (transfer.status == MovementStatus::pending) json_.key("pending").boolean(true);
      json_.key("quantity").number(hop.quantity).key("value").number(sum_of(hop.shares));
      write_shares(hop.shares);
      json_.key("layer").number(uint64_t{hop.layer});
      if (hop.dwell) json_.key("dwell_s").number(hop.dwell->micros / 1'000'000);
      json_.end_object();
    }
    json_.end_array();
  }

  void write_joins() {
    json_.key("joins").begin_array();
    for (const Join& join : report_.trace.joins) {
      json_.begin_object();
      pocket("from", join.from);
      pocket("to", join.to);
      if (join.came != kNoTransfer) join_end("came", join.came);
      join_end("left", join.left);
      json_.key("value").number(sum_of(join.shares));
      write_shares(join.shares);
      json_.end_object();
    }
    json_.end_array();
  }

  void join_end(std::string_view name, TransferId id) {
    json_.key(name).begin_object();
    event(id);
    time_member(json_, "time", Timestamp{transfers().time(id)});
    json_.end_object();
  }

  void write_cuts() {
    json_.key("cuts").begin_array();
    for (const Cut& cut : report_.trace.cuts) {
      json_.begin_object().member("kind", model::to_string(cut.kind));
      if (cut.pocket != kNoPocket) pocket("pocket", cut.pocket);
      json_.key("value").number(cut.value).key("transfers").number(cut.transfers).end_object();
    }
    json_.end_array();
  }

  void write_contradictions() {
    json_.key("contradictions").begin_array();
    for (const Contradiction& one : report_.trace.contradictions) {
      json_.begin_object();
      event(one.transfer);
      time_member(json_, "time", Timestamp{transfers().time(one.transfer)});
      pocket("pocket", one.pocket);
      json_.key("known").number(one.known).key("reckoned").number(one.reckoned).end_object();
    }
    json_.end_array();
  }

  JsonWriter json_;
  const TraceReport& report_;
  PocketTable table_;
};

}  // namespace

void append_trace_json(std::string& out, const TraceReport& report) { TraceJson(out, report).write(); }

void append_backward_json(std::string& out, const MoneyGraph& graph, const BackwardQuestion& question,
                          const Backward& backward, bool masked) {
  const auto write_pocket = [&](JsonWriter& json, PocketId id) {
    const MoneyGraph::Pocket pocket = graph.pocket(id);
    const std::string_view name = pocket.kind == PocketKind::cash ? "cash" : pocket.id;
    json.key("pocket").begin_object();
    pocket_members(json, pocket, masked ? masked_name(name) : name);
    json.end_object();
  };
  JsonWriter json(out);
  json.begin_object().member("format", "duanlian.sources").key("version").number(int64_t{kTraceFormVersion});
  write_pocket(json, question.pocket);
  if (question.at != kNoEnd) time_member(json, "at", question.at);
  json.member("method", model::to_string(question.method));
  json.key("balance").number(backward.balance).key("sources").begin_array();
  for (const Source& source : backward.sources) {
    json.begin_object();
    write_pocket(json, source.pocket);
    json.key("value").number(source.value).key("layer").number(uint64_t{source.layer});
    time_member(json, "first", source.first);
    time_member(json, "last", source.last);
    json.end_object();
  }
  json.end_array().key("cuts").begin_array();
  for (const Cut& cut : backward.cuts) {
    json.begin_object().member("kind", model::to_string(cut.kind));
    if (cut.pocket != kNoPocket) write_pocket(json, cut.pocket);
    json.key("value").number(cut.value).key("transfers").number(cut.transfers).end_object();
  }
  json.end_array().key("steps").number(backward.steps).end_object();
}

}  // namespace duanlian::graph
