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

// Says how many accounts of a file no transfer names, where there are any.
void tell_unknown_accounts(const std::string& path, uint64_t accounts);

// A CSV file with the columns `account` and `kind` (exchange, merchant, institution): marks them as hubs, in
// all their assets. Those that no transfer names are told. No file: nothing.
Status mark_hubs(const std::string& path, graph::MoneyGraph& graph, LineComplaints& complaints);

// A CSV file with the columns `account` and `holder`: who has which accounts and wallets, in all their
// assets. Those that no transfer names are told.
Status read_holders(const std::string& path, const graph::MoneyGraph& graph, graph::Holders& holders,
                    LineComplaints& complaints);

// A CSV file with the columns `from`, `from_amount`, `to` and `to_amount`: whole smallest units of one asset
// that are worth so many of the other.
Result<std::vector<graph::Rate>> read_rates(const std::string& path, LineComplaints& complaints);

}  // namespace duanlian::app
