#include "respond/chase/chase.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "graph/follow/follow.h"
#include "model/name.h"
#include "respond/chase/case_question.h"
#include "respond/chase/claims.h"
#include "respond/chase/draft.h"
#include "respond/chase/hop_index.h"
#include "respond/chase/ordered.h"
#include "respond/chase/proving_paths.h"
#include "respond/chase/ranking.h"
#include "respond/chase/surplus.h"
#include "respond/chase/wanted.h"

namespace duanlian::respond {
namespace {

using graph::PocketId;
using graph::RestKind;
using graph::Share;
using graph::Shares;

Status check_asked(const ChaseCase& reports, const ChaseOptions& options) {
  if (reports.reports.empty()) return invalid("no report is named that is to be chased");
  if (reports.reports.size() > kChasedReportsMax)
    return Error{ErrorCode::limit_exceeded, "there are more reports than kChasedReportsMax in one case"};
  if (!model::is_source_name(options.issuer)) return invalid("the issuer is no name of a source");
  if (options.least < 1) return invalid("least is below 1");
  switch (options.method) {
    case graph::FollowMethod::fifo:
    case graph::FollowMethod::lifo:
    case graph::FollowMethod::proportional:
      return {};
    case graph::FollowMethod::poison:
    case graph::FollowMethod::ranked:
      break;
  }
  return invalid("an order needs a method that conserves: fifo, lifo or proportional");
}

Status check_names(const ChaseCase& reports) {
  std::set<std::pair<std::string_view, std::string_view>> names;
  for (const ChasedReport& report : reports.reports) {
    if (!names.emplace(report.source, report.id).second)
      return invalid("the report " + report.id + " is named twice");
  }
  return {};
}

// Far from where sums of it would not fit.
Status check_sum(const graph::Trace& trace) {
  int64_t sum = 0;
  for (const graph::Origin& origin : trace.origins) {
    if (origin.taken > kChasedMoneyMax - sum)
      return Error{ErrorCode::limit_exceeded, "more was taken than kChasedMoneyMax"};
    sum += origin.taken;
  }
  return {};
}

// Puts how far the methods agree into the trace, where that does not take long. By share old money spreads
// through whole towns.
bool bracket(const graph::MoneyGraph& graph, graph::TraceQuestion question, graph::Trace& trace) {
  if (trace.steps >= kBracketStepsMax) return false;
  question.steps_max = std::min(question.steps_max, kBracketStepsMax);
  Result<graph::Trace> other = graph::follow_with_bracket(graph, question);
  if (!other || other->steps - trace.steps >= question.steps_max) return false;
  trace = std::move(*other);
  return true;
}

// All accounts that the money came to or left.
std::vector<std::string> accounts_in(const graph::MoneyGraph& graph, const graph::Trace& trace) {
  std::set<PocketId> pockets;
  for (const graph::Rest& rest : trace.rests) pockets.insert(rest.pocket);
  for (const graph::Hop& hop : trace.hops) {
    pockets.insert(graph.transfers().from(hop.transfer));
    pockets.insert(graph.transfers().to(hop.transfer));
  }
  std::set<std::string> names;
  for (const PocketId pocket : pockets) {
    if (graph.kind(pocket) == graph::PocketKind::account) names.emplace(graph.name(pocket));
  }
  return {names.begin(), names.end()};
}

class Planning {
 public:
  Planning(const graph::MoneyGraph& graph, const ChaseCase& reports, const ChaseOptions& options,
           const CaseQuestion& question, const graph::Trace& trace, const std::vector<StandingOrder>& orders)
      : graph_(graph),
        reports_(reports),
        options_(options),
        question_(question.trace),
        trace_(trace),
        rests_(trace),
        hops_(graph, trace),
        ordered_(graph, reports, options, trace.origins, orders),
        claims_(claims_of(trace)),
        ranking_(graph, trace, options),
        paths_(graph, question.trace, trace),
        draft_(graph, reports, options, trace, claims_, ordered_, paths_) {}

