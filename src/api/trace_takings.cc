#include "api/trace_takings.h"

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include "base/hash.h"
#include "engine/held_together.h"
#include "graph/follow/payment_search.h"

namespace duanlian::api {
namespace {

class TakingsFound {
 public:
  TakingsFound(const engine::Intake& intake, std::string_view source, graph::TraceQuestion& question)
      : intake_(intake), graph_(intake.money()), source_(source), question_(question) {}

  Status add(const TracedPayment& payment) {
    ASSIGN_OR_RETURN(const graph::TransferId transfer,
                     payment.event.empty() ? remembered(payment) : told(payment));
    if (!counts(graph_.transfers().status(transfer)))
      return invalid("the transfer was undone, nothing of it is left to follow");
    graph::Taking taking{.transfer = transfer, .victim = victim_of(payment, transfer)};
    if (!payment.event.empty()) taking.amount = payment.amount;
    if (!known_.insert(transfer.value()).second && !taking.amount)
      return invalid("names the same transfer as one before");
    question_.takings.push_back(taking);
    return {};
  }

 private:
  Result<graph::TransferId> told(const TracedPayment& payment) const {
    const std::string_view source = payment.source.empty() ? source_ : payment.source;
    ASSIGN_OR_RETURN(const auto position, intake_.position_of(source, payment.event));
    if (!position) {
      return Error{ErrorCode::not_found,
                   "no event of " + std::string(source) + " has the id " + payment.event};
    }
    const auto transfer = graph_.find_record(*position);
    if (!transfer) {
      return Error{ErrorCode::not_found,
                   "the event " + payment.event +
                       " moved no money that the graph knows: no transfer, declined, or "
                       "stopped before it left"};
    }
    return *transfer;
  }

  Result<graph::TransferId> remembered(const TracedPayment& payment) const {
    return graph::find_payment(
        graph_, {.payer = payment.payer,
                 .payee = payment.payee,
                 .asset = payment.asset,
                 .time = *payment.time,
                 .amount = [&](std::string_view) -> Result<int64_t> { return *payment.amount; }});
  }

  uint32_t victim_of(const TracedPayment& payment, graph::TransferId transfer) {
    std::string name =
        payment.victim.empty() ? std::string(graph_.name(graph_.transfers().from(transfer))) : payment.victim;
    if (name.empty()) name = "cash";
    const auto [at, is_new] = victims_.try_emplace(name, static_cast<uint32_t>(question_.victims.size()));
    if (is_new) question_.victims.push_back(std::move(name));
    return at->second;
  }

  const engine::Intake& intake_;
  const graph::MoneyGraph& graph_;
  std::string_view source_;
  graph::TraceQuestion& question_;
  TextMap<uint32_t> victims_;
  std::unordered_set<uint32_t> known_;
};

// What is known when it is first asked for stands for the whole answer.
void join_by_links(const engine::Intake& intake, graph::TraceQuestion& question) {
  using Known = std::unordered_map<uint32_t, std::vector<graph::PocketId>>;
  const Timestamp at = std::min(question.until, intake.newest_time());
  question.held_together = [&intake, at, known = std::make_shared<Known>()](graph::PocketId pocket) {
    const auto [found, is_new] = known->try_emplace(pocket.value());
    if (is_new) {
      const auto beside = [&](const model::Entity& entity) { return intake.held_beside(entity, at); };
      found->second = engine::held_together(intake.money(), pocket, beside);
    }
    return found->second;
  };
}

}  // namespace

Result<graph::TraceQuestion> trace_question(const TraceRequest& asked, const engine::Intake& intake,
                                            std::string_view source) {
  graph::TraceQuestion question{.method = asked.method.value_or(graph::FollowMethod::fifo),
                                .hubs = asked.hubs,
                                .hub_degree = static_cast<uint64_t>(asked.hub_degree),
                                .least = asked.least,
                                .hops_max = static_cast<std::size_t>(asked.hops_max)};
  if (asked.until) question.until = *asked.until;
  if (asked.layers) question.layers_max = static_cast<uint32_t>(*asked.layers);
  for (const TracedRate& rate : asked.rates) {
    question.rates.push_back(
        {.from = rate.from, .to = rate.to, .numerator = rate.numerator, .denominator = rate.denominator});
  }
  question.deal_window = seconds(asked.deal_window_s);
  question.deal_tolerance_milli = asked.deal_tolerance_milli;
  if (!asked.without_links) join_by_links(intake, question);
  TakingsFound takings(intake, source, question);
  for (std::size_t i = 0; i < asked.payments.size(); ++i) {
    if (auto added = takings.add(asked.payments[i]); !added)
      return within("payments[" + std::to_string(i) + "]", std::move(added.error()));
  }
  return question;
}

}  // namespace duanlian::api
