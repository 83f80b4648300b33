#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "graph/forms/trace_report.h"

namespace duanlian::graph {

inline constexpr std::size_t kRestKinds = words(RestKind{}).size();

// Money that left what a bank can stop: cash, merchant, exchange, abroad, chain.
constexpr bool is_exit(RestKind kind) { return kind >= RestKind::wallet && kind <= RestKind::abroad; }

// What became of all that was taken in one asset.
struct Totals {
  AssetId asset;
  std::string_view asset_name;
  int64_t taken = 0;
  std::array<int64_t, kRestKinds> by_kind{};
  struct AtBank {
    std::string_view bank;  // empty: not known
    int64_t value = 0;
  };
  std::vector<AtBank> stoppable;  // by value falling, then bank

  int64_t of(RestKind kind) const { return by_kind[static_cast<std::size_t>(kind)]; }
  int64_t can_be_stopped() const;
  int64_t exits() const;
};

// One an asset in which something was taken, in the order of the origins.
std::vector<Totals> totals_of(const TraceReport& report);

// The part of the shares that was taken in that asset.
int64_t value_in(const Trace& trace, const Shares& shares, AssetId asset);

}  // namespace duanlian::graph
