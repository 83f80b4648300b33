#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "graph/follow/answer.h"
#include "graph/store/money_graph.h"
#include "respond/chase/chase.h"
#include "respond/chase/claims.h"

namespace duanlian::respond {

// What had come by then is not asked for again.
struct Block {
  Timestamp at;
  LeftOut why = LeftOut::not_found;
};

// The orders on one account in one currency.
struct AccountOrders {
  int64_t held = 0;                                     // for whomever
  std::optional<Timestamp> short_at;                    // the bank found less than was ordered, the last time
  std::array<uint32_t, model::kMeasures> of_measure{};  // that ever were
  std::string stop;                                     // of this issuer and not over: what another may raise
  bool stop_in_force = false;
  std::string freeze;  // likewise
  bool freeze_in_force = false;
};

// The queries about one account; they name no currency.
struct AccountQueries {
  uint32_t count = 0;
  std::optional<Timestamp> last;  // drafted
};

// What is ordered already, as far as it concerns a case.
class Ordered {
 public:
  // All but the orders must outlive it. The victims of the origins are the reports.
  Ordered(const graph::MoneyGraph& graph, const ChaseCase& reports, const ChaseOptions& options,
          const std::vector<graph::Origin>& origins, const std::vector<StandingOrder>& orders);

  // In the order in which it was ordered.
  const std::vector<HeldShare>& held() const { return held_; }
  // Of that, what was ordered there then or later.
  int64_t held_since(graph::PocketId pocket, uint32_t origin, Timestamp time) const {
    return sum_since(since_, {pocket, origin}, time);
  }
  std::optional<Block> block_of(graph::PocketId pocket, uint32_t origin) const;
  // Of an origin's money, what orders held there that expired, and that were carried out then or later.
  int64_t found_since(graph::PocketId pocket, uint32_t origin, Timestamp time) const {
    return sum_since(found_, {pocket, origin}, time);
  }
  const AccountOrders& on(graph::PocketId pocket) const;
  uint32_t stops_of(std::string_view account) const;
  const AccountQueries& queries_of(std::string_view account) const;
  bool has(std::string_view id) const { return ids_.contains(id); }

 private:
  using At = std::pair<graph::PocketId, uint32_t>;  // and origin
  struct Dated {
    Timestamp at;
    int64_t amount = 0;
  };
  using Amounts = std::map<At, std::vector<Dated>>;

  void take(const StandingOrder& order, bool replaced);
  void note_on_account(const StandingOrder& order, graph::PocketId pocket);
  void note_share(const StandingOrder& order, const At& at, int64_t held, int64_t done);
  static int64_t sum_since(const Amounts& amounts, const At& at, Timestamp time);
  ClaimPlace place_of(const At& at) const;
  void block(const At& at, Timestamp time, LeftOut why);
  std::optional<uint32_t> origin_of(const model::OrderShare& share, const StandingOrder& order) const;

  const graph::MoneyGraph& graph_;
  const ChaseOptions& options_;
  TextMap<uint32_t> origins_;  // by source, report and currency
  TextSet ids_;                // of this issuer
  std::map<graph::PocketId, AccountOrders> accounts_;
  TextMap<uint32_t> stops_;          // by account
  TextMap<AccountQueries> queries_;  // by account
  std::vector<HeldShare> held_;
  Amounts since_;
  int64_t sum_ = 0;  // of that
  std::map<At, Block> blocks_;
  Amounts found_;
};

}  // namespace duanlian::respond
