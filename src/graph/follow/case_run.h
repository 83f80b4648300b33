#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "graph/follow/agenda.h"
#include "graph/follow/answer.h"
#include "graph/follow/cut_book.h"
#include "graph/follow/deals.h"
#include "graph/follow/payment.h"
#include "graph/follow/question.h"
#include "graph/follow/rest_book.h"
#include "graph/follow/stays.h"
#include "graph/follow/takings.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

// Follows takings through the graph by a method that conserves, transfer by transfer in order of time and
// number. Looks only at those of pockets in which tainted money is.
class CaseRun {
 public:
  // All must outlive it.
  CaseRun(const MoneyGraph& graph, const TraceQuestion& question, const Takings& takings);

  // To be called once.
  Trace run();

 private:
  // A transfer in hand.
  struct Passing {
    Moment moment;
    PocketId from;
    PocketId to;
    int64_t amount = 0;
    int64_t arrives = 0;
    Stay* payer = nullptr;  // where it is watched
    Stay* payee = nullptr;
    std::span<const Claim> claims;
    std::optional<Arrival> source;  // of what was tainted before it, at the payer
    uint32_t layer = 0;             // of what is tainted in it, at the payee
    Doubts doubts;
  };
  // What leaves with a later transfer by a deal.
  struct Dealt {
    Deal deal;
    Lots lots;  // as they came
    Arrival arrival;
  };

  std::optional<Moment> next_moment();
  std::optional<Moment> next_watched_or_taken();
  bool is_time_up();
  void take_step(Moment moment);
  void go_on(Stay& stay);

  void pay(Passing& passing);
  void reckon_before(Stay& payer, const Passing& passing);
  void note_hop(const Passing& passing);
  void keep_fee(const Passing& passing);
  void keep_fee_of(const Claim& claim, PocketId victims, Timestamp time);
  void rest_aside(RestKind kind, const Arrival& arrival);

  // case_swaps.cc
  std::vector<PocketId> siblings(PocketId pocket, std::string_view asset);
  std::vector<Stay*> sources_of(PocketId pocket, const Rate& rate);
  bool can_pay_by_swap(PocketId pocket);
  bool is_same_name(PocketId one, PocketId other) const;
  void watch_siblings(PocketId pocket, Moment moment);
  int64_t swap_in(Stay& payer, int64_t missing, Moment moment);
  int64_t swap_from(Stay& source, Stay& payer, const Rate& rate, int64_t missing, Moment moment);

  // case_deals.cc
  void set_dealt_aside(const Passing& passing, const Arrival& arrival);
  void add_dealt(Passing& passing);
  void note_join(PocketId from, PocketId to, TransferId came, TransferId left);
  void leave_dealt();

  // case_arrivals.cc
  void arrive(const Passing& passing);
  void leave_what_is_not_followed(const Passing& passing, const Arrival& arrival);
  void give_back(const Arrival& arrival);
  void stop_at_hub(const Passing& passing, const Arrival& arrival);
  void leave_behind(RestKind kind, const Arrival& arrival, std::optional<CutKind> cut);
  void leave_least(const Arrival& arrival);
  Stay& open(PocketId pocket, Moment moment, int64_t clean);
  void enter(Stay& stay, const Arrival& arrival, Moment moment);

  void leave_takings();
  void rest_what_is_left(bool early);
  int64_t balance_at_end(PocketId pocket);
  void close();

  const MoneyGraph& graph_;
  const TraceQuestion& question_;
  const Takings& takings_;
  Trace trace_;
  Stays stays_;
  Agenda agenda_;
  std::size_t taken_ = 0;  // of the takings
  uint64_t ask_at_ = 0;    // steps at which the clock is looked at again
  RestBook rests_;
  CutBook cuts_;
  uint64_t hops_left_out_ = 0;
  Deals deals_;
  std::map<Moment, std::vector<Dealt>> dealt_;  // by what leaves

  // What passes, and memory for the work.
  Lots lots_;
  Lots aside_;
  Lots paid_;
  std::vector<Claim> claims_;
  Shares shares_;
  Payment payment_;
  PocketLedger bench_;
  MixWork mix_work_;
};

}  // namespace duanlian::graph
