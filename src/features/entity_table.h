#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "base/time.h"
#include "features/limits.h"
#include "features/slabs.h"

namespace duanlian::features {

// The newest event time so far, milliseconds since 1970. Never goes back.
struct EventClock {
  int64_t now_ms = 0;

  void advance(int64_t to_ms) { now_ms = to_ms > now_ms ? to_ms : now_ms; }
};

// A key with its hash, so that it is hashed once however often it is looked up.
struct Key {
  std::string_view text;
  uint64_t hash = 0;

  explicit Key(std::string_view of) : text(of), hash(hash64(of)) {}
};

// What is remembered of one key: bytes that the table's owner lays out. Moves when it is resized.
class Row {
 public:
  std::string_view key() const { return {after_header(), key_bytes_}; }
  uint64_t hash() const { return hash_; }
  std::size_t size() const { return payload_bytes_; }
  // Of the block of memory in which it lies, head and key included.
  std::size_t block_bytes() const { return sizeof(Row) + padded(key_bytes_) + payload_bytes_; }
  const char* payload() const { return after_header() + padded(key_bytes_); }
  char* payload() { return const_cast<char*>(std::as_const(*this).payload()); }

  // The newest event time that touched it, milliseconds since 1970. The owner moves it, never back.
  int64_t touched_ms = 0;

 private:
  friend class EntityTable;
  static constexpr std::size_t padded(std::size_t bytes) { return (bytes + 7) & ~std::size_t{7}; }
  const char* after_header() const { return reinterpret_cast<const char*>(this + 1); }

  uint64_t hash_ = 0;
  uint32_t payload_bytes_ = 0;
  uint16_t key_bytes_ = 0;
  bool mark_ = false;  // the table's: the saving that began last has it, or does not need it
};

// What is remembered by key: a hash table in kRegions parts, each of which grows, is cleaned and is saved by
// itself, so that none of it is ever a pause.
//
// Saving while it changes: begin_save() fixes the state that is saved. save_next() writes region after
// region, some rows a call; a row that is about to change before that puts its old bytes aside first, which
// are written as rows of any region.
//
// Rows not touched for `keep` before the newest time are dead: they are as good as not there, and are removed
// at some time. So no result depends on when that is. One thread.
class EntityTable {
 public:
  // Slabs and clock must outlive the table.
  EntityTable(Slabs& slabs, const EventClock& clock, Duration keep, uint64_t rows_max);
  ~EntityTable();
  EntityTable(const EntityTable&) = delete;
  EntityTable& operator=(const EntityTable&) = delete;

  static constexpr std::size_t region_of(uint64_t hash) { return hash >> (64 - std::countr_zero(kRegions)); }

  // Null when there is no such row, or it is dead.
  const Row* find(const Key& key) const;
  // The same, to be changed. REQUIRES that no other row is looked up before the change is done.
  Row* change(const Key& key);
  // A new row of zeros, touched then. REQUIRES that find() gave null. The region makes room first when it is
  // full: it forgets dead rows, and else those that were not touched for longest.
  Row* insert(const Key& key, std::size_t bytes, int64_t touched_ms);
  // A row from change() or insert() with another size; further bytes are zeros. The row moves.
  Row* resize(Row* row, std::size_t bytes);
  void remove(Row* row);

  // To be called some steps ahead for a key that is soon looked up: first one, then the other.
  void prefetch_slot(const Key& key) const;
  void prefetch_row(const Key& key) const;

  // A state to save; the one before must be finished.
  void begin_save();
  // Some rows of a region, or of any, as bytes that stand until the next call: about kSavedBytesAtOnce. False
  // when all are written.
  using WriteRows = std::function<void(std::size_t region, std::string_view bytes)>;
  bool save_next(const WriteRows& write);
  // The same for what was put aside alone, once it is as much as one call writes.
  bool save_aside(const WriteRows& write);
  // What waits for that.
  std::size_t aside_bytes() const { return full_aside_.size() * kSavedBytesAtOnce; }
  // Ends it before its end.
  void abandon_save();
  // Adds saved rows, none of which is there yet. `valid` says whether a payload is one of the owner's.
  Status load(std::size_t region, std::string_view bytes, const std::function<bool(const Row&)>& valid);

  // Removes the dead rows of the next region, and moves others where memory is wasted between them. How many
  // rows were looked at.
  std::size_t clean_next();

  uint64_t rows() const { return rows_; }
  uint64_t forgotten() const { return forgotten_; }  // rows that were alive when room was needed

 private:
  static constexpr std::size_t kSavedBytesAtOnce = std::size_t{32} << 10;

  struct Region {
    uint64_t* slots = nullptr;  // a block: 0, or the row's address and the low bits of its hash
    uint32_t capacity = 0;      // a power of two
    uint32_t rows = 0;
    int64_t oldest_ms = INT64_MAX;  // no row was touched before
    bool due = false;               // has rows that the saving that is under way may still have to write
  };

  static uint64_t slot_of(Row* row);
  static Row* row_of(uint64_t slot) { return reinterpret_cast<Row*>(slot & kAddress); }
  static constexpr uint64_t kAddress = (uint64_t{1} << 48) - 64;

  bool dead(const Row& row) const { return row.touched_ms + keep_ms_ < clock_.now_ms; }
  // The first row whose slot has the key's tag.
  const Row* tagged(const Key& key) const;
  bool may_have_dead(const Region& region) const { return region.oldest_ms < clock_.now_ms - keep_ms_; }
  uint64_t* slot_with(const Region& region, const Key& key) const;
  Row* allocate(std::string_view key, uint64_t hash, std::size_t bytes);
  void release(Row* row);
  void put(Region& region, uint64_t slot);
  void grow(Region& region, uint32_t capacity);
  template <class Use>
  void for_each_row(const Region& region, const Use& use);
  void make_room(Region& region);
  void reserve(Region& region, uint32_t rows);
  void remove_dead(Region& region);
  void forget_oldest(Region& region);
  std::size_t make_dense(Region& region);
  Row* move(Region& region, Row* row, std::size_t bytes);
  void remove_from(Region& region, Row* row);
  void about_to_change(Region& region, Row& row);
  static void append_row(std::string& out, const Row& row);
  void write_rows(Region& region);
  // The rows of a region have changed their places.
  void scan_again(const Region& region) {
    if (saving_ && save_at_ < kRegions && &region == &regions_[save_at_]) save_slot_ = 0;
  }
  void fetch_ahead(const Region& region, uint32_t at) const;

  Slabs& slabs_;
  const EventClock& clock_;
  int64_t keep_ms_;
  uint32_t region_rows_max_;
  std::vector<Region> regions_;
  uint64_t rows_ = 0;
  uint64_t forgotten_ = 0;
  std::size_t clean_at_ = 0;
  std::vector<Row*> found_;  // room for the rows of a region

  bool saving_ = false;
  bool mark_ = false;                    // changes its value when a saving begins
  std::size_t save_at_ = 0;              // the region that is being written
  uint32_t save_slot_ = 0;               // those before it are looked at
  std::string aside_;                    // rows as they were when the saving began
  std::vector<std::string> full_aside_;  // the same, each kSavedBytesAtOnce and a row at most
  std::string written_;                  // what save_next() gave last
};

}  // namespace duanlian::features
