#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "graph/shapes/shapes.h"

namespace duanlian::graph {

// The shapes of docs/shapes.md once more, word by word, from a plain list of transfers.
class SlowShapes {
 public:
  using Pockets = std::set<uint32_t>;
  struct Seed {
    uint32_t pocket;
    int64_t time;
    uint32_t seed;
  };
  struct Statistics {
    uint32_t degree = 0;
    uint32_t fan = 0;
    int64_t sum = 0, min = 0, max = 0;
    double mean = 0, variance = 0, skew = 0;
  };

  explicit SlowShapes(const ShapeOptions& options) : options_(options) {}

  void add(const ShapeEdge& edge) {
    if (edge.from == edge.to || edge.time <= newest_ - options_.window.micros) return;
    edges_.push_back(edge);
    newest_ = std::max(newest_, edge.time);
  }
  void mark(const Seed& seed) {
    if (seed.time > newest_ - options_.layers.micros) seeds_.push_back(seed);
  }
  int64_t newest() const { return newest_; }
  const std::vector<ShapeEdge>& edges() const { return edges_; }

  int64_t after(const ShapeEdge& edge, Duration window) const {
    return std::max(edge.time, newest_) - window.micros;
  }
  // Within the window, with the transfer itself behind the others.
  std::vector<ShapeEdge> seen(const ShapeEdge& edge, Duration window) const {
    std::vector<ShapeEdge> found;
    for (const ShapeEdge& one : edges_)
      if (one.time > after(edge, window)) found.push_back(one);
    if (edge.from != edge.to && edge.time > after(edge, options_.window)) found.push_back(edge);
    return found;
  }
  static Pockets payees(const std::vector<ShapeEdge>& edges, uint32_t pocket) {
    Pockets found;
    for (const ShapeEdge& one : edges)
      if (one.from == pocket) found.insert(one.to);
    return found;
  }
  static Pockets payers(const std::vector<ShapeEdge>& edges, uint32_t pocket) {
    Pockets found;
    for (const ShapeEdge& one : edges)
      if (one.to == pocket) found.insert(one.from);
    return found;
  }
  static Pockets common(const Pockets& a, const Pockets& b) {
    Pockets both;
    std::ranges::set_intersection(a, b, std::inserter(both, both.end()));
    return both;
  }
  bool counts(const ShapeEdge& edge) const {
    return edge.from != edge.to && edge.time > after(edge, options_.window);
  }

  Statistics statistics(const ShapeEdge& edge, uint32_t pocket, bool is_out) const {
    std::vector<int64_t> amounts;
    Pockets others;
    for (const ShapeEdge& one : seen(edge, options_.window)) {
      if ((is_out ? one.from : one.to) != pocket) continue;
      amounts.push_back(one.amount);
      others.insert(is_out ? one.to : one.from);
    }
    Statistics found{.degree = static_cast<uint32_t>(amounts.size()),
                     .fan = static_cast<uint32_t>(others.size())};
    if (amounts.empty()) return found;
    for (const int64_t amount : amounts) found.sum += amount;
    found.min = std::ranges::min(amounts);
    found.max = std::ranges::max(amounts);
    const auto n = static_cast<double>(amounts.size());
    found.mean = static_cast<double>(found.sum) / n;
    double third = 0;
    for (const int64_t amount : amounts) {
      const double away = static_cast<double>(amount) - found.mean;
      found.variance += away * away / n;
      third += away * away * away / n;
    }
    if (std::ranges::min(amounts) != std::ranges::max(amounts))
      found.skew = third / std::pow(found.variance, 1.5);
    return found;
  }

  ShapeSighting gather_scatter(const ShapeEdge& edge) const {
    ShapeSighting found;
    if (!counts(edge)) return found;
    const auto edges = seen(edge, options_.window);
    for (const uint32_t centre : {edge.from, edge.to})
      note(found, std::min(payers(edges, centre).size(), payees(edges, centre).size()), 2);
    return found;
  }

  // Every pair of a source and a sink with two or more between them, where the transfer is one of the legs.
  ShapeSighting scatter_gather(const ShapeEdge& edge) const {
    ShapeSighting found;
    if (!counts(edge)) return found;
    const auto edges = seen(edge, options_.scatter_gather);
    for (const uint32_t source : pockets(edges)) {
      for (const uint32_t sink : pockets(edges)) {
        if (source == sink) continue;
        const Pockets between = common(payees(edges, source), payers(edges, sink));
        const bool is_leg = (edge.from == source && between.contains(edge.to)) ||
                            (edge.to == sink && between.contains(edge.from));
        if (is_leg) note(found, between.size(), 2);
      }
    }
    return found;
  }

  // Every other payer of the payee with whom the payer shares two or more payees.
  ShapeSighting bipartite(const ShapeEdge& edge) const {
    ShapeSighting found;
    if (!counts(edge)) return found;
    const auto edges = seen(edge, options_.window);
    for (const uint32_t other : payers(edges, edge.to))
      if (other != edge.from) note(found, common(payees(edges, edge.from), payees(edges, other)).size(), 2);
    return found;
  }

