#pragma once

#include "graph/follow/answer.h"
#include "graph/follow/cut_book.h"
#include "graph/follow/hop_book.h"
#include "graph/follow/question.h"
#include "graph/follow/rest_book.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

// What an answer is gathered in where money is not followed in order of time.
struct TraceBooks {
  explicit TraceBooks(const TraceQuestion& question) : hops(question.hops_max) {}

  RestBook rests;
  CutBook cuts;
  HopBook hops;

  // Writes them into the trace; they are empty afterwards.
  void close(const MoneyGraph& graph, const TraceQuestion& question, Trace& trace);
};

}  // namespace duanlian::graph
