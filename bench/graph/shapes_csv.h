#pragma once

#include <chrono>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "base/check.h"
#include "graph/shapes/shapes.h"

// The stream as a file that a peer reads too, and what we say of each of its transfers.
namespace duanlian::graph {

inline constexpr int64_t kMicrosPerSecond = 1'000'000;

// from,to,seconds,amount: whole seconds since the first transfer, as peers count in whole units.
inline void write_transfers(const char* path, const std::vector<ShapeEdge>& edges) {
  std::FILE* const file = std::fopen(path, "w");
  CHECK(file != nullptr, "the file of transfers cannot be written");
  for (const ShapeEdge& edge : edges)
    std::fprintf(file, "%u,%u,%" PRId64 ",%" PRId64 "\n", edge.from, edge.to,
                 (edge.time - edges.front().time) / kMicrosPerSecond + 1, edge.amount);
  CHECK(std::fclose(file) == 0, "the file of transfers cannot be written");
}

inline std::vector<ShapeEdge> read_transfers(const char* path) {
  std::vector<ShapeEdge> edges;
  std::ifstream file(path);
  CHECK(file.is_open(), "the file of transfers cannot be read");
  std::string line;
  while (std::getline(file, line)) {
    char* at = line.data();
    ShapeEdge edge;
    edge.from = static_cast<uint32_t>(std::strtoul(at, &at, 10));
    edge.to = static_cast<uint32_t>(std::strtoul(at + 1, &at, 10));
    edge.time = std::strtoll(at + 1, &at, 10) * kMicrosPerSecond;
    edge.amount = std::strtoll(at + 1, &at, 10);
    edges.push_back(edge);
  }
  return edges;
}

inline void write_side(std::FILE* file, const SideStatistics& side) {
  std::fprintf(file, "%u,%u,%.12g,%.12g,%" PRId64 ",%" PRId64 ",%" PRId64 ",%.12g,%.12g,", side.fan,
               side.degree, side.ratio(), side.mean(), side.sum, side.min, side.max, side.variance(),
               side.skew());
}

inline void write_row(std::FILE* file, ShapeReading& reading) {
  for (const SideStatistics& side :
       {reading.from_out(), reading.from_in(), reading.to_out(), reading.to_in()})
    write_side(file, side);
  const ShapeSighting& scattered = reading.scatter_gather();
  std::fprintf(file, "%u,%u,%d", scattered.count, scattered.size, scattered.is_truncated ? 1 : 0);
  const CycleSighting& cycle = reading.cycle();
  for (uint32_t hops = 2; hops <= kCycleHopsMax; ++hops) std::fprintf(file, ",%u", cycle.by_hops[hops]);
  std::fprintf(file, ",%d\n", cycle.is_truncated ? 1 : 0);
}

inline double columns_of(const SideStatistics& side) {
  return side.degree + side.fan + side.ratio() + static_cast<double>(side.sum) + side.mean() +
         static_cast<double>(side.min) + static_cast<double>(side.max) + side.variance() + side.skew();
}

// What a peer has too, in the time that it takes: without cycles, then with them.
inline void time_peer_columns(const std::vector<ShapeEdge>& edges, const ShapeOptions& options,
                              const char* limits) {
  for (const bool has_cycles : {false, true}) {
    Shapes shapes(options);
    double kept = 0;
    const auto begin = std::chrono::steady_clock::now();
    for (const ShapeEdge& edge : edges) {
      {
        ShapeReading reading = shapes.look(edge);
        kept += columns_of(reading.from_out()) + columns_of(reading.from_in()) +
                columns_of(reading.to_out()) + columns_of(reading.to_in()) + reading.scatter_gather().count;
        if (has_cycles) kept += reading.cycle().count;
      }
      shapes.add(edge);
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    CHECK(kept == kept, "a column is no number");
    std::printf("ours %s cycles, %s: %.0f transfers a second\n", has_cycles ? "with" : "without", limits,
                static_cast<double>(edges.size()) / seconds);
  }
}

inline void compare_with_peer(const char* transfers, const char* columns, const ShapeOptions& fast) {
  const std::vector<ShapeEdge> edges = read_transfers(transfers);
  time_peer_columns(edges, fast, "usual limits");
  // For the comparison hubs are gone through too.
  ShapeOptions whole = fast;
  whole.neighbours_max = kNeighboursMax;
  whole.crossing_steps_max = whole.cycle_steps_max = kShapeStepsMax;
  time_peer_columns(edges, whole, "hubs gone through as the peer does");
  Shapes shapes(whole);
  std::FILE* const file = std::fopen(columns, "w");
  CHECK(file != nullptr, "the file of columns cannot be written");
  for (const ShapeEdge& edge : edges) {
    {
      ShapeReading reading = shapes.look(edge);
      write_row(file, reading);
    }
    shapes.add(edge);
  }
  CHECK(std::fclose(file) == 0, "the file of columns cannot be written");
}

}  // namespace duanlian::graph
