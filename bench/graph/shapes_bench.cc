// What live shapes cost, one transfer at a time on one thread:
//   shapes_bench [TRANSFERS [ACCOUNTS [DAYS [ROW [NEIGHBOURS CROSSING_STEPS CYCLE_STEPS]]]]]
//                                                  a drawn stream, by what is asked for
//   shapes_bench --write FILE TRANSFERS ACCOUNTS DAYS    the stream as a file: from,to,seconds,amount
//   shapes_bench --read FILE COLUMNS                     what we say of each transfer of such a file: for a
//   peer

#include <algorithm>
#include <array>
#include <chrono>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "graph/shapes/shapes.h"
#include "shapes_csv.h"
#include "transfer_stream.h"

namespace {

using namespace duanlian;
using namespace duanlian::graph;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kAhead = 4;
constexpr uint64_t kSeed = 20'181'111;

// Times in steps of a 64th of their size, without keeping them.
class Histogram {
 public:
  void add(uint64_t ns) {
    ++counts_[place(ns)];
    ++all_;
    max_ = std::max(max_, ns);
  }
  double us_at(double share) const {
    auto left = static_cast<uint64_t>(share * static_cast<double>(all_));
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      if (counts_[i] > left) return static_cast<double>(value(i)) / 1e3;
      left -= counts_[i];
    }
    return static_cast<double>(max_) / 1e3;
  }
  double us_max() const { return static_cast<double>(max_) / 1e3; }

 private:
  static constexpr int kFineBits = 6;
  static std::size_t place(uint64_t ns) {
    if (ns < 1U << kFineBits) return ns;
    const int shift = 63 - __builtin_clzll(ns) - kFineBits;
    return static_cast<std::size_t>(shift + 1) * 64 + (ns >> shift) - 64;
  }
  static uint64_t value(std::size_t at) {
    if (at < 64) return at;
    const auto shift = at / 64 - 1;
    return (at % 64 + 64) << shift;
  }

  std::array<uint64_t, 64 * 40> counts_{};
  uint64_t all_ = 0;
  uint64_t max_ = 0;
};

struct Asked {
  const char* name;
  bool base = true;
  bool scatter_gather = false;
  bool cycle = false;
  bool bipartite = false;
  bool stack = false;
  bool rest = false;  // pass_through, burst, layer
  bool is_expected = false;
};

struct Tally {
  uint64_t cycles = 0, scatter_gather = 0, bipartite = 0, stack = 0, layered = 0;
  uint64_t cut_cycles = 0, cut_scatter_gather = 0, cut_bipartite = 0, cut_stack = 0;
  double kept = 0;  // of the columns, so that none is left out
};

