#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "graph/limits.h"
#include "graph/store/edge_lists.h"
#include "graph/store/ids.h"
#include "graph/store/movement.h"

namespace duanlian::graph {

// What kind of hub a pocket is known to be: money that many people's daily life goes through.
enum class HubKind : uint8_t { none, exchange, merchant, institution };
constexpr auto words(HubKind) {
  return std::to_array<std::string_view>({"", "exchange", "merchant", "institution"});
}

// What names a pocket.
struct PocketName {
  PocketKind kind = PocketKind::account;
  AssetId asset;
  std::string_view id;  // empty for cash
  friend bool operator==(const PocketName&, const PocketName&) = default;
};

// How far lists and balance of a pocket are what they were when each transfer was taken.
enum class Order : uint8_t {
  kept,
  undone,  // a transfer was undone: the balance is another
  late,    // one came after another that was later: the lists are in another order too
};

// A row a pocket: its name, its lists of transfers, the balance that they come to.
struct PocketRow {
  EdgeListHead out;
  EdgeListHead in;
  const char* name = nullptr;  // length (2 bytes), then the id
  // After all of its transfers, what is missing being unseen income. Holds while the order is kept.
  std::atomic<int64_t> balance{0};
  int64_t newest = INT64_MIN;  // time of its latest transfer
  std::atomic<uint32_t> bank{0xffff'ffff};
  PocketKind kind = PocketKind::account;
  AssetId asset;
  std::atomic<HubKind> hub{HubKind::none};
  std::atomic<Order> order{Order::kept};
};

// All pockets, by number and by name. One thread adds, any thread reads.
class Pockets {
 public:
  Pockets();
  ~Pockets();
  Pockets(const Pockets&) = delete;
  Pockets& operator=(const Pockets&) = delete;

  uint64_t size() const { return size_.load(std::memory_order_acquire); }

  // For the thread that adds. REQUIRES size() < kPocketsMax and an id of at most kPocketNameBytesMax.
  PocketId find_or_add(const PocketName& name);

  std::optional<PocketId> find(const PocketName& name) const;

  PocketRow& row(PocketId id) { return chunk(id)[id.value() % kChunkRows]; }
  const PocketRow& row(PocketId id) const { return chunk(id)[id.value() % kChunkRows]; }
  PocketName name(PocketId id) const;

  // To be called some steps before find_or_add.
  static uint64_t hash_of(const PocketName& name);
  void prefetch(uint64_t hash) const;
  // Which one it will find, before its name was looked at: most likely that; kNoPocket: most likely none. For
  // the thread that adds.
  PocketId likely(uint64_t hash) const;

  std::size_t bytes() const;

 private:
  static constexpr std::size_t kChunkRows = std::size_t{1} << 14;
  static constexpr std::size_t kChunks = (kPocketsMax + kChunkRows - 1) / kChunkRows;
  static constexpr std::size_t kTextChunkBytes = std::size_t{1} << 20;

  // High half of the hash, then the number and 1: 0 is a free slot.
  struct Slot {
    uint32_t tag = 0;
    uint32_t number = 0;
  };
  PocketRow* chunk(PocketId id) const {
    return chunks_[id.value() / kChunkRows].load(std::memory_order_acquire);
  }
  const Slot* look(const PocketName& name, uint64_t hash) const;
  const char* keep(std::string_view id);
  void grow();

  std::unique_ptr<std::atomic<PocketRow*>[]> chunks_;
  std::atomic<uint64_t> size_{0};
  mutable std::shared_mutex mutex_;  // over the slots
  std::vector<Slot> slots_;
  std::vector<std::unique_ptr<char[]>> texts_;
  std::size_t text_left_ = 0;
  std::atomic<std::size_t> text_chunks_{0};
};

}  // namespace duanlian::graph
