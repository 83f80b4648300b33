#include "respond/chase/standing.h"

#include <algorithm>

#include "graph/follow/apportion.h"

namespace duanlian::respond {
namespace {

bool takes_hold(model::Measure measure) {
  switch (measure) {
    case model::Measure::protective_hold:
    case model::Measure::stop:
    case model::Measure::freeze:
    case model::Measure::recall:
      return true;
    case model::Measure::unspecified:
    case model::Measure::warn:
    case model::Measure::dissuade:
    case model::Measure::query:
    case model::Measure::release:
    case model::Measure::give_back:
    case model::Measure::suspend_number:
    case model::Measure::block_name:
      return false;
  }
  return false;
}

}  // namespace

int64_t StandingOrder::held() const {
  if (!takes_hold(measure)) return 0;
  const int64_t ordered = std::max<int64_t>(amount, 0);
  if (state == Standing::pending) return ordered;
  if (state != Standing::in_force) return 0;
  const int64_t had = std::clamp<int64_t>(done, 0, ordered);
  return had - std::clamp<int64_t>(released, 0, had);
}

std::vector<int64_t> parts_of(const StandingOrder& order, int64_t of) {
  __extension__ using Wide = __int128;
  std::vector<graph::Portion> portions;
  const int64_t ordered = std::max<int64_t>(order.amount, 0);
  Wide sum = 0;
  for (const model::OrderShare& share : order.shares) {
    const auto left = static_cast<int64_t>(ordered - sum);
    portions.push_back({.of = std::clamp<int64_t>(share.amount, 0, left)});
    sum += portions.back().of;
  }
  if (sum > 0) {
    const int64_t had = std::clamp<int64_t>(of, 0, ordered);
    std::vector<uint32_t> work;
    graph::apportion(portions, static_cast<int64_t>(sum * had / ordered), static_cast<int64_t>(sum), work);
  }
  std::vector<int64_t> parts;
  parts.reserve(portions.size());
  for (const graph::Portion& portion : portions) parts.push_back(portion.paid);
  return parts;
}

}  // namespace duanlian::respond
