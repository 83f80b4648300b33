#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "graph/shapes/shapes.h"

// The public data set amlsim: https://github.com/IBM/AMLSim, folder sample. Its labels name accounts, not
// alerts or transfers. Transfers between two labelled accounts below 60 are those of alerts: no other
// transfer of the files is below 100. Of a file with both kinds, those of fan-ins are below 10, those of
// cycles above.
namespace duanlian::graph {
namespace {

constexpr int64_t kAlertBelow = 60 * 100;
constexpr int64_t kFanBelow = 10 * 100;

struct AmlsimFile {
  const char* folder;
  bool has_cycles;
  bool has_fans;
};

struct Alerts {
  std::vector<ShapeEdge> edges;                 // of the whole file, time in steps
  std::vector<ShapeEdge> cycle_edges;           // of alerts
  std::map<uint32_t, std::set<uint32_t>> fans;  // payers by sink
};

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  for (const char letter : line) {
    if (letter == ',')
      cells.emplace_back();
    else if (letter != '\r')
      cells.back() += letter;
  }
  return cells;
}

Alerts read_alerts(const AmlsimFile& file) {
  const std::string folder = std::string(DUANLIAN_SHARED_DIR "/data/amlsim/") + file.folder;
  std::set<uint32_t> labelled;
  std::string line;
  std::ifstream nodes(folder + "/nodes.csv");
  std::getline(nodes, line);
  while (std::getline(nodes, line)) {
    const auto cells = cells_of(line);
    if (cells[1] == "1") labelled.insert(static_cast<uint32_t>(std::stoul(cells[0])));
  }
  Alerts alerts;
  std::ifstream transactions(folder + "/transactions.csv");
  std::getline(transactions, line);
  while (std::getline(transactions, line)) {
    const auto cells = cells_of(line);
    const ShapeEdge edge{.from = static_cast<uint32_t>(std::stoul(cells[0])),
                         .to = static_cast<uint32_t>(std::stoul(cells[1])),
                         .time = std::stoll(cells[3]),
                         .amount = std::llround(std::stod(cells[2]) * 100)};
    alerts.edges.push_back(edge);
    if (edge.amount >= kAlertBelow) continue;
    EXPECT_TRUE(labelled.contains(edge.from) && labelled.contains(edge.to));
    const bool is_fan = file.has_fans && (!file.has_cycles || edge.amount < kFanBelow);
    if (is_fan)
      alerts.fans[edge.to].insert(edge.from);
    else
      alerts.cycle_edges.push_back(edge);
  }
  return alerts;
}

// Rings of alert transfers, each from its least account on, whatever the times.
std::set<std::vector<uint32_t>> rings_of(const std::vector<ShapeEdge>& edges) {
  std::map<uint32_t, std::set<uint32_t>> payees;
  for (const ShapeEdge& edge : edges) payees[edge.from].insert(edge.to);
  std::set<std::vector<uint32_t>> rings;
  std::vector<uint32_t> path;
  const auto walk = [&](const auto& self, uint32_t at) -> void {
    path.push_back(at);
    for (const uint32_t next : payees[at]) {
      if (next == path.front()) rings.insert(path);
      if (next > path.front() && std::ranges::find(path, next) == path.end()) self(self, next);
    }
    path.pop_back();
  };
  for (const auto& [first, ignored] : std::map(payees)) walk(walk, first);
  return rings;
}

// The transfers with which a ring is closed in order of time: payer, payee and step.
std::set<std::tuple<uint32_t, uint32_t, int64_t>> closings_of(const std::vector<uint32_t>& ring,
                                                              const std::vector<ShapeEdge>& edges) {
  std::set<std::tuple<uint32_t, uint32_t, int64_t>> closings;
  for (std::size_t first = 0; first < ring.size(); ++first) {
    int64_t arrival = -1;
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
      int64_t next = std::numeric_limits<int64_t>::max();
      for (const ShapeEdge& edge : edges)
        if (edge.from == ring[(first + i) % ring.size()] && edge.to == ring[(first + i + 1) % ring.size()] &&
            edge.time > arrival)
          next = std::min(next, edge.time);
      arrival = next;
    }
    const uint32_t last = ring[(first + ring.size() - 1) % ring.size()];
    for (const ShapeEdge& edge : edges)
      if (edge.from == last && edge.to == ring[first] && edge.time > arrival)
        closings.emplace(last, ring[first], edge.time);
  }
  return closings;
}

