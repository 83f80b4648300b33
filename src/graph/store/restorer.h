#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/result.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

// A pocket as it is saved.
struct SavedPocket {
  PocketKind kind = PocketKind::account;
  HubKind hub = HubKind::none;
  AssetId asset;
  BankId bank = kNoBank;
  std::string_view id;
};

// Puts an empty graph together from what was saved: assets, banks, pockets, what few transfers have, then the
// pages in order. Balances and lists are made anew. Everything is checked: a graph never holds what append()
// would have refused. Answers are `corrupt`; the graph is of no use then.
class Restorer {
 public:
  // Nobody else looks at the graph before finish().
  explicit Restorer(MoneyGraph& graph);

  Status add_asset(std::string_view name);
  Status add_bank(std::string_view name);
  Status add_pocket(const SavedPocket& pocket);
  void set_rare(TransferPages::Arrives arrives, TransferPages::FarRecords far_records);
  // The first `transfers` of a page, with their known balances. `in_file`: it was made by map_page.
  Status add_page(PagePtr page, uint32_t transfers, std::span<const int64_t> balances, bool in_file);
  // The counts of what is not among the transfers.
  Status finish(const GraphTally& tally);

 private:
  Status check_groups(const Page& page, uint32_t transfers, std::size_t balances) const;
  Status check_transfers(const Page& page, uint32_t transfers);
  Status check_rare(const Page& page, uint32_t at);
  void reckon_page(uint64_t first, uint32_t transfers);

  MoneyGraph& graph_;
  uint64_t last_record_ = 0;
  uint64_t two_amounts_ = 0;  // that were met
  uint64_t far_records_ = 0;
};

}  // namespace duanlian::graph
