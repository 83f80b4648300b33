#include <algorithm>
#include <limits>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "graph/follow/follow.h"
#include "graph/follow/in_closure.h"
#include "graph/follow/landing.h"
#include "graph/follow/payment.h"
#include "graph/follow/pocket_ledger.h"
#include "graph/store/ledger.h"

namespace duanlian::graph {
namespace {

Status check_backward(const MoneyGraph& graph, const BackwardQuestion& question) {
  if (question.pocket.value() >= graph.pockets()) {
    return Error{ErrorCode::not_found, "the account is not in the graph"};
  }
  if (graph.kind(question.pocket) == PocketKind::cash) return invalid("nobody knows whose money cash is");
  if (question.method == FollowMethod::poison || question.method == FollowMethod::ranked) {
    return invalid("money is followed backward by fifo, lifo or proportional");
  }
  if (question.back.micros < 0) return invalid("a time back is below 0");
  if (question.least < 1) return invalid("least is below 1");
  if (question.layers_max < 1) return invalid("layers_max is below 1");
  return {};
}

// Where the time that is looked at begins: so long before the time that was asked for, or before the last
// transfer where none was.
Timestamp begin_of(const MoneyGraph& graph, const BackwardQuestion& question) {
  Timestamp end = question.at;
  if (end.micros == std::numeric_limits<int64_t>::max()) {
    end.micros = std::numeric_limits<int64_t>::min();
    const auto look = [&](const Edges& edges) {
      if (edges.size() > 0) {
        end.micros = std::max(end.micros, graph.transfers().time(edges[edges.size() - 1]));
      }
    };
    look(graph.outgoing(question.pocket));
    look(graph.incoming(question.pocket));
  }
  constexpr int64_t kFirst = std::numeric_limits<int64_t>::min();
  return {end.micros < kFirst + question.back.micros ? kFirst : end.micros - question.back.micros};
}

constexpr uint64_t kLotsAlways = 4'000'000;

// Every transfer of the closure forward in time, with lots that say who paid them first.
class SourceRun {
 public:
  SourceRun(const MoneyGraph& graph, const BackwardQuestion& question,
            std::vector<InClosure::Member> members);

  Status run(const std::vector<TransferId>& transfers, Budget& budget);
  // What the asked pocket has then.
  void tell(Backward& answer);

 private:
  struct Payer {
    InClosure::Member member;
    bool begun = false;
    PocketLedger ledger;
    int64_t value = 0;               // in the asked pocket at the end
    std::optional<Timestamp> first;  // when its money came there
    Timestamp last;
  };

  uint32_t number_of(PocketId pocket) const { return numbers_.at(pocket.value()); }
  // A member whose lots are known at that moment, or null.
  Payer* followed(PocketId pocket, const Moment& moment);
  void begin(Payer& payer, int64_t balance);
  void pay(PocketId from, const Moment& moment);
  void change(TransferId id);
  Status arrive(PocketId to, const Moment& moment);
  void note(Payer& source, Timestamp time);

