#include "graph/follow/follow.h"

#include "graph/follow/case_run.h"
#include "graph/follow/poison.h"
#include "graph/follow/ranked.h"
#include "graph/follow/takings.h"

namespace duanlian::graph {

Result<Trace> follow(const MoneyGraph& graph, const TraceQuestion& question) {
  switch (question.method) {
    case FollowMethod::poison:
      return follow_poison(graph, question);
    case FollowMethod::ranked:
      return follow_ranked(graph, question);
    case FollowMethod::fifo:
    case FollowMethod::lifo:
    case FollowMethod::proportional:
      break;
  }
  ASSIGN_OR_RETURN(const Takings takings, Takings::read(graph, question));
  return CaseRun(graph, question, takings).run();
}

}  // namespace duanlian::graph