struct SeenShapes {
  std::set<std::tuple<uint32_t, uint32_t, int64_t>> closed;  // transfers that closed a cycle
  std::map<uint32_t, uint32_t> fan_in;                       // most payers of an account
  uint64_t cycles = 0;
  uint64_t cut = 0;
};

SeenShapes see_shapes(const std::vector<ShapeEdge>& edges) {
  ShapeOptions options;
  options.window = options.scatter_gather = {200};  // the whole file
  options.pass_through = options.burst = options.layers = {10};
  Shapes shapes(options);
  SeenShapes seen;
  for (const ShapeEdge& edge : edges) {
    ShapeReading reading = shapes.look(edge);
    uint32_t& fan = seen.fan_in[edge.to];
    fan = std::max(fan, reading.fan_in());
    if (reading.cycle().count != 0) seen.closed.emplace(edge.from, edge.to, edge.time);
    seen.cycles += reading.cycle().count;
    seen.cut += reading.cycle().is_truncated;
    shapes.add(edge);
  }
  return seen;
}

class AmlsimShapesTest : public testing::TestWithParam<AmlsimFile> {};

TEST_P(AmlsimShapesTest, EveryAlertThatTheFileCompletesIsFound) {
  if (!std::filesystem::exists(DUANLIAN_SHARED_DIR "/data/amlsim")) GTEST_SKIP() << "no data set amlsim here";
  const Alerts alerts = read_alerts(GetParam());
  const SeenShapes seen = see_shapes(alerts.edges);

  std::size_t in_order = 0;
  const auto rings = rings_of(alerts.cycle_edges);
  for (const std::vector<uint32_t>& ring : rings) {
    const auto closings = closings_of(ring, alerts.cycle_edges);
    in_order += !closings.empty();
    for (const auto& closing : closings) EXPECT_TRUE(seen.closed.contains(closing));
  }
  std::size_t of_two = 0;
  for (const auto& [sink, payers] : alerts.fans) {
    of_two += payers.size() >= 2;
    EXPECT_GE(seen.fan_in.at(sink), payers.size()) << sink;
  }
  const auto others = std::ranges::count_if(
      seen.fan_in, [&](const auto& one) { return one.second >= 2 && !alerts.fans.contains(one.first); });
  std::printf(
      "%s: %zu rings of alert transfers, %zu of them in order of time, all found; cycles in all %lu closed "
      "by "
      "%zu transfers, %lu readings cut. %zu sinks of alert transfers, %zu of them with two payers or more, "
      "all "
      "found; %ld other accounts with two payers or more\n",
      GetParam().folder, rings.size(), in_order, static_cast<unsigned long>(seen.cycles), seen.closed.size(),
      static_cast<unsigned long>(seen.cut), alerts.fans.size(), of_two, static_cast<long>(others));
  // What the published files hold, so that an empty reading of them does not pass.
  EXPECT_EQ(rings.size(), GetParam().has_cycles ? 23U : 0U);
  EXPECT_EQ(in_order, GetParam().has_cycles ? 1U : 0U);
  EXPECT_GE(alerts.fans.size(), GetParam().has_fans ? 195U : 0U);
}

INSTANTIATE_TEST_SUITE_P(Files, AmlsimShapesTest,
                         testing::Values(AmlsimFile{"20K_cycle200", true, false},
                                         AmlsimFile{"20K_fanin200", false, true},
                                         AmlsimFile{"20K_fanin200cycle200", true, true}));

}  // namespace
}  // namespace duanlian::graph
