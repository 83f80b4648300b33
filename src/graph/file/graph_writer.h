#pragma once

#include <filesystem>

#include "base/result.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

// Writes the graph as a file: docs/graph-file.md. The file is whole or what was there before stays. REQUIRES
// that nothing is appended or undone meanwhile.
Status write_graph(const MoneyGraph& graph, const std::filesystem::path& path);

}  // namespace duanlian::graph
