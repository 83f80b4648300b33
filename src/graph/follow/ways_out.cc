#include "graph/follow/ways_out.h"

#include <algorithm>
#include <cmath>

namespace duanlian::graph {
namespace {

// 2^(-gap / half_life), straight between whole half-lives: only operations that are the same on every
// machine.
double fading(int64_t gap, Duration half_life) {
  constexpr int64_t kGone = 1'000;  // half-lives
  const int64_t whole = gap / half_life.micros;
  if (whole >= kGone) return 0;
  const double part = static_cast<double>(gap % half_life.micros) / static_cast<double>(half_life.micros);
  return std::ldexp(1 - part / 2, -static_cast<int>(whole));
}

}  // namespace

uint64_t WaysOut::reach_back(const MoneyGraph& graph, PocketId pocket, const Moment& after,
                             const Bounds& bounds, const Claimed& claimed) {
  if (reached_ && after >= after_) return 0;
  const Edges paid = graph.outgoing(pocket);
  const std::size_t begin = paid.first_after({after.micros}, after.id);
  const std::size_t end =
      reached_ ? paid.first_after({after_.micros}, after_.id) : paid.first_after(bounds.until);
  reached_ = true;
  after_ = after;
  if (begin >= end) return 0;
  std::vector<TransferId> found;
  found.reserve(end - begin);
  paid.for_each(begin, end, [&](TransferId id) {
    if (id.value() < bounds.known && counts(graph.transfers().status(id))) found.push_back(id);
    return true;
  });
  for (auto id = found.rbegin(); id != found.rend(); ++id) {
    const int64_t amount = graph.transfers().amount(*id);
    add({.moment = moment_of(graph, *id), .left = std::max<int64_t>(amount - claimed(*id), 0)}, amount,
        bounds.half_life);
  }
  return end - begin;
}

void WaysOut::add(WayOut way, int64_t amount, Duration half_life) {
  const auto own = static_cast<double>(amount);
  way.weight = own;
  if (!latest_first_.empty()) {
    const WayOut& next = latest_first_.back();
    way.weight += next.weight * fading(next.moment.micros - way.moment.micros, half_life);
  }
  way.share = static_cast<uint64_t>(own / way.weight * static_cast<double>(WayOut::kWhole));
  latest_first_.push_back(way);
}

std::size_t WaysOut::first_after(const Moment& moment) const {
  const auto later =
      std::ranges::partition_point(latest_first_, [&](const WayOut& way) { return way.moment > moment; });
  return static_cast<std::size_t>(latest_first_.end() - later);
}

}  // namespace duanlian::graph
