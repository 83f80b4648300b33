#include "graph/follow/trace_books.h"

#include "graph/follow/landing.h"

namespace duanlian::graph {

void TraceBooks::close(const MoneyGraph& graph, const TraceQuestion& question, Trace& trace) {
  std::vector<PocketId> overflown;
  trace.rests = rests.close(overflown);
  for (Rest& rest : trace.rests) rest.balance = balance_until(graph, rest.pocket, question.until);
  for (const PocketId pocket : overflown) cuts.add(CutKind::amount, pocket, 0);
  if (hops.left_out() > 0) cuts.add(CutKind::hops, kNoPocket, 0, hops.left_out());
  trace.hops = hops.close(graph);
  trace.cuts = cuts.close();
}

}  // namespace duanlian::graph
