#pragma once

#include <cstdint>

#include "base/strong.h"

namespace duanlian::graph {

// The money that one account or wallet has in one currency or asset: what transfers are between. From 0.
using PocketId = Strong<struct PocketIdTag, uint32_t>;
// In the order in which the graph took them. From 0.
using TransferId = Strong<struct TransferIdTag, uint32_t>;
// A currency (CNY) or an asset of a chain (USDT), among those of the graph. From 0.
using AssetId = Strong<struct AssetIdTag, uint8_t>;
// The bank or institution of a pocket, among those of the graph.
using BankId = Strong<struct BankIdTag, uint32_t>;

inline constexpr PocketId kNoPocket{0xffff'ffff};
inline constexpr TransferId kNoTransfer{0xffff'ffff};
inline constexpr BankId kNoBank{0xffff'ffff};

}  // namespace duanlian::graph
