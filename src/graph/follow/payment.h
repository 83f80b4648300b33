#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "graph/follow/apportion.h"
#include "graph/follow/lot.h"

namespace duanlian::graph {

// What a victim says was taken with one transfer.
struct Claim {
  uint32_t origin = 0;
  int64_t quantity = 0;  // that arrived, in the payee's asset
  int64_t value = 0;     // of it, in the asset that was paid
  int64_t left = 0;      // quantity that left
  int64_t fee = 0;       // value that a fee kept
};

// What becomes of lots between the two ends of a transfer: docs/following.md.
class Payment {
 public:
  // Moves the fee out of the lots, `total` in sum, to `kept`: of every origin its share by the largest
  // remainder, from those of its lots that leave first.
  void keep_fee(Lots& lots, int64_t total, int64_t fee, Lots& kept);

  // Makes so much of another asset of the lots, `total` above 0 in sum.
  void exchange(Lots& lots, int64_t total, int64_t arrives);

  // Makes clean money the victims': what is tainted goes first, then the claims, then what is clean.
  void claim(Lots& lots, std::span<const Claim> claims);

 private:
  struct OfOrigin {
    uint32_t origin = 0;
    int64_t quantity = 0;
  };
  void count_origins(const Lots& lots);

  Lots after_;
  std::vector<OfOrigin> origins_;
  std::vector<Portion> portions_;
  std::vector<uint32_t> order_;
};

}  // namespace duanlian::graph
