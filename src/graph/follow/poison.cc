#include "graph/follow/poison.h"

#include <algorithm>
#include <map>
#include <memory>
#include <queue>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "graph/follow/budget.h"
#include "graph/follow/landing.h"
#include "graph/follow/takings.h"
#include "graph/follow/trace_books.h"
#include "graph/store/ledger.h"
#include "graph/store/walk.h"

namespace duanlian::graph {
namespace {

// What may have come to a pocket of one origin.
struct Taint {
  uint32_t origin = 0;
  int64_t inflow = 0;  // at most, never above what was taken
  uint32_t layer = 0;
  Timestamp first;
  Timestamp last;
};

// A pocket from which taint spreads.
struct PoisonedPocket {
  std::unique_ptr<Walk> walk;  // from the first taint on
  int64_t balance = 0;
  int64_t quantity = 0;  // tainted, that came in
  Timestamp newest;
  std::vector<Taint> taints;  // by rising origin
};

// What may be an origin's in one transfer.
struct Bound {
  uint32_t origin = 0;
  int64_t value = 0;
  uint32_t layer = 0;  // of the receiver
};
using Bounds = std::vector<Bound>;

// Pockets in the order of their next transfer, so that whatever taints a pocket is known before it pays.
class Poisoning {
 public:
  Poisoning(const MoneyGraph& graph, const TraceQuestion& question, const Takings& takings)
      : graph_(graph),
        question_(question),
        takings_(takings),
        books_(question),
        budget_(question.steps_max, question.out_of_time),
        known_(graph.size()) {}

  Trace run();

 private:
  struct Next {
    Moment moment;
    PocketId pocket;
    auto operator<=>(const Next&) const = default;
  };

  void plant(const Takings::Taken& taken);
  void step(PocketId pocket);
  void pay(PocketId pocket, const Moment& moment);
  void carry(const Moment& moment, Bounds bounds, Duration dwell);
  Bounds keep_fee(TransferId id, Bounds bounds, uint32_t layer);
  void arrive(const Moment& moment, const Bounds& bounds, int64_t quantity);
  void taint(PocketId pocket, const Moment& moment, const Bounds& bounds, int64_t quantity);
  void wait(PocketId pocket);
  void rest(RestKind kind, PocketId pocket, Timestamp time, const Bounds& bounds, int64_t quantity);
  void write_down(RestKind kind, PocketId pocket, const PoisonedPocket& poisoned, int64_t quantity,
                  int64_t most);
  void end(PocketId pocket, const PoisonedPocket& poisoned, bool cut);
  bool tell(RestKind kind, const Arrival& arrival, Lot lot);
  void bound(Trace& trace) const;
  int64_t taken_from(uint32_t origin) const { return takings_.origins()[origin].taken; }
  bool same_asset(PocketId pocket, uint32_t origin) const {
    return graph_.asset(pocket) == takings_.origins()[origin].asset;
  }

