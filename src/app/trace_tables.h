#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "graph/follow/holders.h"
#include "graph/follow/question.h"
#include "graph/store/money_graph.h"

namespace duanlian::app {

// Says on standard error what is wrong with lines of input; after some hundred only counts them.
class LineComplaints {
 public:
  void tell(const std::string& issue);
  uint64_t count() const { return count_; }

 private:
  uint64_t count_ = 0;
};

// A CSV file with the columns `account` and `kind` (exchange, merchant, institution): marks them as hubs, in
// all their assets. Gives how many of them no transfer names.
Result<uint64_t> mark_hubs(const std::string& path, graph::MoneyGraph& graph, LineComplaints& complaints);

// A CSV file with the columns `account` and `holder`: who has which accounts and wallets, in all their
// assets. Gives how many of them no transfer names.
Result<uint64_t> read_holders(const std::string& path, const graph::MoneyGraph& graph,
                              graph::Holders& holders, LineComplaints& complaints);

// A CSV file with the columns `from`, `from_amount`, `to` and `to_amount`: whole smallest units of one asset
// that are worth so many of the other.
Result<std::vector<graph::Rate>> read_rates(const std::string& path, LineComplaints& complaints);

}  // namespace duanlian::app
