#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "graph/follow/follow.h"
#include "graph/store/ledger.h"
#include "plain_deals.h"

namespace duanlian::graph {

// The slow and obvious way to follow money: every transfer of every pocket from the first on, with each lot
// written out. Shares no code with what it is compared with; docs/following.md is what both do.
class PlainFollow {
  __extension__ using Wide = __int128;

 public:
  PlainFollow(const MoneyGraph& graph, const TraceQuestion& question) : graph_(graph), question_(question) {}

  struct Rest {
    std::map<int, int64_t> shares;
    int64_t quantity = 0;
    uint32_t layer = 0;
    int64_t first = 0;
    int64_t last = 0;
    int64_t balance = 0;
    friend bool operator==(const Rest&, const Rest&) = default;
  };
  struct Hop {
    uint32_t transfer = 0;
    int64_t quantity = 0;
    std::map<int, int64_t> shares;
    uint32_t layer = 0;
    std::optional<int64_t> dwell;
    friend bool operator==(const Hop&, const Hop&) = default;
  };
  std::map<std::pair<RestKind, uint32_t>, Rest> rests;
  std::vector<Hop> hops;
  std::map<std::pair<CutKind, uint32_t>, int64_t> cuts;
  std::vector<std::tuple<uint32_t, int64_t, int64_t>> contradictions;
  std::vector<int64_t> taken;

  void run() {
    number_origins();
    std::vector<std::pair<int64_t, uint32_t>> order;
    for (uint32_t id = 0; id < graph_.size(); ++id) {
      const Transfer transfer = graph_.transfers().at(TransferId{id});
      if (counts(transfer.status) && transfer.time <= question_.until) {
        order.emplace_back(transfer.time.micros, id);
      }
    }
    std::sort(order.begin(), order.end());
    deals_ = PlainDeals(graph_, question_).find(order);
    for (const auto& [time, id] : order) pass(graph_.transfers().at(TransferId{id}), id);
    for (const auto& [pocket, purse] : purses_) {
      const auto kind =
          graph_.kind(PocketId{pocket}) == PocketKind::wallet ? RestKind::wallet : RestKind::account;
      for (const Lot& lot : purse.lots) rest(kind, pocket, lot, purse.layer, purse.first, purse.last);
    }
    for (auto& [key, rest] : rests) rest.balance = quantity_of(purses_[key.second].lots);
  }

 private:
  struct Lot {
    int origin = -1;  // -1: nobody's
    int64_t quantity = 0;
    int64_t value = 0;
  };
  using List = std::vector<Lot>;
  struct Purse {
    List lots;  // the first that came first
    uint32_t layer = 0;
    int64_t first = 0;
    int64_t last = 0;
  };

  static void put(List& list, Lot lot) {
    if (lot.value == 0) lot.origin = -1;
    if (lot.quantity == 0 && lot.value == 0) return;
    if (!list.empty() && list.back().origin == lot.origin) {
      list.back() = {lot.origin, list.back().quantity + lot.quantity, list.back().value + lot.value};
    } else {
      list.push_back(lot);
    }
  }
  static int64_t quantity_of(const List& list) {
    int64_t sum = 0;
    for (const Lot& lot : list) sum += lot.quantity;
    return sum;
  }
  static bool has_taint(const List& list) {
    return std::any_of(list.begin(), list.end(), [](const Lot& lot) { return lot.origin >= 0; });
  }
  static std::map<int, int64_t> values(const List& list) {
    std::map<int, int64_t> values;
    for (const Lot& lot : list) {
      if (lot.origin >= 0) values[lot.origin] += lot.value;
    }
    return values;
  }
  static int64_t floor_share(int64_t whole, int64_t part, int64_t of) {
    return static_cast<int64_t>(Wide{whole} * part / of);
  }

  // Of each key, clean (-1) the last among equals.
  static std::map<int, int64_t> largest_remainder(const std::map<int, int64_t>& has, int64_t amount) {
    int64_t total = 0;
    for (const auto& [key, quantity] : has) total += quantity;
    std::map<int, int64_t> gets;
    std::vector<std::tuple<int64_t, unsigned>> order;  // minus the remainder; -1 is the greatest
    int64_t left = amount;
    for (const auto& [key, quantity] : has) {
      gets[key] = floor_share(quantity, amount, total);
      left -= gets[key];
      order.emplace_back(-static_cast<int64_t>(Wide{quantity} * amount % total), static_cast<unsigned>(key));
    }
    std::sort(order.begin(), order.end());
    for (std::size_t i = 0; i < static_cast<std::size_t>(left); ++i)
      ++gets[static_cast<int>(std::get<1>(order[i]))];
    return gets;
  }