  const MoneyGraph& graph_;
  const BackwardQuestion& question_;
  std::vector<Payer> payers_;  // by pocket
  std::unordered_map<uint32_t, uint32_t> numbers_;
  Lots lots_;
  Lots aside_;
  Payment payment_;
  MixWork mix_work_;
};

SourceRun::SourceRun(const MoneyGraph& graph, const BackwardQuestion& question,
                     std::vector<InClosure::Member> members)
    : graph_(graph), question_(question), payers_(members.size()) {
  for (uint32_t i = 0; i < members.size(); ++i) {
    numbers_[members[i].pocket.value()] = i;
    payers_[i].member = members[i];
  }
}

SourceRun::Payer* SourceRun::followed(PocketId pocket, const Moment& moment) {
  const auto number = numbers_.find(pocket.value());
  if (number == numbers_.end()) return nullptr;
  Payer& payer = payers_[number->second];
  if (!payer.member.followed || moment > payer.member.until) return nullptr;
  if (!payer.begun) {
    begin(payer, graph_.balance_before(pocket, moment.id));
    if (pocket == question_.pocket && payer.ledger.balance() > 0) note(payer, {moment.micros});
  }
  return &payer;
}

// What is there already is its own.
void SourceRun::begin(Payer& payer, int64_t balance) {
  payer.begun = true;
  payer.ledger.open(question_.method, 0);
  if (balance > 0) payer.ledger.add({{number_of(payer.member.pocket), balance, balance}});
}

// What was found before time was out is gone through in any case, short of kLotsAlways of work.
Status SourceRun::run(const std::vector<TransferId>& transfers, Budget& budget) {
  uint64_t lots = 0;
  for (const TransferId id : transfers) {
    const Moment moment = moment_of(graph_, id);
    pay(graph_.transfers().from(id), moment);
    lots += lots_.size();
    if (!budget.work(lots_.size()) && lots > kLotsAlways) {
      return Error{
          ErrorCode::limit_exceeded,
          "time is out before it is known whose money is there: ask with more time, fewer layers, a "
          "least amount, fewer transfers from which on a pocket is a hub, or by first in first out · "
          "时限内无法算清，请放宽时限或缩小范围"};
    }
    change(id);
    RETURN_IF_ERROR(arrive(graph_.transfers().to(id), moment));
  }
  return {};
}

// Leaves in lots_ what was paid.
void SourceRun::pay(PocketId from, const Moment& moment) {
  const int64_t amount = graph_.transfers().amount(moment.id);
  const uint32_t number = number_of(from);
  Payer* const payer = followed(from, moment);
  if (payer == nullptr) {
    lots_.assign(1, {number, amount, amount});
    return;
  }
  const Reckoning reckoning =
      reckon(payer->ledger.balance(), amount, graph_.transfers().balance_before(moment.id));
  if (reckoning.unseen_out > 0) payer->ledger.pay(reckoning.unseen_out, aside_, mix_work_);
  if (reckoning.unseen_in > 0) {
    payer->ledger.add({{number, reckoning.unseen_in, reckoning.unseen_in}});
    if (from == question_.pocket) note(*payer, {moment.micros});
  }
  payer->ledger.pay(amount, lots_, mix_work_);
}

// Makes of what was paid what arrives.
void SourceRun::change(TransferId id) {
  const TransferPages& transfers = graph_.transfers();
  if (!transfers.has_two_amounts(id)) return;
  const int64_t amount = transfers.amount(id);
  const int64_t arrives = brought(graph_, id);
  if (graph_.asset(transfers.from(id)) == graph_.asset(transfers.to(id))) {
    payment_.keep_fee(lots_, amount, amount - arrives, aside_);
    if (arrives == 0) lots_.clear();
    return;
  }
  payment_.exchange(lots_, amount, arrives);
  std::erase_if(lots_, [](const Lot& lot) { return lot.quantity == 0; });
  for (Lot& lot : lots_) lot.value = lot.quantity;
}

Status SourceRun::arrive(PocketId to, const Moment& moment) {
  Payer* const payee = followed(to, moment);
  if (payee == nullptr) return {};
  if (brought(graph_, moment.id) > INT64_MAX - payee->ledger.balance()) {
    return Error{ErrorCode::limit_exceeded,
                 "a balance on the way is more than fits whole numbers of 64 bits"};
  }
  payee->ledger.add(lots_);
  if (to != question_.pocket) return {};
  for (const Lot& lot : lots_) note(payers_[lot.origin], {moment.micros});
  return {};
}

void SourceRun::note(Payer& source, Timestamp time) {
  source.first = source.first.value_or(time);
  source.last = time;
}

void SourceRun::tell(Backward& answer) {
  Payer& asked = payers_[number_of(question_.pocket)];
  if (!asked.begun) begin(asked, balance_until(graph_, question_.pocket, question_.at));
  answer.balance = asked.ledger.balance();
  asked.ledger.take(lots_);
  for (const Lot& lot : lots_) payers_[lot.origin].value += lot.quantity;
  for (const Payer& payer : payers_) {
    if (payer.value == 0) continue;
    const InClosure::Member& member = payer.member;
    answer.sources.push_back({.pocket = member.pocket,
                              .value = payer.value,
                              .layer = member.layer,
                              .first = payer.first.value_or(question_.at),
                              .last = payer.first ? payer.last : question_.at});
    if (member.followed || !member.cut) continue;
    const uint64_t transfers = *member.cut == CutKind::hub ? graph_.degree(member.pocket) : 0;
    answer.cuts.push_back({*member.cut, member.pocket, payer.value, transfers});
  }
  std::ranges::sort(answer.sources, {}, [](const Source& of) { return std::pair(-of.value, of.pocket); });
  std::ranges::sort(answer.cuts, {},
                    [](const Cut& cut) { return std::tuple(cut.kind, -cut.value, cut.pocket); });
}

}  // namespace

Result<Backward> sources_of(const MoneyGraph& graph, const BackwardQuestion& question) {
  RETURN_IF_ERROR(check_backward(graph, question));
  Budget budget(question.steps_max, question.out_of_time);
  InClosure closure(graph, question, begin_of(graph, question), budget);
  closure.collect();
  SourceRun run(graph, question, closure.members());
  RETURN_IF_ERROR(run.run(closure.transfers(), budget));
  Backward answer;
  run.tell(answer);
  answer.steps = budget.steps();
  return answer;
}

}  // namespace duanlian::graph
