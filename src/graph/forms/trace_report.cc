#include "graph/forms/trace_report.h"

#include <optional>

#include "base/utf8.h"

namespace duanlian::graph {

std::string masked_name(std::string_view name) {
  constexpr std::size_t kShown = 4;
  const std::size_t size = count_code_points(name);
  if (size <= kShown) return "****";
  std::size_t at = 0;
  for (std::size_t i = 0; i + kShown < size; ++i) (void)next_code_point(name, at);
  return "****" + std::string(name.substr(at));
}

std::string name_of(const TraceReport& report, PocketId id) {
  const MoneyGraph::Pocket pocket = report.graph.pocket(id);
  if (pocket.kind == PocketKind::cash) return "cash";
  return report.masked ? masked_name(pocket.id) : std::string(pocket.id);
}

std::string victim_name(const TraceReport& report, uint32_t victim) {
  const std::string& name = report.question.victims[victim];
  return report.masked ? masked_name(name) : name;
}

std::string_view event_of(const TraceReport& report, TransferId transfer) {
  return report.event_of ? report.event_of(transfer) : std::string_view();
}

std::string_view asset_taken(const TraceReport& report, const Shares& shares) {
  const std::vector<Origin>& origins = report.trace.origins;
  std::optional<AssetId> only;
  const auto differs = [&](const Origin& origin) { return only.value_or(origin.asset) != origin.asset; };
  for (const Share& share : shares) {
    if (differs(origins[share.origin])) return {};
    only = origins[share.origin].asset;
  }
  for (const Origin& origin : origins) {
    if (!shares.empty()) break;
    if (differs(origin)) return {};
    only = origin.asset;
  }
  return only ? report.graph.asset_name(*only) : std::string_view();
}

}  // namespace duanlian::graph
