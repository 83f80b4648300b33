#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <span>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "graph/limits.h"
#include "graph/store/ids.h"
#include "graph/store/movement.h"
#include "graph/store/page.h"

namespace duanlian::graph {

// One transfer as the graph keeps it.
struct Transfer {
  Timestamp time;
  PocketId from;
  PocketId to;
  int64_t amount = 0;  // leaves `from`, in its asset
  MovementKind kind = MovementKind::transfer;
  MovementStatus status = MovementStatus::moved;
  std::optional<int64_t> arrives;         // at `to`, in its asset, where it is not `amount` of the same asset
  std::optional<int64_t> balance_before;  // of `from`
  uint64_t record = 0;
};

// All transfers, in the order in which they were taken. Only the status of one that was taken ever changes.
// One thread appends; any thread reads those below size() at any time.
class TransferPages {
 public:
  TransferPages();
  ~TransferPages();
  TransferPages(const TransferPages&) = delete;
  TransferPages& operator=(const TransferPages&) = delete;

  uint64_t size() const { return size_.load(std::memory_order_acquire); }
  uint64_t last_record() const { return last_record_; }  // for the thread that appends
  // REQUIRES size() < kTransfersMax, and a record that is not below that of the last.
  TransferId append(const Transfer& transfer);
  void set_status(TransferId id, MovementStatus status);

  // Puts a file under a full page: put_under(). Known balances and what few transfers have stay in memory.
  PutUnder move_page(std::size_t index, int file, uint64_t offset);
  std::size_t pages_in_file() const { return pages_in_file_; }

  Transfer at(TransferId id) const;

  // To be called some steps before it is looked at.
  void prefetch(TransferId id) const { __builtin_prefetch(&row(id)); }

  int64_t time(TransferId id) const { return row(id).time.value(); }  // microseconds since 1970
  int64_t amount(TransferId id) const { return row(id).amount.value(); }
  PocketId from(TransferId id) const { return PocketId{row(id).from}; }
  PocketId to(TransferId id) const { return PocketId{row(id).to}; }
  MovementKind kind(TransferId id) const { return static_cast<MovementKind>(flags(id) & Page::kKindBits); }
  MovementStatus status(TransferId id) const {
    return static_cast<MovementStatus>((flags(id) >> Page::kStatusShift) & Page::kStatusBits);
  }
  bool has_two_amounts(TransferId id) const { return (flags(id) & Page::kTwoAmounts) != 0; }
  std::optional<int64_t> arrives(TransferId id) const;
  std::optional<int64_t> balance_before(TransferId id) const;
  uint64_t record(TransferId id) const;

  // For passes over all of them.
  std::size_t pages() const { return (size() + Page::kTransfers - 1) / Page::kTransfers; }
  const Page& page_at(std::size_t index) const { return *table_[index].load(std::memory_order_acquire); }

  // The memory that they take, but for pages that lie in a file.
  std::size_t bytes() const;

  // Of any number.
  std::optional<int64_t> second_amount(uint64_t number) const;
  std::optional<uint64_t> far_record(uint64_t number) const;
  // What few transfers have, by number: what arrives where it is another amount, records far from their
  // group's.
  using Arrives = std::unordered_map<uint32_t, int64_t>;
  using FarRecords = std::unordered_map<uint32_t, uint64_t>;
  Arrives all_arrives() const;
  FarRecords all_far_records() const;
  // The known balances of a page's first transfers, in their order.
  std::vector<int64_t> balances_of(std::size_t page, uint32_t transfers) const;

  // For who puts saved ones together, before anybody else looks. A page follows the one before, which is
  // full; `in_file`: it was made by map_page.
  void adopt(PagePtr page, uint32_t transfers, std::span<const int64_t> balances, bool in_file);
  void adopt_rare(Arrives arrives, FarRecords far_records);

 private:
  static constexpr std::size_t kPagesMax = (kTransfersMax + Page::kTransfers - 1) / Page::kTransfers;

  const Page& page(TransferId id) const { return *table_[id.value() >> 16].load(std::memory_order_acquire); }
  const TransferRow& row(TransferId id) const { return page(id).rows[slot(id)]; }
  static std::size_t slot(TransferId id) { return id.value() & (Page::kTransfers - 1); }
  // The one thing of a page that changes while others read.
  uint16_t flags(TransferId id) const { return __atomic_load_n(&row(id).flags, __ATOMIC_RELAXED); }

  std::unique_ptr<std::atomic<Page*>[]> table_;
  std::atomic<uint64_t> size_{0};
  uint64_t last_record_ = 0;
  std::atomic<std::size_t> pages_in_file_{0};

  // Of a page: balances that are known, in the order of its transfers. Blocks of them never move.
  struct Balances;
  std::unique_ptr<std::atomic<Balances*>[]> balances_;
  // What few transfers have.
  mutable std::shared_mutex rare_mutex_;
  Arrives arrives_;
  FarRecords far_records_;
};

}  // namespace duanlian::graph