// Of the processor, so that what else runs on the machine does not count.
double thread_seconds() {
  timespec time{};
  CHECK(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0, "no clock of the thread");
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

void ask(ShapeReading& reading, const Asked& asked, Tally& tally) {
  if (asked.base)
    tally.kept += columns_of(reading.from_out()) + columns_of(reading.from_in()) +
                  columns_of(reading.to_out()) + columns_of(reading.to_in());
  const auto note = [](const auto& sighting, uint64_t& found, uint64_t& cut) {
    found += sighting.count;
    cut += sighting.is_truncated;
  };
  if (asked.scatter_gather) note(reading.scatter_gather(), tally.scatter_gather, tally.cut_scatter_gather);
  if (asked.cycle) note(reading.cycle(), tally.cycles, tally.cut_cycles);
  if (asked.bipartite) note(reading.bipartite(), tally.bipartite, tally.cut_bipartite);
  if (asked.stack) note(reading.stack(), tally.stack, tally.cut_stack);
  if (!asked.rest) return;
  tally.kept += static_cast<double>(reading.pass_through().passed) + reading.burst(5'000'000).payees;
  tally.layered += reading.layer().depth >= 3;
}

void measure(const std::vector<ShapeEdge>& edges, const Asked& asked, const ShapeOptions& options) {
  Shapes shapes(options);
  Histogram times;
  Tally tally;
  const double cpu_begin = thread_seconds();
  const Clock::time_point begin = Clock::now();
  Clock::time_point last = begin;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    if (asked.is_expected && i + kAhead < edges.size())
      shapes.expect(edges[i + kAhead].from, edges[i + kAhead].to);
    {
      ShapeReading reading = shapes.look(edges[i]);
      ask(reading, asked, tally);
    }
    shapes.add(edges[i]);
    // A victim's payment now and then, so that there are marks to carry.
    if (edges[i].amount >= 5'000'000) shapes.mark(edges[i].to, edges[i].time, edges[i].from);
    const Clock::time_point now = Clock::now();
    times.add(static_cast<uint64_t>((now - last).count()));
    last = now;
  }
  const double seconds = std::chrono::duration<double>(last - begin).count();
  const double cpu_seconds = thread_seconds() - cpu_begin;
  CHECK(tally.kept == tally.kept, "a column is no number");
  const Shapes::Size size = shapes.size();
  std::printf(
      "%-34s %9.0f/s (%9.0f/s of processor time)  p50 %6.2f  p99 %6.2f  p99.9 %7.2f  max %8.1f us  %5.0f "
      "MiB\n",
      asked.name, static_cast<double>(edges.size()) / seconds,
      static_cast<double>(edges.size()) / cpu_seconds, times.us_at(0.5), times.us_at(0.99),
      times.us_at(0.999), times.us_max(), static_cast<double>(size.bytes) / 1'048'576.0);
  const auto line = [&](const char* name, uint64_t found, uint64_t cut) {
    if (found + cut != 0)
      std::printf("    %-16s %11" PRIu64 " found, %8" PRIu64 " readings cut\n", name, found, cut);
  };
  line("cycle", tally.cycles, tally.cut_cycles);
  line("scatter_gather", tally.scatter_gather, tally.cut_scatter_gather);
  line("bipartite", tally.bipartite, tally.cut_bipartite);
  line("stack", tally.stack, tally.cut_stack);
  line("depth >= 3", tally.layered, 0);
  if (asked.rest)
    std::printf("    in the window at the end: %zu transfers, %zu pockets, %zu marked\n", size.transfers,
                size.pockets, size.marked_pockets);
}

void measure_all(std::size_t transfers, uint32_t accounts, double days, std::string_view only,
                 const ShapeOptions& options) {
  const TransferStream stream(transfers, accounts, days, kSeed);
  std::printf(
      "%zu transfers of %u accounts in %.1f days, one at a time, one thread; each row is a look and an add\n",
      transfers, accounts, days);
  using Row = Asked;
  for (const Row& row :
       {Row{.name = "add alone", .base = false}, Row{.name = "38 columns less scatter_gather"},
        Row{.name = "38 columns", .scatter_gather = true}, Row{.name = "cycle", .base = false, .cycle = true},
        Row{.name = "bipartite", .base = false, .bipartite = true},
        Row{.name = "stack", .base = false, .stack = true},
        Row{.name = "everything",
            .scatter_gather = true,
            .cycle = true,
            .bipartite = true,
            .stack = true,
            .rest = true},
        Row{.name = "everything, 4 expected ahead",
            .scatter_gather = true,
            .cycle = true,
            .bipartite = true,
            .stack = true,
            .rest = true,
            .is_expected = true}})
    if (std::string_view(row.name).starts_with(only)) measure(stream.edges(), row, options);
}

}  // namespace

int main(int count, char** words) {
  const std::string_view mode = count > 1 ? words[1] : "";
  const auto number = [&](int at, double usual) { return count > at ? std::atof(words[at]) : usual; };
  ShapeOptions options;
  if (mode == "--write" && count == 6) {
    const TransferStream stream(static_cast<std::size_t>(number(3, 0)), static_cast<uint32_t>(number(4, 0)),
                                number(5, 0), kSeed);
    write_transfers(words[2], stream.edges());
    return 0;
  }
  if (mode == "--read" && count == 4) {
    compare_with_peer(words[2], words[3], options);
    return 0;
  }
  if (mode.starts_with("--")) {
    std::printf("--write FILE TRANSFERS ACCOUNTS DAYS, or --read FILE COLUMNS\n");
    return 1;
  }
  options.neighbours_max = static_cast<uint32_t>(number(5, options.neighbours_max));
  options.crossing_steps_max = static_cast<uint32_t>(number(6, options.crossing_steps_max));
  options.cycle_steps_max = static_cast<uint32_t>(number(7, options.cycle_steps_max));
  measure_all(static_cast<std::size_t>(number(1, 1e6)), static_cast<uint32_t>(number(2, 200'000)),
              number(3, 2), count > 4 ? words[4] : "", options);
  return 0;
}
