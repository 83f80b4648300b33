#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "graph/follow/answer.h"
#include "graph/follow/question.h"
#include "graph/store/money_graph.h"

namespace duanlian::respond {

// For each origin and each pocket that its money came to: the fewest transfers, one after another in time and
// each with some of it, from a payment that was taken.
class ProvingPaths {
 public:
  ProvingPaths(const graph::MoneyGraph& graph, const graph::TraceQuestion& question,
               const graph::Trace& trace);

  // Adds those of the path. False: none is known.
  bool add(graph::PocketId pocket, uint32_t origin, std::set<graph::TransferId>& transfers) const;

 private:
  struct Node {
    graph::TransferId transfer;
    uint32_t length = 0;
    std::optional<uint32_t> before;
  };
  static uint64_t key(graph::PocketId pocket, uint32_t origin) {
    return uint64_t{pocket.value()} << 32 | origin;
  }
  void come(graph::PocketId from, graph::PocketId to, graph::TransferId transfer, uint32_t origin,
            bool taken);

  std::vector<Node> nodes_;
  std::unordered_map<uint64_t, uint32_t> best_;  // by pocket and origin
};

}  // namespace duanlian::respond
