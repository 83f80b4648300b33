#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.h"

namespace duanlian::graph {

// What a pocket is. Cash is nobody's account: money that went there has left what a bank can stop.
enum class PocketKind : uint8_t { account, wallet, cash };
constexpr auto words(PocketKind) { return std::to_array<std::string_view>({"account", "wallet", "cash"}); }

// How money moved.
enum class MovementKind : uint8_t {
  transfer,         // between accounts
  card_payment,     // to a merchant
  cash_withdrawal,  // to nobody that is known
  cash_deposit,     // from nobody that is known
  chain,            // between wallets
  exchange,         // out of one asset into another: two amounts
  abroad,           // to an account in another country
  loan,             // a lender pays out
};
constexpr auto words(MovementKind) {
  return std::to_array<std::string_view>(
      {"transfer", "card_payment", "cash_withdrawal", "cash_deposit", "chain", "exchange", "abroad", "loan"});
}

enum class MovementStatus : uint8_t {
  moved,
  pending,   // ordered; counts as moved until something else is known
  failed,    // moved nothing
  reversed,  // was undone, as if it had never been
};
constexpr auto words(MovementStatus) {
  return std::to_array<std::string_view>({"moved", "pending", "failed", "reversed"});
}
constexpr bool counts(MovementStatus status) {
  return status == MovementStatus::moved || status == MovementStatus::pending;
}

// One end of a movement, as its source names it.
struct End {
  PocketKind kind = PocketKind::account;
  std::string_view id;    // account number, wallet address; empty for cash
  std::string_view bank;  // empty: not known
};

// Money that moved, before the graph has numbered what it names.
struct Movement {
  Timestamp time;
  End from;
  End to;
  std::string_view asset;  // ISO 4217 code, or the name of an asset
  int64_t amount = 0;      // leaves `from`: whole minor units of the asset, above 0
  // What arrives, where it is not the same: less of the same asset, the rest being a fee; or another asset.
  std::optional<int64_t> arrives;
  std::string_view arrives_asset;  // empty: the same asset
  MovementKind kind = MovementKind::transfer;
  MovementStatus status = MovementStatus::moved;
  std::optional<int64_t> balance_before;  // of `from`
  uint64_t record = 0;  // where it was told: position in a journal, record of a file. Never falls.
};

}  // namespace duanlian::graph
