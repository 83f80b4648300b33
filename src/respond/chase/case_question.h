#pragma once

#include <vector>

#include "graph/follow/question.h"
#include "graph/store/money_graph.h"
#include "respond/chase/chase.h"
#include "respond/chase/chase_plan.h"

namespace duanlian::respond {

// The trace that a chase asks for. The victims are the reports, by place. No payment is taken twice: of what
// two reports name, the first has it.
struct CaseQuestion {
  graph::TraceQuestion trace;
  std::vector<UntakenPayment> untaken;
};

CaseQuestion question_of(const graph::MoneyGraph& graph, const ChaseCase& reports,
                         const ChaseOptions& options);

}  // namespace duanlian::respond
