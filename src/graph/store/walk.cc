#include "graph/store/walk.h"

#include <algorithm>

namespace duanlian::graph {
namespace {

// Of a list: their rows are fetched while those before them are looked at.
constexpr std::size_t kFetchedAhead = 3;

}  // namespace

Walk::Walk(const MoneyGraph& graph, PocketId pocket) : Walk(graph, pocket, {INT64_MIN, TransferId{0}}) {}

Walk::Walk(const MoneyGraph& graph, PocketId pocket, Moment after)
    : transfers_(graph.transfers()),
      out_{.edges = graph.outgoing(pocket)},
      in_{.edges = graph.incoming(pocket)} {
  for (Cursor* const side : {&out_, &in_}) {
    const bool from_first = after.micros == INT64_MIN;
    side->at = from_first ? 0 : side->edges.first_after({after.micros}, after.id);
    const std::size_t end = std::min(side->edges.size(), side->at + kFetchedAhead);
    for (std::size_t i = side->at; i < end; ++i) transfers_.prefetch(side->edges[i]);
  }
  settle(out_);
  settle(in_);
  choose();
}

// Goes to the first that counts, from where it is.
void Walk::settle(Cursor& cursor) const {
  for (; cursor.at < cursor.edges.size(); ++cursor.at) {
    const std::size_t ahead = cursor.at + kFetchedAhead;
    if (ahead < cursor.edges.size()) transfers_.prefetch(cursor.edges[ahead]);
    const TransferId id = cursor.edges[cursor.at];
    if (!counts(transfers_.status(id))) continue;
    cursor.moment = {transfers_.time(id), id};
    return;
  }
  cursor.moment = {INT64_MAX, kNoTransfer};
}

void Walk::choose() {
  const bool outgoing = out_.moment < in_.moment;
  next_ = {outgoing ? out_.moment : in_.moment, outgoing};
}

void Walk::advance() {
  Cursor& taken = next_.outgoing ? out_ : in_;
  ++taken.at;
  settle(taken);
  choose();
}

}  // namespace duanlian::graph
