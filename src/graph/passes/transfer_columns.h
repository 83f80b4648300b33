#pragma once

#include <cstdint>
#include <span>

namespace duanlian::graph {

// Some transfers that follow one another in the ledger's order: by time, among equal times in the order in
// which they were recorded. Each column has the same length.
//
// One amount leaves `from` and arrives at `to`, in whole minor units of one asset. Who has more to say says
// it in these words: what did not move is an amount of 0; a fee, or the two legs of an exchange, are two
// transfers. Both a transfer to oneself and one of 0 change nothing; each has its number all the same.
struct TransferColumns {
  std::span<const uint32_t> from;
  std::span<const uint32_t> to;
  std::span<const int64_t> amount;  // never below 0

  std::size_t size() const { return amount.size(); }
};

// A sum of any number of amounts.
__extension__ using WideUnits = __int128;

}  // namespace duanlian::graph
