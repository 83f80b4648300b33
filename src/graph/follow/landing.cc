#include "graph/follow/landing.h"

namespace duanlian::graph {

std::optional<RestKind> exit_by(const MoneyGraph& graph, TransferId id) {
  if (graph.kind(graph.transfers().to(id)) == PocketKind::cash) return RestKind::cash;
  const MovementKind kind = graph.transfers().kind(id);
  if (kind == MovementKind::card_payment) return RestKind::merchant;
  if (kind == MovementKind::abroad) return RestKind::abroad;
  return std::nullopt;
}

bool is_hub_of(const MoneyGraph& graph, const TraceQuestion& question, PocketId pocket) {
  return graph.hub(pocket) != HubKind::none || graph.degree(pocket) >= question.hub_degree;
}

bool stops_at(const MoneyGraph& graph, const TraceQuestion& question, PocketId pocket) {
  return question.hubs != HubPolicy::proportional && is_hub_of(graph, question, pocket);
}

RestKind hub_rest(HubKind hub) {
  switch (hub) {
    case HubKind::exchange:
      return RestKind::exchange;
    case HubKind::merchant:
      return RestKind::merchant;
    case HubKind::institution:
    case HubKind::none:
      break;
  }
  return RestKind::hub;
}

RestKind pocket_rest(PocketKind kind) {
  switch (kind) {
    case PocketKind::account:
      return RestKind::account;
    case PocketKind::wallet:
      return RestKind::wallet;
    case PocketKind::cash:
      break;
  }
  return RestKind::cash;
}

int64_t balance_until(const MoneyGraph& graph, PocketId pocket, Timestamp until) {
  if (graph.kind(pocket) == PocketKind::cash) return 0;
  if (until.micros == INT64_MAX) return graph.pocket(pocket).balance;
  const Walk later(graph, pocket, Moment{until.micros, kNoTransfer});
  if (later.at_end()) return graph.pocket(pocket).balance;
  return graph.balance_before(pocket, later.step().moment.id);
}

uint64_t transfers_between(const MoneyGraph& graph, PocketId pocket, const Moment& after, Timestamp until) {
  const auto count = [&](const Edges& edges) {
    const std::size_t begin = edges.first_after({after.micros}, after.id);
    const std::size_t end = edges.first_after(until);
    return end > begin ? end - begin : 0;
  };
  return count(graph.outgoing(pocket)) + count(graph.incoming(pocket));
}

}  // namespace duanlian::graph