  ChasePlan run() {
    plan_.speeds = ranking_.seen();
    begin_totals();
    settle();
    Wanting wanting(graph_, trace_, rests_, hops_, ordered_, plan_.left_out);
    propose(wanting.all(claims_));
    gather_left_out();
    query();
    if (options_.recall) recall();
    check_totals();
    return std::move(plan_);
  }

 private:
  void begin_totals() {
    for (const graph::Origin& origin : trace_.origins) {
      const ChasedReport& report = reports_.reports[origin.victim];
      plan_.totals.push_back({.report = report.id,
                              .source = report.source,
                              .asset = std::string(graph_.asset_name(origin.asset)),
                              .taken = origin.taken});
    }
  }

  void settle() {
    const std::vector<int64_t> excess = Surplus(trace_, rests_, hops_, claims_).settle(ordered_.held());
    for (const auto& [place, claim] : claims_) {
      plan_.totals[place.origin].in_force += claim.in_force;
      plan_.totals[place.origin].pending += claim.pending;
    }
    for (std::size_t i = 0; i < excess.size(); ++i) plan_.totals[i].excess = excess[i];
  }

  void propose(std::vector<Wanted> wanted) {
    std::vector<Ranked> ranked;
    for (Wanted& of : wanted) {
      const int chance = ranking_.chance_milli(*of.rest);
      ranked.push_back({std::move(of), chance});
    }
    ranking_.sort(ranked);
    keep_to_losses(ranked);
    ranking_.sort(ranked);
    leave_over_limit(ranked);
    for (const Ranked& of : ranked) {
      plan_.proposals.push_back(draft_.hold(of));
      for (const Share& share : of.wanted.shares) plan_.totals[share.origin].proposed += share.value;
    }
  }

  // Of each report no more than it says was lost, and no order below `least`.
  void keep_to_losses(std::vector<Ranked>& ranked) {
    std::vector<int64_t> room = room_of_losses();
    for (Ranked& of : ranked) {
      Shares& shares = of.wanted.shares;
      for (Share& share : shares) {
        const int64_t fits = std::min(share.value, room[share.origin]);
        leave_out(LeftOut::beyond_loss, of.wanted.pocket, {{share.origin, share.value - fits}});
        share.value = fits;
      }
      std::erase_if(shares, [](const Share& share) { return share.value == 0; });
      if (of.wanted.amount() < options_.least) {
        leave_out(LeftOut::below_least, of.wanted.pocket, shares);
        shares.clear();
      }
      for (const Share& share : shares) room[share.origin] -= share.value;
    }
    std::erase_if(ranked, [](const Ranked& of) { return of.wanted.shares.empty(); });
  }

  std::vector<int64_t> room_of_losses() const {
    std::vector<int64_t> room;
    for (std::size_t i = 0; i < plan_.totals.size(); ++i) {
      const ChaseTotal& total = plan_.totals[i];
      const ChasedReport& report = reports_.reports[trace_.origins[i].victim];
      const bool is_told = report.lost && report.currency.code() == total.asset;
      const int64_t most = is_told ? std::min(*report.lost, total.taken) : total.taken;
      room.push_back(std::max<int64_t>(most - total.in_force - total.pending, 0));
    }
    return room;
  }

  void leave_over_limit(std::vector<Ranked>& ranked) {
    while (ranked.size() > kProposalsMax) {
      leave_out(LeftOut::over_limit, ranked.back().wanted.pocket, ranked.back().wanted.shares);
      ranked.pop_back();
    }
  }

  void leave_out(LeftOut why, PocketId pocket, const Shares& shares) {
    if (graph::sum_of(shares) > 0) plan_.left_out.push_back({why, pocket, shares});
  }

