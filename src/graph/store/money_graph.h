#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "graph/store/edge_lists.h"
#include "graph/store/edges.h"
#include "graph/store/ids.h"
#include "graph/store/movement.h"
#include "graph/store/names.h"
#include "graph/store/pages.h"
#include "graph/store/pockets.h"
#include "graph/store/scratch.h"

namespace duanlian::graph {

// What became of a movement that was offered.
enum class Taken : uint8_t {
  kept,
  to_itself,  // the same pocket at both ends: it changes nothing
  nothing,    // failed, or of zero: it moved nothing
};

// Counts of what was offered.
struct GraphTally {
  uint64_t kept = 0;
  uint64_t to_itself = 0;
  uint64_t nothing = 0;
  uint64_t late = 0;      // kept, though one of its pockets had a later one already
  uint64_t reversed = 0;  // undone later
  uint64_t unmatched_reversals = 0;
};

// Every transfer as an edge in time between two pockets. One thread appends; any number of threads read at
// the same time, and see all transfers below the size() that they asked for.
//
// Memory: 28 bytes a transfer, 4 to 8 in each of two lists, 8 where its balance is known; about 80 a pocket.
class MoneyGraph {
 public:
  MoneyGraph() = default;

  struct Appended {
    Taken taken = Taken::nothing;
    TransferId id = kNoTransfer;  // where it was kept
    PocketId from = kNoPocket;
    PocketId to = kNoPocket;
  };
  // Refused: an amount below 0, more arriving than left of the same asset, none said to arrive of another, no
  // name of an account, a name or asset that is too long (invalid_argument); a limit (limit_exceeded). Then
  // nothing changed.
  Result<Appended> append(const Movement& movement);
  // The same in two steps, for who knows the pockets: of an end, made where there is none; and of pockets of
  // this graph.
  Result<PocketId> pocket_of(const End& end, std::string_view asset);
  Result<TransferId> append(const Transfer& transfer);
  // Undoes the newest one before that was not undone and has the same ends, asset and amount. not_found:
  // there is none, or it is not among the last kReversalLooksMax of its account.
  Result<TransferId> reverse(const Movement& movement);
  void set_status(TransferId id, MovementStatus status);
  // Moves a full page of transfers to that place of a file, where its bytes are already; false: they are
  // others. For the thread that appends, once for a page; any thread reads meanwhile. The file must stay as
  // it is.
  Result<bool> move_page(std::size_t page, int file, uint64_t offset);
  void mark(PocketId pocket, HubKind hub) { pockets_.row(pocket).hub = hub; }

  // Between these lists of pockets are left empty, and then are made at once, without slack. REQUIRES an
  // empty graph that nobody reads and where nothing is undone meanwhile.
  void begin_bulk();
  void end_bulk();

  uint64_t size() const { return pages_.size(); }
  uint64_t pockets() const { return pockets_.size(); }
  const TransferPages& transfers() const { return pages_; }
  const GraphTally& tally() const { return tally_; }  // for the thread that appends

  std::optional<PocketId> find(PocketKind kind, std::string_view id, std::string_view asset) const;
  // In all assets; accounts and wallets of that name.
  std::vector<PocketId> find_all(std::string_view id) const;
  std::vector<PocketId> find_all(PocketKind kind, std::string_view id) const;

