#include "api/metrics.h"

#include <cmath>
#include <limits>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>
#include <span>
#include <vector>

#include "model/words.h"

namespace duanlian::api {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

// Collects families of metrics under the program's prefix.
class Families {
 public:
  void counter(const std::string& name, const std::string& help, uint64_t value) {
    begin(name, help, MetricType::Counter);
    add_counter({}, value);
  }
  void gauge(const std::string& name, const std::string& help, uint64_t value) {
    begin(name, help, MetricType::Gauge);
    families_.back().metric.emplace_back().gauge.value = static_cast<double>(value);
  }

  // Starts a family whose metrics have labels.
  void begin(const std::string& name, const std::string& help, MetricType type) {
    families_.push_back({.name = "duanlian_" + name, .help = help, .type = type, .metric = {}});
  }
  void add_counter(Labels labels, uint64_t value) {
    ClientMetric& metric = families_.back().metric.emplace_back();
    metric.label = std::move(labels);
    metric.counter.value = static_cast<double>(value);
  }
  // `counts` has one entry more than `bounds_us`: what is above the last.
  void add_histogram(Labels labels, std::span<const uint64_t> bounds_us, std::span<const uint64_t> counts,
                     uint64_t sum_us) {
    ClientMetric& metric = families_.back().metric.emplace_back();
    metric.label = std::move(labels);
    uint64_t below = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      below += counts[i];
      const double bound = i < bounds_us.size() ? static_cast<double>(bounds_us[i]) / 1e6
                                                : std::numeric_limits<double>::infinity();
      metric.histogram.bucket.push_back({.cumulative_count = below, .upper_bound = bound});
    }
    metric.histogram.sample_count = below;
    metric.histogram.sample_sum = static_cast<double>(sum_us) / 1e6;
  }

  std::string text() const { return prometheus::TextSerializer().Serialize(families_); }

 private:
  std::vector<MetricFamily> families_;
};

void add_journal(Families& families, const engine::Intake::Counters& counters) {
  families.gauge("position", "Position of the last event applied", counters.position);
  families.gauge("durable_position", "Position of the last event on disk", counters.durable);
  families.gauge("first_position", "First event that the journal still has", counters.first);
  families.gauge("queue_entries", "Events that wait to be journalled", counters.committer.queue_entries);
  families.gauge("disk_full", "1 while events wait for room on the disk", counters.committer.waits_for_room);
  families.gauge("stopped", "1 when events are no longer taken, after an error; see /health",
                 counters.committer.stopped);
  families.gauge("watchlist_entries", "Entries on all watch-lists", counters.watchlist_entries);
  families.gauge("memory_entities", "Keys of which something is remembered", counters.memory.entities);
  families.gauge("memory_bytes", "Bytes taken for what is remembered", counters.memory.bytes);
  families.counter("memory_forgotten_total",
                   "Keys forgotten while they were still needed: entities_max of the pack is too small, or "
                   "somebody floods it",
                   counters.memory.forgotten);
  families.counter("memory_late_total", "Sightings that came too late for every window",
                   counters.memory.late);
  families.counter("memory_links_forgotten_total", "Links that gave way at kLinksPerEntityMax",
                   counters.memory.links_forgotten);
  families.counter("groups_total", "Group commits", counters.committer.groups);
  families.counter("durable_events_total", "Events made durable", counters.committer.entries);
  families.counter("repeated_events_total", "Events whose id was known", counters.committer.repeated);
  families.counter("refused_submissions_total", "Submissions refused by a limit, a full disk or an error",
                   counters.committer.refused);
  families.counter("replay_differences_total",
                   "Decisions that came out otherwise when applied again at the start",
                   counters.replay_differences);
  families.gauge("other_deciders",
                 "1 when at the start the active pack had been activated with other versions of what decides",
                 counters.other_deciders ? 1 : 0);
  families.begin("durable_seconds", "From submission to durable", MetricType::Histogram);
  families.add_histogram({}, journal::kLatencyBoundsUs, counters.committer.durable.counts,
                         counters.committer.durable.sum_us);
  families.begin("done_seconds", "From submission to durable and applied", MetricType::Histogram);
  families.add_histogram({}, journal::kLatencyBoundsUs, counters.committer.done.counts,
                         counters.committer.done.sum_us);
}