  // One entry a reason and pocket.
  void gather_left_out() {
    std::map<std::pair<LeftOut, PocketId>, std::map<uint32_t, int64_t>> gathered;
    for (const LeftOutAt& left : plan_.left_out) {
      for (const Share& share : left.shares)
        gathered[{left.reason, left.pocket}][share.origin] += share.value;
    }
    plan_.left_out.clear();
    for (const auto& [key, values] : gathered) {
      LeftOutAt left{.reason = key.first, .pocket = key.second, .shares = {}};
      for (const auto& [origin, value] : values) {
        left.shares.push_back({.origin = origin, .value = value});
        plan_.totals[origin].left_out[static_cast<std::size_t>(left.reason)] += value;
      }
      plan_.left_out.push_back(std::move(left));
    }
  }

  // Once for each answer that fell short.
  void query() {
    for (const LeftOutAt& left : plan_.left_out) {
      if (left.reason != LeftOut::not_found || graph::sum_of(left.shares) < options_.least) continue;
      const std::optional<Timestamp> asked = ordered_.queries_of(graph_.name(left.pocket)).last;
      const std::optional<Timestamp> short_at = ordered_.on(left.pocket).short_at;
      if (asked && short_at && *asked >= *short_at) continue;
      if (plan_.proposals.size() == kProposalsMax) return;
      plan_.proposals.push_back(draft_.query(left.pocket, left.shares));
    }
  }

  void recall() {
    for (const graph::Taking& taking : question_.takings) {
      const graph::Transfer payment = graph_.transfers().at(taking.transfer);
      const graph::MoneyGraph::Pocket payee = graph_.pocket(payment.to);
      const int64_t amount = taking.amount.value_or(payment.arrives.value_or(payment.amount));
      if (payee.kind != graph::PocketKind::account || !Currency::parse(payee.asset)) continue;
      if (graph_.asset(payment.from) != graph_.asset(payment.to) || amount < options_.least) continue;
      if (plan_.proposals.size() == kProposalsMax) return;
      Proposal proposal = draft_.recall(taking, amount);
      if (!proposal.order.transfers.empty() && !ordered_.has(proposal.id))
        plan_.proposals.push_back(std::move(proposal));
    }
  }

  // To the last minor unit.
  void check_totals() const {
    for (const ChaseTotal& total : plan_.totals) {
      int64_t sum = total.in_force + total.pending + total.proposed;
      for (const int64_t left : total.left_out) sum += left;
      CHECK(sum == total.taken + total.excess, "what was taken is held, proposed or left out");
    }
  }

  const graph::MoneyGraph& graph_;
  const ChaseCase& reports_;
  const ChaseOptions& options_;
  const graph::TraceQuestion& question_;
  const graph::Trace& trace_;
  RestTable rests_;
  HopIndex hops_;
  Ordered ordered_;
  Claims claims_;
  Ranking ranking_;
  ProvingPaths paths_;
  Draft draft_;
  ChasePlan plan_;
};

}  // namespace

Result<ChasePlan> chase(const graph::MoneyGraph& graph, const ChaseCase& reports,
                        const ChaseOptions& options) {
  RETURN_IF_ERROR(check_asked(reports, options));
  RETURN_IF_ERROR(check_names(reports));
  CaseQuestion question = question_of(graph, reports, options);
  ChasePlan plan;
  if (!question.trace.takings.empty()) {
    ASSIGN_OR_RETURN(graph::Trace trace, graph::follow(graph, question.trace));
    RETURN_IF_ERROR(check_sum(trace));
    const std::vector<StandingOrder> orders =
        options.orders_on ? options.orders_on(accounts_in(graph, trace)) : std::vector<StandingOrder>();
    if (orders.size() > kStandingOrdersMax)
      return Error{ErrorCode::limit_exceeded,
                   "there are more orders than kStandingOrdersMax on the accounts of one case"};
    const bool bracketed = options.bracket && bracket(graph, question.trace, trace);
    plan = Planning(graph, reports, options, question, trace, orders).run();
    plan.trace = std::move(trace);
    plan.bracketed = bracketed;
  }
  plan.untaken = std::move(question.untaken);
  return plan;
}

}  // namespace duanlian::respond
