#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "base/result.h"
#include "base/time.h"
#include "graph/file/saved_events.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

// What of a graph file comes to memory whole. Pages before stay in the file and are read when they are asked
// for: the file must then stay as it is while the graph lives. Answers are the same.
struct KeepInMemory {
  std::optional<Duration> newest;         // pages with a transfer of so long before the newest of all
  std::optional<std::size_t> page_bytes;  // so much of the newest pages
};

// Reads a file that write_graph wrote. Every byte is checked now, also of the pages that stay in the file,
// but for the ids of events.
// `corrupt` says in which section and what.
Result<std::unique_ptr<MoneyGraph>> read_graph(const std::filesystem::path& path,
                                               const KeepInMemory& keep = {});
// The same into an empty graph, with the events that the file tells of; where it tells of none they have no
// ids, and their newest is the newest transfer's.
Result<SavedEvents> read_graph(const std::filesystem::path& path, const KeepInMemory& keep,
                               MoneyGraph& graph);

}  // namespace duanlian::graph
