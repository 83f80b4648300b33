#include "graph/follow/follow.h"

#include "graph/follow/case_run.h"
#include "graph/follow/takings.h"

namespace duanlian::graph {

Result<Trace> follow(const MoneyGraph& graph, const TraceQuestion& question) {
  ASSIGN_OR_RETURN(const Takings takings, Takings::read(graph, question));
  switch (question.method) {
    case FollowMethod::fifo:
    case FollowMethod::lifo:
    case FollowMethod::proportional:
      return CaseRun(graph, question, takings).run();
    case FollowMethod::poison:
    case FollowMethod::ranked:
      break;
  }
  return Error{ErrorCode::unsupported, "this method does not conserve amounts"};
}

}  // namespace duanlian::graph
