#pragma once

#include <cstdint>

namespace duanlian::simulate {

// splitmix64: a bijection of 64 bits that looks like chance.
constexpr uint64_t mix(uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}
constexpr uint64_t mix(uint64_t a, uint64_t b) { return mix(mix(a) ^ b); }
constexpr uint64_t mix(uint64_t a, uint64_t b, uint64_t c) { return mix(mix(a, b) ^ c); }

// How often something happens, as a share of 2^32.
struct Share {
  uint64_t of_2_32 = 0;
  static constexpr Share of(double share) {
    return {share <= 0 ? 0 : share >= 1 ? uint64_t{1} << 32 : static_cast<uint64_t>(share * 4294967296.0)};
  }
  constexpr double value() const { return static_cast<double>(of_2_32) / 4294967296.0; }
};

// A stream of draws that is fixed by what it is for. Nothing else in a city is random: whoever draws, on
// whichever thread and in whichever order, gets what is his.
class Chance {
 public:
  explicit constexpr Chance(uint64_t what) : state_(mix(what)) {}
  constexpr Chance(uint64_t a, uint64_t b) : Chance(mix(a, b)) {}
  constexpr Chance(uint64_t a, uint64_t b, uint64_t c) : Chance(mix(a, b, c)) {}

  constexpr uint64_t next() { return mix(state_ += 0xd1b54a32d192ed03); }
  // From 0 to one below the bound, which is not 0. The bias is below 2^-32.
  constexpr uint32_t below(uint32_t bound) { return static_cast<uint32_t>(((next() >> 32) * bound) >> 32); }
  constexpr int64_t between(int64_t least, int64_t most) {
    return least + static_cast<int64_t>(below(static_cast<uint32_t>(most - least + 1)));
  }
  constexpr bool happens(Share share) { return (next() >> 32) < share.of_2_32; }
  // From 0 on, below 1.
  constexpr double fraction() { return static_cast<double>(next() >> 11) / 9007199254740992.0; }

 private:
  uint64_t state_;
};

}  // namespace duanlian::simulate