  struct Pocket {
    PocketKind kind = PocketKind::account;
    std::string_view id;
    std::string_view asset;
    std::string_view bank;  // empty: not known
    HubKind hub = HubKind::none;
    int64_t balance = 0;  // now, as reckoned: graph/store/ledger.h
    uint32_t outgoing = 0;
    uint32_t incoming = 0;
  };
  Pocket pocket(PocketId id) const;
  std::string_view name(PocketId id) const { return pockets_.name(id).id; }
  std::string_view asset_name(AssetId asset) const { return assets_.name(asset.value()); }
  // The first transfer that was told there.
  std::optional<TransferId> find_record(uint64_t record) const;
  AssetId asset(PocketId id) const { return pockets_.row(id).asset; }
  // To be called some steps before anything is asked of the pocket, and again before its lists are.
  void prefetch(PocketId id) const { __builtin_prefetch(&pockets_.row(id)); }
  void prefetch_lists(PocketId id) const;
  // For the thread that appends, before that: where the name will be looked up, and the pocket that is most
  // likely found there; kNoPocket: most likely none.
  std::optional<uint64_t> hint_of(PocketKind kind, std::string_view id, std::string_view asset) const;
  void prefetch(uint64_t hint) const { pockets_.prefetch(hint); }
  PocketId likely(uint64_t hint) const { return pockets_.likely(hint); }
  PocketKind kind(PocketId id) const { return pockets_.row(id).kind; }
  HubKind hub(PocketId id) const { return pockets_.row(id).hub; }
  BankId bank(PocketId id) const { return BankId{pockets_.row(id).bank.load(std::memory_order_acquire)}; }
  const Names& assets() const { return assets_; }
  const Names& banks() const { return banks_; }
  // Empty when it is not known.
  std::string_view bank_name(BankId bank) const {
    return bank == kNoBank ? std::string_view() : banks_.name(bank.value());
  }
  struct Degrees {
    uint32_t outgoing = 0;
    uint32_t incoming = 0;
    uint64_t sum() const { return uint64_t{outgoing} + incoming; }
  };
  Degrees degrees(PocketId id) const {
    return {pockets_.row(id).out.load().count, pockets_.row(id).in.load().count};
  }
  // Transfers on both sides.
  uint64_t degree(PocketId id) const { return degrees(id).sum(); }
  // Some of its transfers came out of order, or were undone.
  bool late(PocketId id) const {
    return pockets_.row(id).order.load(std::memory_order_acquire) != Order::kept;
  }

  // Cash has no lists: nobody could say which cash it was.
  Edges outgoing(PocketId id) const;
  Edges incoming(PocketId id) const;

  // The balance just before the transfer, which must be one of the pocket's, as reckoned over all of the
  // pocket's before it in order of time and number. Looks at kCheckpointEvery transfers at most, or at all
  // where one was late.
  int64_t balance_before(PocketId pocket, TransferId transfer) const;

  struct Bytes {
    std::size_t transfers = 0;
    std::size_t lists = 0;
    std::size_t pockets = 0;
    std::size_t sum() const { return transfers + lists + pockets; }
  };
  Bytes memory() const;
  std::size_t bytes() const { return memory().sum(); }

 private:
  friend class Restorer;
  static constexpr uint32_t kCheckpointEvery = 512;
  static constexpr uint32_t kNowhere = 0xffff'ffff;  // a place of cash
  struct Checkpoint {
    uint32_t after = 0;  // a transfer
    int64_t balance = 0;
  };

  Result<AssetId> asset_of(std::string_view name);
  Result<PocketId> pocket_of(const End& end, AssetId asset);
  Status check_transfer(const Transfer& transfer) const;
  TransferId take(const Transfer& transfer);
  void reckon_in(const Transfer& transfer, TransferId id);
  void note(PocketId pocket, TransferId id);
  void disturb(TransferId id);
  std::optional<TransferId> newest_like(const Movement& movement, PocketId from, PocketId to) const;
  int64_t replay(PocketId pocket, std::optional<TransferId> until) const;
  std::optional<Checkpoint> checkpoint_before(PocketId pocket, TransferId transfer) const;
  bool is_listed(PocketId id) const { return kind(id) != PocketKind::cash; }
  void fill_lists();
  void scatter(uint32_t TransferRow::* side, Scratch<uint32_t>& next, Scratch<uint32_t>& sorted) const;

  TransferPages pages_;
  EdgeLists lists_;
  Pockets pockets_;
  Names assets_{kAssetsMax};
  Names banks_{kBanksMax};
  GraphTally tally_;
  bool bulk_ = false;  // lists are not kept for now, only counted

  mutable std::shared_mutex checkpoints_mutex_;
  std::unordered_map<uint32_t, std::vector<Checkpoint>> checkpoints_;
};

}  // namespace duanlian::graph
