#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/trace_tables.h"
#include "base/result.h"
#include "connect/files/file_reader.h"
#include "features/links.h"
#include "graph/file/saved_events.h"
#include "graph/load/movement_pile.h"
#include "graph/store/money_graph.h"

namespace duanlian::app {

// What a file or folder says of money, as a graph.
struct LoadedMoney {
  graph::MoneyGraph graph;
  graph::MovementPile pile;                   // of what was read as a table
  std::unique_ptr<graph::SavedEvents> saved;  // or else what the saved graph knows of its events
  graph::ToldEvents told;
  std::vector<std::filesystem::path> files;
  mutable Status trouble;  // of a saved graph whose ids could not be read

  // Empty where it is not known.
  std::string_view event_of(graph::TransferId transfer) const;

  // What the events say of who has what, where that is asked for.
  bool with_links = false;
  features::EventClock clock;
  features::Slabs slabs;
  features::Links links{slabs, clock};
};

Result<connect::FileReader> open_with_map(const std::string& in, const std::string& map);

// Into an empty one. Bad lines are told and the rest goes on.
Status load_money(const std::string& in, const std::string& map, LoadedMoney& money,
                  LineComplaints& complaints);

// Into an empty one, from what save_money wrote. Pages with nothing of the newest so many days stay in the
// file.
Status load_saved_money(const std::string& path, uint32_t days_in_memory, LoadedMoney& money);
// What load_money read, before hubs were marked in it. Refused where it would take the place of what was
// read.
Status check_save_place(const std::string& path, const std::vector<std::filesystem::path>& inputs);
Status save_money(const LoadedMoney& money, const std::string& path);

// What was read, for a person.
std::string told_of_load(const LoadedMoney& money);

}  // namespace duanlian::app