  static List take_from_an_end(List& lots, int64_t quantity, bool front) {
    List paid;
    while (quantity > 0) {
      const auto at = front ? lots.begin() : lots.end() - 1;
      if (at->quantity > quantity) {
        const int64_t value = floor_share(at->value, quantity, at->quantity);
        put(paid, {at->origin, quantity, value});
        *at = {at->origin, at->quantity - quantity, at->value - value};
        quantity = 0;
      } else {
        quantity -= at->quantity;
        put(paid, *at);
        lots.erase(at);
      }
    }
    return paid;
  }

  static List take_by_share(List& lots, int64_t quantity) {
    const int64_t total = quantity_of(lots);
    if (quantity == 0) return {};
    std::map<int, int64_t> has;
    std::map<int, int64_t> worth;
    for (const Lot& lot : lots) {
      has[lot.origin] += lot.quantity;
      worth[lot.origin] += lot.value;
    }
    const auto pays = largest_remainder(has, quantity);
    std::map<int, Lot> paid;
    lots.clear();
    for (const auto& [origin, all] : has) {
      const int64_t leaves = pays.at(origin);
      int64_t value = worth[origin];
      if (quantity < total) {
        if (all == 0) value = floor_share(value, quantity, total);
        if (leaves < all) value = floor_share(value, leaves, all);
      }
      Lot& to = paid[origin >= 0 && value > 0 ? origin : -1];
      to.quantity += leaves;
      to.value += value;
      put(lots, {origin, all - leaves, worth[origin] - value});
    }
    List list;
    for (const auto& [origin, lot] : paid) {
      if (origin >= 0) put(list, {origin, lot.quantity, lot.value});
    }
    put(list, {-1, paid[-1].quantity, 0});
    return list;
  }

  List take_out(uint32_t pocket, int64_t quantity) {
    List& lots = purses_[pocket].lots;
    return take_by_method(lots, quantity, question_.hubs == HubPolicy::proportional && is_hub(pocket));
  }
  List take_by_method(List& lots, int64_t quantity, bool of_hub) const {
    const bool by_share = question_.method == FollowMethod::proportional || of_hub;
    return by_share ? take_by_share(lots, quantity)
                    : take_from_an_end(lots, quantity, question_.method == FollowMethod::fifo);
  }

  static std::pair<List, List> fee_and_others(const List& list, int64_t fee) {
    if (quantity_of(list) == fee) return {list, {}};
    std::map<int, int64_t> has;
    for (const Lot& lot : list) has[lot.origin] += lot.quantity;
    auto keeps = largest_remainder(has, fee);
    std::pair<List, List> parts;
    for (const Lot& lot : list) {
      const int64_t kept = std::min(keeps[lot.origin], lot.quantity);
      keeps[lot.origin] -= kept;
      const int64_t value = kept == 0              ? 0
                            : kept == lot.quantity ? lot.value
                                                   : floor_share(lot.value, kept, lot.quantity);
      put(parts.first, {lot.origin, kept, value});
      put(parts.second, {lot.origin, lot.quantity - kept, lot.value - value});
    }
    return parts;
  }

  static List exchanged(const List& list, int64_t arrives) {
    const int64_t total = quantity_of(list);
    List after;
    int64_t before = 0;
    for (const Lot& lot : list) {
      const int64_t begin = floor_share(arrives, before, total);
      before += lot.quantity;
      put(after, {lot.origin, floor_share(arrives, before, total) - begin, lot.value});
    }
    return after;
  }

  // What of a deal waits to leave.
  struct Waiting {
    PlainDeals::Deal deal;
    List list;
    uint32_t pocket = 0;
    uint32_t layer = 0;
    int64_t time = 0;
  };