  // Every two in the middle who share two or more payers and two or more payees, where the transfer comes to
  // one of them from a shared payer or leads from one to a shared payee.
  ShapeSighting stack(const ShapeEdge& edge) const {
    ShapeSighting found;
    if (!counts(edge)) return found;
    const auto edges = seen(edge, options_.window);
    const auto try_twins = [&](uint32_t one, uint32_t other, bool is_first) {
      if (one == other) return;
      const Pockets above = common(payers(edges, one), payers(edges, other));
      const Pockets below = common(payees(edges, one), payees(edges, other));
      if (above.size() < 2 || below.size() < 2) return;
      if (is_first ? above.contains(edge.from) : below.contains(edge.to))
        note(found, above.size() + 2 + below.size(), 0);
    };
    for (const uint32_t other : pockets(edges)) try_twins(edge.to, other, true);
    for (const uint32_t other : pockets(edges)) try_twins(edge.from, other, false);
    return found;
  }

  // Every sequence of different pockets from the payee to the payer with rising times before the transfer's.
  CycleSighting cycle(const ShapeEdge& edge) const {
    CycleSighting found;
    if (!counts(edge)) return found;
    std::set<std::vector<uint32_t>> paths;
    std::vector<uint32_t> path{edge.to};
    follow(edge, after(edge, options_.window), path, paths);
    for (const auto& one : paths) {
      const auto hops = static_cast<uint32_t>(one.size());
      ++found.count;
      ++found.by_hops[hops];
      found.hops = found.hops == 0 ? hops : std::min(found.hops, hops);
    }
    return found;
  }

  PassSighting pass_through(const ShapeEdge& edge) const {
    PassSighting found;
    if (!counts(edge)) return found;
    int64_t latest = 0;
    for (const ShapeEdge& one : seen(edge, options_.pass_through)) {
      if (one.from == edge.from) {
        ++found.debits;
        found.out += one.amount;
      }
      if (one.to != edge.from) continue;
      ++found.credits;
      found.in += one.amount;
      if (one.time < edge.time) latest = std::max(latest, one.time);
    }
    found.passed = std::min(found.in, found.out);
    found.rested_us = latest == 0 ? 0 : edge.time - latest;
    return found;
  }

  BurstSighting burst(const ShapeEdge& edge, int64_t credit_min) const {
    if (!counts(edge)) return {};
    const auto edges = seen(edge, options_.burst);
    const ShapeEdge* credit = nullptr;
    for (const ShapeEdge& one : edges)
      if (one.to == edge.from && one.amount >= credit_min && one.time < edge.time)
        if (credit == nullptr || one.time < credit->time) credit = &one;
    if (credit == nullptr) return {};
    Pockets found;
    for (const ShapeEdge& one : edges)
      if (one.from == edge.from && one.time > credit->time) found.insert(one.to);
    return {.payees = static_cast<uint32_t>(found.size()), .credit = credit->amount};
  }

  LayerSighting layer(const ShapeEdge& edge) const {
    LayerSighting found;
    if (!counts(edge)) return found;
    const int64_t gone = after(edge, options_.layers);
    std::set<uint32_t> victims;
    std::map<std::pair<uint32_t, int64_t>, uint32_t> nearest;  // by payment
    for (const Seed& seed : seeds_) {
      if (seed.time <= gone) continue;
      for (const auto& [pocket, since, depth] : spread(seed)) {
        if (pocket == edge.to) victims.insert(seed.seed);
        if (pocket != edge.from || since >= edge.time) continue;
        victims.insert(seed.seed);
        const auto [at, is_new] = nearest.try_emplace({seed.seed, seed.time}, depth);
        at->second = std::min(at->second, depth);
      }
    }
    for (const auto& [payment, depth] : nearest) found.depth = std::max(found.depth, depth + 1);
    found.seeds = static_cast<uint32_t>(victims.size());
    return found;
  }

 private:
  using State = std::tuple<uint32_t, int64_t, uint32_t>;  // pocket, since, depth

  static void note(ShapeSighting& found, std::size_t size, std::size_t least) {
    if (size < least) return;
    ++found.count;
    found.size = std::max(found.size, static_cast<uint32_t>(size));
  }
  static Pockets pockets(const std::vector<ShapeEdge>& edges) {
    Pockets found;
    for (const ShapeEdge& one : edges) found.insert({one.from, one.to});
    return found;
  }
  void follow(const ShapeEdge& edge, int64_t arrival, std::vector<uint32_t>& path,
              std::set<std::vector<uint32_t>>& paths) const {
    if (path.back() == edge.from) {
      paths.insert(path);
      return;
    }
    if (path.size() == kCycleHopsMax) return;
    for (const ShapeEdge& one : edges_) {
      if (one.from != path.back() || one.time <= arrival || one.time >= edge.time) continue;
      if (std::ranges::find(path, one.to) != path.end()) continue;
      path.push_back(one.to);
      follow(edge, one.time, path, paths);
      path.pop_back();
    }
  }
  // Every state that the money of a payment can be in, without those that have gone round.
  std::set<State> spread(const Seed& seed) const {
    std::set<State> states{{seed.pocket, seed.time, 1}};
    std::vector<State> ahead(states.begin(), states.end());
    while (!ahead.empty()) {
      const auto [pocket, since, depth] = ahead.back();
      ahead.pop_back();
      for (const ShapeEdge& one : edges_) {
        if (one.from != pocket || one.time <= since) continue;
        const State next{one.to, one.time, depth + 1};
        if (states.insert(next).second) ahead.push_back(next);
      }
    }
    return states;
  }

  const ShapeOptions options_;
  std::vector<ShapeEdge> edges_;
  std::vector<Seed> seeds_;
  int64_t newest_ = -(int64_t{1} << 60);
};

}  // namespace duanlian::graph
