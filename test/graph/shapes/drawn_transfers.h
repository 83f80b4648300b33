#pragma once

#include <cstdint>
#include <random>
#include <string>

#include "graph/shapes/shape_edge.h"
#include "graph/shapes/shape_options.h"

// What the tests of live shapes share.
namespace duanlian::graph {

// Short windows, and steps enough that nothing is cut.
inline ShapeOptions small_options() {
  return {.window = {40},
          .scatter_gather = {25},
          .pass_through = {12},
          .burst = {15},
          .layers = {20},
          .neighbours_max = kNeighboursMax,
          .crossing_steps_max = 1U << 16,
          .cycle_steps_max = 1U << 14};
}

inline std::string words_of(const ShapeEdge& edge) {
  return std::to_string(edge.from) + " -> " + std::to_string(edge.to) + " at " + std::to_string(edge.time) +
         " amount " + std::to_string(edge.amount);
}

// Transfers of a few pockets: equal times, parallel and own transfers, late and too late ones among them.
class DrawnTransfers {
 public:
  explicit DrawnTransfers(uint32_t seed) : random_(seed), pockets_(3 + draw(7)), pace_(1 + draw(4)) {}

  ShapeEdge next() {
    time_ += draw(pace_);
    if (draw(60) == 0) time_ += draw(60);
    int64_t late = 0;
    if (draw(6) == 0) late = draw(draw(4) == 0 ? 60 : 12);
    const auto pocket = [&] { return draw(draw(3) == 0 ? 2 : pockets_) * 1'000'003U; };
    return {.from = pocket(), .to = pocket(), .time = time_ - late, .amount = draw(100)};
  }
  uint32_t draw(uint32_t below) { return static_cast<uint32_t>(random_() % below); }

 private:
  std::mt19937_64 random_;
  uint32_t pockets_;
  uint32_t pace_;
  int64_t time_ = 1'000;
};

}  // namespace duanlian::graph
