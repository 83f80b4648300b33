#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "graph/limits.h"
#include "graph/store/ids.h"
#include "graph/store/movement.h"

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

// 65,536 transfers, a column for each thing that is known of them: 28 bytes a transfer.
struct Page {
  static constexpr std::size_t kTransfers = std::size_t{1} << 16;
  static constexpr std::size_t kGroup = 64;
  static constexpr std::size_t kGroups = kTransfers / kGroup;
  static constexpr uint16_t kFarRecord = 0xffff;
  // In `flags`: the kind in bits 0 to 3, the status in 4 and 5, then:
  static constexpr uint16_t kTwoAmounts = 1 << 6;

  std::array<int64_t, kTransfers> time;  // microseconds since 1970
  std::array<int64_t, kTransfers> amount;
  std::array<uint32_t, kTransfers> from;
  std::array<uint32_t, kTransfers> to;
  std::array<uint16_t, kTransfers> flags;
  std::array<uint16_t, kTransfers> record;        // above first_record of the group, or kFarRecord
  std::array<uint64_t, kGroups> first_record;     // of the first transfer of the group
  std::array<uint64_t, kGroups> balance_known;    // a bit a transfer, the lowest the first
  std::array<uint32_t, kGroups> balances_before;  // known ones of the groups before it
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
  // REQUIRES size() < kTransfersMax, and a record that is not below that of the last.
  TransferId append(const Transfer& transfer);
  void set_status(TransferId id, MovementStatus status);

  Transfer at(TransferId id) const;

  int64_t time(TransferId id) const { return page(id).time[slot(id)]; }  // microseconds since 1970
  int64_t amount(TransferId id) const { return page(id).amount[slot(id)]; }
  PocketId from(TransferId id) const { return PocketId{page(id).from[slot(id)]}; }
  PocketId to(TransferId id) const { return PocketId{page(id).to[slot(id)]}; }
  MovementKind kind(TransferId id) const { return static_cast<MovementKind>(flags(id) & kKindBits); }
  MovementStatus status(TransferId id) const {
    return static_cast<MovementStatus>((flags(id) >> kStatusShift) & kStatusBits);
  }
  bool has_two_amounts(TransferId id) const { return (flags(id) & Page::kTwoAmounts) != 0; }
  std::optional<int64_t> arrives(TransferId id) const;
  std::optional<int64_t> balance_before(TransferId id) const;
  uint64_t record(TransferId id) const;

  // For passes over all of them.
  std::size_t pages() const { return (size() + Page::kTransfers - 1) / Page::kTransfers; }
  const Page& page_at(std::size_t index) const { return *table_[index].load(std::memory_order_acquire); }

  // The memory that they take.
  std::size_t bytes() const;

 private:
  static constexpr uint16_t kKindBits = 0xf;
  static constexpr int kStatusShift = 4;
  static constexpr uint16_t kStatusBits = 0x3;
  static constexpr std::size_t kPagesMax = (kTransfersMax + Page::kTransfers - 1) / Page::kTransfers;

  const Page& page(TransferId id) const { return *table_[id.value() >> 16].load(std::memory_order_acquire); }
  static std::size_t slot(TransferId id) { return id.value() & (Page::kTransfers - 1); }
  // The one thing of a page that changes while others read.
  uint16_t flags(TransferId id) const { return __atomic_load_n(&page(id).flags[slot(id)], __ATOMIC_RELAXED); }

  std::unique_ptr<std::atomic<Page*>[]> table_;
  std::atomic<uint64_t> size_{0};
  uint64_t last_record_ = 0;

  // Of a page: balances that are known, in the order of its transfers. Blocks of them never move.
  struct Balances;
  std::unique_ptr<std::atomic<Balances*>[]> balances_;
  // What few transfers have.
  mutable std::shared_mutex rare_mutex_;
  std::unordered_map<uint32_t, int64_t> arrives_;
  std::unordered_map<uint32_t, uint64_t> far_records_;
};

}  // namespace duanlian::graph
