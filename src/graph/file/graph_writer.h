#pragma once

#include <filesystem>

#include "base/result.h"
#include "graph/file/told_events.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

// Writes the graph as a file: docs/graph-file.md. The file is whole or what was there before stays. REQUIRES
// that nothing is appended or undone meanwhile, and that every record of the graph has an id where `events`
// are told.
Status write_graph(const MoneyGraph& graph, const std::filesystem::path& path,
                   const EventsToSave* events = nullptr);

}  // namespace duanlian::graph
