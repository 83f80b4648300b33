#include "graph/follow/hop_book.h"

#include <algorithm>
#include <utility>

#include "graph/store/ledger.h"
#include "graph/store/walk.h"

namespace duanlian::graph {

void HopBook::add(TransferId id, int64_t quantity, const Shares& shares, uint32_t layer,
                  std::optional<Duration> dwell) {
  const auto found = places_.find(id.value());
  if (found == places_.end()) {
    if (hops_.size() >= hops_max_) {
      left_out_.insert(id.value());
      return;
    }
    places_.emplace(id.value(), hops_.size());
    hops_.push_back({.transfer = id, .quantity = quantity, .shares = shares, .layer = layer, .dwell = dwell});
    return;
  }
  Hop& hop = hops_[found->second];
  hop.quantity = add_capped(hop.quantity, quantity);
  add_shares(hop.shares, shares);
  hop.layer = std::min(hop.layer, layer);
  if (dwell) hop.dwell = std::min(hop.dwell.value_or(*dwell), *dwell);
}

std::vector<Hop> HopBook::close(const MoneyGraph& graph) {
  places_.clear();
  left_out_.clear();
  std::ranges::sort(hops_, {}, [&](const Hop& hop) { return moment_of(graph, hop.transfer); });
  return std::exchange(hops_, {});
}

void add_shares(Shares& to, const Shares& more) {
  if (to.empty() || more.empty() || to.back().origin < more.front().origin) {
    to.insert(to.end(), more.begin(), more.end());
    return;
  }
  Shares sum;
  sum.reserve(to.size() + more.size());
  auto a = to.begin();
  auto b = more.begin();
  while (a != to.end() && b != more.end()) {
    if (a->origin == b->origin) {
      sum.push_back({a->origin, a->value + b->value});
      ++a;
      ++b;
    } else {
      sum.push_back(a->origin < b->origin ? *a++ : *b++);
    }
  }
  sum.insert(sum.end(), a, to.end());
  sum.insert(sum.end(), b, more.end());
  to = std::move(sum);
}

}  // namespace duanlian::graph