  void set_aside(const Transfer& transfer, uint32_t id, List& list, uint32_t layer) {
    int64_t given = 0;
    if (!has_taint(list)) return;
    for (const PlainDeals::Deal& deal : deals_) {
      if (deal.came != id) continue;
      given += deal.given;
      waiting_.push_back({.deal = deal,
                          .list = take_by_method(list, deal.given, false),
                          .pocket = transfer.to.value(),
                          .layer = layer,
                          .time = transfer.time.micros});
    }
    put(list, {-1, given, 0});
  }

  // What was set aside for it goes in place of what is clean.
  void add_dealt(const Transfer& transfer, uint32_t id, List& list, Hop& hop) {
    bool tainted = has_taint(list);
    for (Waiting& waiting : waiting_) {
      if (waiting.deal.left != id) continue;
      List comes;
      for (const Lot& lot : exchanged_part(waiting)) put(comes, lot);
      give_back(transfer.from.value(), comes, waiting.layer, waiting.time, waiting.time);
      if (!has_taint(comes)) continue;
      List after;
      int64_t clean = 0;
      for (const Lot& lot : list) {
        if (lot.origin >= 0) put(after, lot);
        if (lot.origin < 0) clean += lot.quantity;
      }
      for (const Lot& lot : comes) {
        if (lot.origin < 0) continue;
        const int64_t quantity = std::min(clean, lot.quantity);
        clean -= quantity;
        put(after, {lot.origin, quantity, lot.value});
      }
      put(after, {-1, clean, 0});
      list = after;
      const int64_t dwell = transfer.time.micros - waiting.time;
      if (!tainted || waiting.layer + 1 < hop.layer) hop.layer = waiting.layer + 1;
      if (!tainted || dwell < *hop.dwell) hop.dwell = dwell;
      tainted = true;
    }
  }
  List exchanged_part(const Waiting& waiting) const {
    return waiting.deal.given == 0 ? List{} : exchanged(waiting.list, waiting.deal.got);
  }

  void number_origins() {
    for (const Taking& taking : question_.takings) {
      const PocketId from = graph_.transfers().from(taking.transfer);
      origins_.emplace_back(taking.victim, graph_.asset(from).value());
    }
    std::sort(origins_.begin(), origins_.end());
    origins_.erase(std::unique(origins_.begin(), origins_.end()), origins_.end());
    taken.assign(origins_.size(), 0);
  }
  bool is_hub(uint32_t pocket) const {
    return graph_.hub(PocketId{pocket}) != HubKind::none ||
           graph_.degree(PocketId{pocket}) >= question_.hub_degree;
  }
  bool is_own(uint32_t pocket, int origin) const {
    if (graph_.kind(PocketId{pocket}) == PocketKind::cash) return false;
    return std::any_of(question_.takings.begin(), question_.takings.end(), [&](const Taking& taking) {
      return graph_.transfers().from(taking.transfer).value() == pocket &&
             taking.victim == origins_[static_cast<std::size_t>(origin)].first;
    });
  }

  void rest(RestKind kind, uint32_t pocket, const Lot& lot, uint32_t layer, int64_t first, int64_t last) {
    if (lot.origin < 0) return;
    const auto [at, added] = rests.try_emplace({kind, pocket}, Rest{{}, 0, layer, first, last, 0});
    Rest& rest = at->second;
    rest.shares[lot.origin] += lot.value;
    rest.quantity += lot.quantity;
    rest.layer = std::min(rest.layer, layer);
    rest.first = std::min(rest.first, first);
    rest.last = std::max(rest.last, last);
  }

  void come(uint32_t pocket, const List& list, uint32_t layer, int64_t first, int64_t last) {
    Purse& purse = purses_[pocket];
    if (has_taint(list)) {
      if (!has_taint(purse.lots))
        std::tie(purse.layer, purse.first, purse.last) = std::tuple(layer, first, last);
      purse.layer = std::min(purse.layer, layer);
      purse.first = std::min(purse.first, first);
      purse.last = std::max(purse.last, last);
    }
    for (const Lot& lot : list) put(purse.lots, lot);
  }

