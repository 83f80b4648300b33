#include "respond/chase/case_question.h"

#include <algorithm>
#include <unordered_map>

namespace duanlian::respond {
namespace {

using graph::Taking;
using graph::TransferId;

class Gathering {
 public:
  Gathering(const graph::MoneyGraph& graph, CaseQuestion& question) : graph_(graph), question_(question) {}

  void take(const ChasedReport& report, uint32_t victim) {
    question_.trace.victims.push_back(report.id);
    for (const Taking& taking : report.takings) {
      if (!moved(taking.transfer)) {
        question_.untaken.push_back({.report = report.id, .transfer = taking.transfer});
      } else if (!take(taking, victim)) {
        question_.untaken.push_back({.report = report.id, .transfer = taking.transfer, .told_before = true});
      }
    }
  }

 private:
  bool moved(TransferId id) const {
    return id.value() < graph_.size() && counts(graph_.transfers().status(id)) &&
           graph_.transfers().time(id) <= question_.trace.until.micros;
  }

  // What is left of the payment; false: nothing.
  bool take(const Taking& told, uint32_t victim) {
    const graph::Transfer transfer = graph_.transfers().at(told.transfer);
    const int64_t arrives = transfer.arrives.value_or(transfer.amount);
    const auto [at, first] = left_.try_emplace(told.transfer, arrives);
    Taking taking{.transfer = told.transfer, .amount = told.amount, .victim = victim};
    if (!first || taking.amount) {
      taking.amount = std::min(taking.amount.value_or(at->second), at->second);
      if (*taking.amount < 1 || worth(transfer, *taking.amount, arrives) < 1) return false;
    }
    at->second -= taking.amount.value_or(at->second);
    question_.trace.takings.push_back(taking);
    return true;
  }

  // In what was paid, where that was another asset.
  int64_t worth(const graph::Transfer& transfer, int64_t amount, int64_t arrives) const {
    __extension__ using Wide = __int128;
    if (graph_.asset(transfer.from) == graph_.asset(transfer.to)) return amount;
    return static_cast<int64_t>(Wide{transfer.amount} * amount / arrives);
  }

  const graph::MoneyGraph& graph_;
  CaseQuestion& question_;
  std::unordered_map<TransferId, int64_t> left_;  // of what each payment brought
};

}  // namespace

CaseQuestion question_of(const graph::MoneyGraph& graph, const ChaseCase& reports,
                         const ChaseOptions& options) {
  CaseQuestion question;
  question.trace.method = options.method;
  question.trace.until = options.now;
  question.trace.layers_max = options.layers_max;
  question.trace.hub_degree = options.hub_degree;
  question.trace.steps_max = options.steps_max;
  question.trace.out_of_time = options.out_of_time;
  Gathering gathering(graph, question);
  for (uint32_t i = 0; i < reports.reports.size(); ++i) gathering.take(reports.reports[i], i);
  return question;
}

}  // namespace duanlian::respond
