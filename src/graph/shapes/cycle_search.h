#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "graph/shapes/crossings.h"
#include "graph/shapes/shape_memory.h"
#include "graph/shapes/shape_options.h"
#include "graph/shapes/steps.h"

namespace duanlian::graph {

// The cycles that a transfer closes.
struct CycleSighting {
  uint32_t count = 0;
  uint32_t hops = 0;                                  // of the shortest; 0: there is none
  std::array<uint32_t, kCycleHopsMax + 1> by_hops{};  // by hops
  bool is_truncated = false;                          // not all was looked at: there may be more
};

// Temporal cycles: from the payee in ever later transfers to the payer, all before the transfer that closes
// them. Two frontiers with the earliest arrival and the latest departure cut away nearly all; then a search
// that follows only what still can arrive.
class CycleSearch {
 public:
  CycleSearch(ShapeMemory& memory, const ShapeOptions& options);

  CycleSighting find(const ShapeEnds& ends);

 private:
  // Of a row that a frontier came to.
  struct Reach {
    uint32_t row = kNoRow;
    uint32_t epoch = 0;
    int64_t arrival = 0;    // earliest, from the payee
    int64_t departure = 0;  // latest, to get to the payer in time
    bool is_ahead = false;  // queued to be expanded from the payee
    bool is_back = false;   // queued to be expanded to the payer
  };
  struct Frontier {
    std::vector<uint32_t> now;  // rows
    std::vector<uint32_t> next;
    uint64_t weight = 0;  // at least so many transfers
    bool is_weighed = false;
  };
  // The end of a path that is searched.
  struct Visit {
    uint32_t row;
    uint32_t from;  // the visit before; of the first itself
    int64_t arrival;
    uint32_t depth;
  };
  // Of one side of a row, in order of time.
  struct Stretch {
    const Side* side;
    uint32_t begin;
    uint32_t end;
  };
  static constexpr uint32_t kPathMax = kCycleHopsMax - 1;  // transfers from the payee to the payer

  void begin();
  bool is_possible();
  Reach* known(uint32_t row);
  Reach& reach(uint32_t row);
  Stretch stretch(const Side& side, int64_t after, int64_t before);
  void meet();
  void weigh(Frontier& frontier, bool is_ahead);
  bool is_ahead_lighter();
  void expand(const Frontier& frontier, bool is_ahead);
  void go_ahead(uint32_t row, const Side& side);
  void go_back(uint32_t row, const Side& side);
  bool draw_back(uint32_t row);
  void search();
  void visit(uint32_t number);
  bool is_on_path(uint32_t row, const Visit& visit) const;
  void note(uint32_t hops);

  ShapeMemory& memory_;
  const ShapeOptions& options_;
  std::vector<Reach> reaches_;  // more than twice the steps, so that there is always room
  uint32_t epoch_ = 0;
  Frontier from_payee_;
  Frontier to_payer_;
  std::vector<uint32_t> expanded_;  // rows of the payee's frontier, in order
  bool have_met_ = false;
  ShapeEnds ends_;
  int64_t after_ = 0;
  Steps steps_{0};
  std::vector<Visit> visits_;
  CycleSighting found_;
};

}  // namespace duanlian::graph