  void settle_known(const Transfer& transfer, uint32_t id) {
    const uint32_t pocket = transfer.from.value();
    Purse& purse = purses_[pocket];
    const int64_t balance = quantity_of(purse.lots);
    const Reckoning reckoning = reckon(balance, transfer.amount, transfer.balance_before);
    if (reckoning.unseen_out > 0) {
      if (has_taint(purse.lots)) contradictions.emplace_back(id, *transfer.balance_before, balance);
      for (const Lot& lot : take_out(pocket, reckoning.unseen_out)) {
        rest(RestKind::unseen, pocket, lot, purse.layer, transfer.time.micros, transfer.time.micros);
      }
    }
    int64_t missing = reckoning.unseen_in;
    const bool is_deal = std::any_of(deals_.begin(), deals_.end(),
                                     [&](const PlainDeals::Deal& deal) { return deal.left == id; });
    if (!transfer.balance_before && !is_deal) {
      for (const Rate& rate : question_.rates) {
        for (const PocketId source : sources(transfer.from, rate)) {
          missing -= swap_in(transfer.from, source, rate, missing);
        }
      }
    }
    put(purse.lots, {-1, missing, 0});
  }

  // The account's own first, then those of its holder.
  std::vector<PocketId> sources(PocketId pocket, const Rate& rate) const {
    std::vector<PocketId> found;
    const auto mine = graph_.pocket(pocket);
    if (mine.asset != rate.to) return found;
    const auto own = graph_.find(mine.kind, mine.id, rate.from);
    if (own) found.push_back(*own);
    for (uint32_t id = 0; id < graph_.pockets(); ++id) {
      const PocketId other{id};
      if (graph_.pocket(other).asset == rate.from &&
          PlainDeals(graph_, question_).are_together(pocket, other) && other != own)
        found.push_back(other);
    }
    return found;
  }

  int64_t swap_in(PocketId pocket, PocketId source, const Rate& rate, int64_t missing) {
    if (missing == 0) return 0;
    Purse& purse = purses_[source.value()];
    if (!has_taint(purse.lots)) return 0;
    const int64_t price = (missing * rate.denominator + rate.numerator - 1) / rate.numerator;
    const int64_t leaves = std::min(price, quantity_of(purse.lots));
    const int64_t arrives = std::min(missing, leaves * rate.numerator / rate.denominator);
    if (arrives == 0) return 0;
    List list = exchanged(take_out(source.value(), leaves), arrives);
    const bool is_own =
        graph_.kind(source) == graph_.kind(pocket) && graph_.name(source) == graph_.name(pocket);
    if (!is_own) put(purse.lots, {-1, leaves, 0});
    give_back(pocket.value(), list, purse.layer, purse.first, purse.last);
    come(pocket.value(), list, purse.layer, purse.first, purse.last);
    return arrives;
  }

  void give_back(uint32_t pocket, List& list, uint32_t layer, int64_t first, int64_t last) {
    for (Lot& lot : list) {
      if (lot.origin < 0 || !is_own(pocket, lot.origin)) continue;
      rest(RestKind::returned, pocket, lot, layer, first, last);
      lot = {-1, lot.quantity, 0};
    }
  }

  void stop(RestKind kind, std::optional<CutKind> cut, const Transfer& transfer, List& list, uint32_t layer,
            int64_t below = INT64_MAX) {
    const auto sums = values(list);
    for (Lot& lot : list) {
      if (lot.origin < 0 || sums.at(lot.origin) >= below) continue;
      rest(kind, transfer.to.value(), lot, layer, transfer.time.micros, transfer.time.micros);
      if (cut) cuts[{*cut, transfer.to.value()}] += lot.value;
      lot = {-1, lot.quantity, 0};
    }
  }

  void stop_where_asked(const Transfer& transfer, List& list, uint32_t layer) {
    give_back(transfer.to.value(), list, layer, transfer.time.micros, transfer.time.micros);
    if (graph_.kind(transfer.to) == PocketKind::cash) return stop(RestKind::cash, {}, transfer, list, layer);
    if (transfer.kind == MovementKind::card_payment)
      return stop(RestKind::merchant, {}, transfer, list, layer);
    if (transfer.kind == MovementKind::abroad) return stop(RestKind::abroad, {}, transfer, list, layer);
    if (question_.hubs != HubPolicy::proportional && is_hub(transfer.to.value())) {
      const HubKind hub = graph_.hub(transfer.to);
      const RestKind kind = hub == HubKind::exchange   ? RestKind::exchange
                            : hub == HubKind::merchant ? RestKind::merchant
                                                       : RestKind::hub;
      return stop(kind, CutKind::hub, transfer, list, layer);
    }
    if (layer >= question_.layers_max) return stop(RestKind::cut, CutKind::layers, transfer, list, layer);
    stop(RestKind::cut, CutKind::least, transfer, list, layer, question_.least);
  }