  const MoneyGraph& graph_;
  const TraceQuestion& question_;
  const Takings& takings_;
  TraceBooks books_;
  std::map<std::tuple<RestKind, PocketId, uint32_t>, int64_t> told_;  // by kind, pocket and origin
  Budget budget_;
  uint64_t known_;  // transfers when it began
  std::unordered_map<uint32_t, PoisonedPocket> pockets_;
  std::priority_queue<Next, std::vector<Next>, std::greater<>> next_;
};

Trace Poisoning::run() {
  auto taken = takings_.taken();
  while (!budget_.is_spent() && (!taken.empty() || !next_.empty())) {
    if (!taken.empty() && (next_.empty() || taken[0].moment <= next_.top().moment)) {
      budget_.spend(1);
      plant(taken[0]);
      taken = taken.subspan(1);
      continue;
    }
    const PocketId pocket = next_.top().pocket;
    next_.pop();
    step(pocket);
  }
  for (const Takings::Taken& unfollowed : taken) plant(unfollowed);
  std::unordered_set<uint32_t> unfinished;
  for (; !next_.empty(); next_.pop()) unfinished.insert(next_.top().pocket.value());
  for (const auto& [number, poisoned] : pockets_) {
    end(PocketId{number}, poisoned, unfinished.contains(number));
  }
  Trace trace{.method = FollowMethod::poison, .origins = takings_.origins()};
  books_.close(graph_, question_, trace);
  trace.steps = budget_.steps();
  bound(trace);
  return trace;
}

void Poisoning::plant(const Takings::Taken& taken) {
  const TransferId id = taken.moment.id;
  const Timestamp time{taken.moment.micros};
  Bounds kept;
  Bounds came;
  int64_t quantity = 0;
  for (const Claim& claim : takings_.claims(taken)) {
    books_.hops.add(id, claim.left, {{claim.origin, claim.value + claim.fee}}, 1, std::nullopt);
    if (claim.fee > 0) kept.push_back({claim.origin, claim.fee, 0});
    if (claim.value > 0) came.push_back({claim.origin, claim.value, 1});
    quantity += claim.quantity;
  }
  if (!kept.empty()) rest(RestKind::fee, graph_.transfers().from(id), time, kept, kept[0].value);
  if (!came.empty()) arrive(taken.moment, came, quantity);
}

void Poisoning::step(PocketId pocket) {
  budget_.spend(1);
  PoisonedPocket& poisoned = pockets_.at(pocket.value());
  const Walk::Step step = poisoned.walk->step();
  poisoned.walk->advance();
  if (step.outgoing) {
    pay(pocket, step.moment);
  } else {
    poisoned.balance = add_capped(poisoned.balance, brought(graph_, step.moment.id));
  }
  wait(pocket);
}

void Poisoning::pay(PocketId pocket, const Moment& moment) {
  PoisonedPocket& poisoned = pockets_.at(pocket.value());
  const TransferPages& transfers = graph_.transfers();
  const int64_t amount = transfers.amount(moment.id);
  const Reckoning reckoning = reckon(poisoned.balance, amount, transfers.balance_before(moment.id));
  poisoned.balance = reckoning.before - amount;
  if (reckoning.unseen_out > 0) {
    write_down(RestKind::unseen, pocket, poisoned, reckoning.unseen_out, reckoning.unseen_out);
  }
  Bounds bounds;
  for (const Taint& taint : poisoned.taints) {
    const int64_t most = same_asset(pocket, taint.origin) ? std::min(taint.inflow, amount) : taint.inflow;
    bounds.push_back({taint.origin, most, taint.layer + 1});
  }
  carry(moment, std::move(bounds), Timestamp{moment.micros} - poisoned.newest);
}

void Poisoning::rest(RestKind kind, PocketId pocket, Timestamp time, const Bounds& bounds, int64_t quantity) {
  for (const Bound& bound : bounds) {
    if (tell(kind, {pocket, bound.layer, time, time, {}}, {bound.origin, quantity, bound.value}))
      quantity = 0;
  }
}

// At most `most` of each taint whose asset is the pocket's.
void Poisoning::write_down(RestKind kind, PocketId pocket, const PoisonedPocket& poisoned, int64_t quantity,
                           int64_t most) {
  for (const Taint& taint : poisoned.taints) {
    const int64_t value = same_asset(pocket, taint.origin) ? std::min(taint.inflow, most) : taint.inflow;
    const Arrival arrival{pocket, taint.layer, taint.first, taint.last, {}};
    if (tell(kind, arrival, {taint.origin, quantity, value})) quantity = 0;
    if (kind == RestKind::cut) books_.cuts.add(CutKind::steps, pocket, value);
  }
}

// What comes in parts is still not more than was taken.
bool Poisoning::tell(RestKind kind, const Arrival& arrival, Lot lot) {
  int64_t& told = told_[{kind, arrival.pocket, lot.origin}];
  lot.value = std::min(lot.value, taken_from(lot.origin) - told);
  if (lot.value == 0) return false;
  told += lot.value;
  books_.rests.add(kind, arrival, lot);
  return true;
}

void Poisoning::carry(const Moment& moment, Bounds bounds, Duration dwell) {
  const uint32_t layer = std::ranges::min_element(bounds, {}, &Bound::layer)->layer;
  Shares shares;
  for (const Bound& bound : bounds) {
    if (bound.value > 0) shares.push_back({bound.origin, bound.value});
  }
  books_.hops.add(moment.id, graph_.transfers().amount(moment.id), shares, layer, dwell);
  const Bounds left = keep_fee(moment.id, std::move(bounds), layer);
  if (!left.empty()) arrive(moment, left, brought(graph_, moment.id));
}

// What may be left of the bounds.
Bounds Poisoning::keep_fee(TransferId id, Bounds bounds, uint32_t layer) {
  const PocketId from = graph_.transfers().from(id);
  const PocketId to = graph_.transfers().to(id);
  const int64_t arrives = brought(graph_, id);
  const bool keeps = arrives == 0 || graph_.asset(from) == graph_.asset(to);
  const int64_t fee = keeps ? graph_.transfers().amount(id) - arrives : 0;
  if (fee > 0) {
    Bounds kept = bounds;
    for (Bound& bound : kept) {
      if (same_asset(from, bound.origin)) bound.value = std::min(bound.value, fee);
      bound.layer = layer - 1;
    }
    rest(RestKind::fee, from, {graph_.transfers().time(id)}, kept, fee);
  }
  for (Bound& bound : bounds) {
    if (same_asset(to, bound.origin)) bound.value = std::min(bound.value, arrives);
  }
  std::erase_if(bounds, [&](const Bound& bound) { return bound.value == 0 || arrives == 0; });
  return bounds;
}

void Poisoning::arrive(const Moment& moment, const Bounds& bounds, int64_t quantity) {
  const PocketId to = graph_.transfers().to(moment.id);
  const auto exit = exit_by(graph_, moment.id);
  const bool stops = stops_at(graph_, question_, to);
  std::map<RestKind, Bounds> resting;
  Bounds on;
  for (const Bound& bound : bounds) {
    const bool far = bound.layer >= question_.layers_max;
    if (takings_.is_own(to, bound.origin)) {
      resting[RestKind::returned].push_back(bound);
    } else if (exit) {
      resting[*exit].push_back(bound);
    } else if (stops) {
      resting[hub_rest(graph_.hub(to))].push_back(bound);
      if (books_.cuts.add(CutKind::hub, to, bound.value)) {
        books_.cuts.add(CutKind::hub, to, 0, transfers_between(graph_, to, moment, question_.until));
      }
    } else if (far || bound.value < question_.least) {
      resting[RestKind::cut].push_back(bound);
      books_.cuts.add(far ? CutKind::layers : CutKind::least, to, bound.value);
    } else {
      on.push_back(bound);
    }
  }
  for (const auto& [kind, those] : resting) rest(kind, to, {moment.micros}, those, quantity);
  if (!on.empty()) taint(to, moment, on, quantity);
}

void Poisoning::taint(PocketId pocket, const Moment& moment, const Bounds& bounds, int64_t quantity) {
  const Timestamp time{moment.micros};
  PoisonedPocket& poisoned = pockets_[pocket.value()];
  poisoned.newest = time;
  poisoned.quantity = add_capped(poisoned.quantity, quantity);
  std::vector<Taint> merged;
  merged.reserve(poisoned.taints.size() + bounds.size());
  auto old = poisoned.taints.begin();
  for (const Bound& bound : bounds) {
    while (old != poisoned.taints.end() && old->origin < bound.origin) merged.push_back(*old++);
    const int64_t taken = taken_from(bound.origin);
    if (old != poisoned.taints.end() && old->origin == bound.origin) {
      const int64_t inflow = std::min(taken, add_capped(old->inflow, bound.value));
      merged.push_back({bound.origin, inflow, std::min(old->layer, bound.layer), old->first, time});
      ++old;
    } else {
      merged.push_back({bound.origin, std::min(taken, bound.value), bound.layer, time, time});
    }
  }
  merged.insert(merged.end(), old, poisoned.taints.end());
  poisoned.taints = std::move(merged);
  if (poisoned.walk) return;
  poisoned.walk = std::make_unique<Walk>(graph_, pocket, moment);
  poisoned.balance = add_capped(graph_.balance_before(pocket, moment.id), brought(graph_, moment.id));
  wait(pocket);
}

// Until its next transfer is the next of all.
void Poisoning::wait(PocketId pocket) {
  Walk& walk = *pockets_.at(pocket.value()).walk;
  while (!walk.at_end() && walk.step().moment.id.value() >= known_) walk.advance();
  if (walk.at_end() || walk.step().moment.micros > question_.until.micros) return;
  next_.push({walk.step().moment, pocket});
}

void Poisoning::end(PocketId pocket, const PoisonedPocket& poisoned, bool cut) {
  if (cut) {
    write_down(RestKind::cut, pocket, poisoned, poisoned.quantity, INT64_MAX);
    return;
  }
  const int64_t quantity = std::min(poisoned.quantity, poisoned.balance);
  if (quantity > 0) {
    write_down(pocket_rest(graph_.kind(pocket)), pocket, poisoned, quantity, poisoned.balance);
  }
}

// A quantity is not more than its value where the asset is the same, nor a transfer's more than it moved.
void Poisoning::bound(Trace& trace) const {
  for (Rest& rest : trace.rests) {
    rest.value_min = 0;
    const auto is_same = [&](const Share& share) { return same_asset(rest.pocket, share.origin); };
    if (std::ranges::all_of(rest.shares, is_same)) rest.quantity = std::min(rest.quantity, rest.value_max);
  }
  for (Hop& hop : trace.hops) {
    hop.quantity = std::min(hop.quantity, graph_.transfers().amount(hop.transfer));
  }
}

}  // namespace

Result<Trace> follow_poison(const MoneyGraph& graph, const TraceQuestion& question) {
  ASSIGN_OR_RETURN(const Takings takings, Takings::read(graph, question));
  return Poisoning(graph, question, takings).run();
}

}  // namespace duanlian::graph