void add_graph(Families& families, const engine::MoneyView::Counters& money) {
  families.gauge("graph_transfers", "Transfers of the money graph", money.transfers);
  families.gauge("graph_pockets", "Accounts and wallets of it, by currency or asset", money.pockets);
  families.gauge("graph_bytes", "Bytes of memory that the money graph takes", money.bytes);
  families.gauge("graph_pages_on_disk", "Pages of 65,536 transfers that lie on the disk, not in memory",
                 money.pages_on_disk);
  families.counter("graph_refused_total", "Transfers that the money graph cannot hold, as they are told",
                   money.refused);
  families.counter("graph_over_limit_total",
                   "Transfers that came beyond --graph-transfers-max or another limit: tracing misses them",
                   money.over_limit);
  families.counter("graph_stopped_total", "Payments that a decision stopped before they left", money.stopped);
  families.counter("graph_late_total", "Transfers told after a later one of the same account",
                   money.tally.late);
  families.counter("graph_reversed_total", "Transfers that were undone", money.tally.reversed);
  families.counter("graph_unmatched_reversals_total", "Reversals of transfers that the graph does not know",
                   money.tally.unmatched_reversals);
}

void add_decisions(Families& families, const engine::Tally& tally) {
  families.begin("events_total", "Events decided since the start, by kind", MetricType::Counter);
  for (std::size_t i = 0; i < model::kEventKinds; ++i)
    families.add_counter({{"kind", std::string(words(model::EventKind{})[i])}}, tally.by_kind[i]);
  families.begin("decisions_total", "Decisions since the start, by outcome", MetricType::Counter);
  for (std::size_t i = 0; i < model::kOutcomes; ++i)
    families.add_counter({{"outcome", std::string(words(model::Outcome{})[i])}}, tally.by_outcome[i]);
  families.begin("rule_fired_total", "Decisions in which the rule fired", MetricType::Counter);
  for (const auto& [rule, count] : tally.by_rule) families.add_counter({{"rule", rule}}, count);
  families.counter("rule_errors_total", "Rules that could not be evaluated on an event", tally.rule_errors);
}

void add_routes(Families& families, const Meter::Counters& counters, const std::vector<std::string>& names) {
  families.begin("http_requests_total", "Requests answered, by resource and status", MetricType::Counter);
  for (std::size_t route = 0; route < names.size(); ++route) {
    for (std::size_t i = 0; i < Meter::kStatuses.size(); ++i) {
      const uint64_t count = counters.routes[route].by_status[i];
      if (count == 0) continue;
      families.add_counter({{"route", names[route]}, {"status", std::to_string(Meter::kStatuses[i])}}, count);
    }
  }
  families.begin("http_request_seconds", "From request read to answer ready, by resource",
                 MetricType::Histogram);
  for (std::size_t route = 0; route < names.size(); ++route) {
    const journal::LatencyCounts& latency = counters.routes[route].latency;
    if (latency.count == 0) continue;
    families.add_histogram({{"route", names[route]}}, journal::kLatencyBoundsUs, latency.counts,
                           latency.sum_us);
  }
}

void add_edge(Families& families, const Meter::Counters& counters) {
  families.gauge("http_connections", "Connections open now", counters.connections);
  families.gauge("http_memory_bytes", "Bytes of requests and answers under way", counters.memory_bytes);
  families.counter("http_connections_refused_total", "Connections refused by the limit",
                   counters.connections_refused);
}

}  // namespace

std::string metrics_text(const engine::Intake::Counters& intake, const Meter::Counters& edge,
                         const std::vector<std::string>& routes) {
  Families families;
  add_journal(families, intake);
  add_graph(families, intake.money);
  add_decisions(families, intake.tally);
  add_edge(families, edge);
  add_routes(families, edge, routes);
  return families.text();
}

void MetricsResource::answer(const Reply& reply) const {
  reply({.status = 200,
         .media_type = "text/plain; version=0.0.4; charset=utf-8",
         .body = metrics_text(intake_.counters(), meter_.counters(), routes_),
         .headers = {}});
}

}  // namespace duanlian::api
