#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "app/trace_tables.h"
#include "base/result.h"
#include "connect/files/file_reader.h"
#include "features/links.h"
#include "graph/load/movement_pile.h"
#include "graph/store/money_graph.h"

namespace duanlian::app {

// What a file or folder says of money, as a graph.
struct LoadedMoney {
  graph::MoneyGraph graph;
  graph::MovementPile pile;
  uint64_t events = 0;  // of any kind
  uint64_t without_money = 0;
  uint64_t refused = 0;  // lines that are no event, and movements that cannot be
  std::vector<std::filesystem::path> files;

  // What the events say of who has what, where that is asked for.
  bool with_links = false;
  features::EventClock clock;
  features::Slabs slabs;
  features::Links links{slabs, clock};

  std::string_view event_of(graph::TransferId transfer) const {
    return pile.event_of(graph.transfers().record(transfer));
  }
};

Result<connect::FileReader> open_with_map(const std::string& in, const std::string& map);

// Into an empty one. Bad lines are told and the rest goes on.
Status load_money(const std::string& in, const std::string& map, LoadedMoney& money,
                  LineComplaints& complaints);

// What was read, for a person.
std::string told_of_load(const LoadedMoney& money);

}  // namespace duanlian::app