  // Puts the victims' parts behind what is tainted, and tells what was taken.
  void take(List& list, Hop& hop, const Transfer& transfer, uint32_t id) {
    std::map<std::pair<int, std::size_t>, Taking> takings;
    for (std::size_t i = 0; i < question_.takings.size(); ++i) {
      const Taking& taking = question_.takings[i];
      const std::pair key(taking.victim, graph_.asset(transfer.from).value());
      const auto origin = std::find(origins_.begin(), origins_.end(), std::pair<uint32_t, uint8_t>(key));
      if (taking.transfer.value() == id) takings[{static_cast<int>(origin - origins_.begin()), i}] = taking;
    }
    if (takings.empty()) return;
    const int64_t arrives = transfer.arrives.value_or(transfer.amount);
    const bool swapped = graph_.asset(transfer.from) != graph_.asset(transfer.to);
    List after;
    int64_t clean = 0;
    for (const Lot& lot : list) {
      if (lot.origin >= 0) put(after, lot);
      if (lot.origin < 0) clean += lot.quantity;
    }
    for (const auto& [key, taking] : takings) {
      int64_t fee = 0;
      int64_t value = transfer.amount;
      if (!swapped || arrives == 0) value = taking.amount.value_or(arrives);
      if (!taking.amount && (!swapped || arrives == 0)) fee = transfer.amount - arrives;
      if (swapped && taking.amount) value = floor_share(transfer.amount, *taking.amount, arrives);
      const int64_t quantity = std::min(clean, taking.amount.value_or(arrives));
      clean -= quantity;
      if (value > 0) put(after, {key.first, quantity, value});
      if (fee > 0) {
        rest(RestKind::fee, transfer.from.value(), {key.first, fee, fee}, 0, transfer.time.micros,
             transfer.time.micros);
      }
      taken[static_cast<std::size_t>(key.first)] += value + fee;
      hop.shares[key.first] += value + fee;
      hop.quantity = std::min(transfer.amount, hop.quantity + value + fee);
    }
    put(after, {-1, clean, 0});
    list = after;
    hop.layer = 1;
    hop.dwell.reset();
  }

  void pass(const Transfer& transfer, uint32_t id) {
    const uint32_t payer = transfer.from.value();
    const int64_t arrives = transfer.arrives.value_or(transfer.amount);
    List list{{-1, transfer.amount, 0}};
    Hop hop{.transfer = id};
    if (graph_.kind(transfer.from) != PocketKind::cash) {
      settle_known(transfer, id);
      list = take_out(payer, transfer.amount);
      hop.layer = purses_[payer].layer + 1;
      hop.dwell = transfer.time.micros - purses_[payer].last;
    }
    add_dealt(transfer, id, list, hop);
    hop.quantity = 0;
    for (const Lot& lot : list) hop.quantity += lot.origin >= 0 ? lot.quantity : 0;
    hop.shares = values(list);
    const uint32_t layer_before = hop.layer - 1;
    if (graph_.asset(transfer.from) != graph_.asset(transfer.to) && arrives > 0) {
      list = exchanged(list, arrives);
    } else if (arrives < transfer.amount) {
      auto [kept, others] = fee_and_others(list, transfer.amount - arrives);
      for (const Lot& lot : kept) {
        rest(RestKind::fee, payer, lot, layer_before, transfer.time.micros, transfer.time.micros);
      }
      list = others;
    }
    take(list, hop, transfer, id);
    if (!hop.shares.empty()) hops.push_back(hop);
    stop_where_asked(transfer, list, hop.layer);
    set_aside(transfer, id, list, hop.layer);
    if (graph_.kind(transfer.to) == PocketKind::cash) return;
    come(transfer.to.value(), list, hop.layer, transfer.time.micros, transfer.time.micros);
  }

  const MoneyGraph& graph_;
  const TraceQuestion& question_;
  std::vector<std::pair<uint32_t, uint8_t>> origins_;  // victim, asset
  std::map<uint32_t, Purse> purses_;
  std::vector<PlainDeals::Deal> deals_;
  std::vector<Waiting> waiting_;
};

}  // namespace duanlian::graph
