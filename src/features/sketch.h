#pragma once

#include <array>
#include <cstdint>

#include "features/limits.h"

namespace duanlian::features {

// How many different values were added, about: HyperLogLog (Flajolet et al. 2007) with kSketchRegisters
// registers of a byte, standard error 4.6 %. Adding is idempotent, and two sketches merge by the maximum.
// Only sums, divisions and powers of two, so that every machine counts the same.
class Sketch {
 public:
  static void add(uint8_t* registers, uint32_t value_hash);
  void add(uint32_t value_hash) { add(registers_.data(), value_hash); }
  void merge(const uint8_t* registers);
  int64_t estimate() const;

 private:
  std::array<uint8_t, kSketchRegisters> registers_{};
};

}  // namespace duanlian::features
