#pragma once

#include <optional>

#include "base/time.h"
#include "graph/follow/answer.h"
#include "graph/follow/question.h"
#include "graph/store/money_graph.h"
#include "graph/store/walk.h"

namespace duanlian::graph {

// Where money comes to rest, for every method alike.

// What a transfer brings has left what a bank can stop; nothing: it has not.
std::optional<RestKind> exit_by(const MoneyGraph& graph, TransferId id);
bool is_hub_of(const MoneyGraph& graph, const TraceQuestion& question, PocketId pocket);
// The pocket is a hub, and hubs are not followed through.
bool stops_at(const MoneyGraph& graph, const TraceQuestion& question, PocketId pocket);
RestKind hub_rest(HubKind hub);
RestKind pocket_rest(PocketKind kind);

// What the transfer brought its payee, in its asset.
inline int64_t brought(const MoneyGraph& graph, TransferId id) {
  return graph.transfers().arrives(id).value_or(graph.transfers().amount(id));
}

// The pocket's balance after its transfers until then, as reckoned; 0 of cash.
int64_t balance_until(const MoneyGraph& graph, PocketId pocket, Timestamp until);

// Transfers of the pocket on both sides after the moment, until then.
uint64_t transfers_between(const MoneyGraph& graph, PocketId pocket, const Moment& after, Timestamp until);

}  // namespace duanlian::graph
