#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "features/entity_table.h"
#include "features/trail_spec.h"

namespace duanlian::features {

// Where everything stands in the rows of a trail:
//
//   head     TrailHead
//   marks    for each feature that only needs the newest sighting: its time, and a value where it has one
//   entries  room for `capacity` sightings, a ring
//   blocks   what has outgrown that: older sightings summed up in panes, values seen, texts
//
// Everything is aligned to 8 bytes.
struct TrailHead {
  uint8_t begin = 0;  // of the ring
  uint8_t count = 0;
  uint8_t capacity = 0;
  uint8_t unused = 0;
  uint32_t blocks_bytes = 0;
};
static_assert(sizeof(TrailHead) == 8);

struct Mark {
  int64_t time_ms = 0;  // 0: none
  uint64_t value = 0;   // a number, or the hash of a text
};

enum class BlockKind : uint16_t { panes, seen, texts };

struct Block {
  uint16_t feature = 0;  // 0 for texts
  BlockKind kind = BlockKind::panes;
  uint32_t bytes = 0;  // after this head, a multiple of 8

  char* data() { return reinterpret_cast<char*>(this + 1); }
  const char* data() const { return reinterpret_cast<const char*>(this + 1); }
  uint64_t* words() { return reinterpret_cast<uint64_t*>(this + 1); }
  const uint64_t* words() const { return reinterpret_cast<const uint64_t*>(this + 1); }
};
static_assert(sizeof(Block) == 8);

class TrailShape {
 public:
  explicit TrailShape(const TrailSpec& spec);

  std::size_t entry_bytes = 0;
  std::size_t marks_bytes = 0;
  std::array<std::size_t, kColumnsPerTrailMax> column_at{};  // in an entry
  std::vector<ColumnKind> columns;
  struct MarkPlace {
    std::size_t at = 0;     // from the head on
    std::size_t bytes = 0;  // 0: the feature has no mark; 8: a time; 16: a time and a value
  };
  std::vector<MarkPlace> marks;  // by feature

  bool is_marked(std::size_t feature) const { return marks[feature].bytes != 0; }
  // An entry by itself, before it has a place in a row.
  using EntryBytes = std::array<uint64_t, kColumnsPerTrailMax + 1>;
  EntryBytes entry_of(int64_t time_ms, uint32_t filters, std::span<const uint64_t> values) const {
    EntryBytes entry{static_cast<uint64_t>(time_ms) << 16 | filters};
    char* const at = reinterpret_cast<char*>(entry.data());
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i] == ColumnKind::number) {
        std::memcpy(at + column_at[i], &values[i], sizeof(int64_t));
      } else {
        const auto hash = static_cast<uint32_t>(values[i]);
        std::memcpy(at + column_at[i], &hash, sizeof hash);
      }
    }
    return entry;
  }

  std::size_t entries_at() const { return sizeof(TrailHead) + marks_bytes; }
  std::size_t blocks_at(const TrailHead& head) const { return entries_at() + head.capacity * entry_bytes; }
};

// A sighting in a row: its time in milliseconds and its filters in one word, then the columns.
class Entry {
 public:
  Entry(const char* at, const TrailShape& shape) : at_(at), shape_(&shape) {}
  Entry(const TrailShape::EntryBytes& bytes, const TrailShape& shape)
      : Entry(reinterpret_cast<const char*>(bytes.data()), shape) {}

  const char* bytes() const { return at_; }
  bool has(uint32_t filters) const { return (word() & filters) == filters; }
  uint32_t filters() const { return static_cast<uint32_t>(word() & 0xffff); }
  int64_t time_ms() const { return static_cast<int64_t>(word() >> 16); }
  int64_t number(int column) const {
    return read<int64_t>(shape_->column_at[static_cast<std::size_t>(column)]);
  }
  uint32_t hash(int column) const {
    return read<uint32_t>(shape_->column_at[static_cast<std::size_t>(column)]);
  }
  // A number, or the hash of a text.
  uint64_t value(int column) const {
    return shape_->columns[static_cast<std::size_t>(column)] == ColumnKind::number
               ? static_cast<uint64_t>(number(column))
               : hash(column);
  }

 private:
  uint64_t word() const { return read<uint64_t>(0); }
  template <class T>
  T read(std::size_t offset) const {
    T value;
    std::memcpy(&value, at_ + offset, sizeof value);
    return value;
  }

  const char* at_;
  const TrailShape* shape_;
};

// A row as it is read.
class TrailRow {
 public:
  TrailRow(const TrailShape& shape, const Row& row) : shape_(&shape), row_(&row) {}

  const TrailHead& head() const { return *reinterpret_cast<const TrailHead*>(row_->payload()); }
  int64_t newest_ms() const { return row_->touched_ms; }
  std::size_t count() const { return head().count; }
  // In the order of their times, equal ones in the order in which they came; the oldest is 0.
  Entry entry(std::size_t index) const {
    const TrailHead& at = head();
    std::size_t place = at.begin + index;
    if (place >= at.capacity) place -= at.capacity;
    return {row_->payload() + shape_->entries_at() + place * shape_->entry_bytes, *shape_};
  }
  Mark mark(std::size_t feature) const;
  // Null when there is none.
  const Block* block(BlockKind kind, std::size_t feature) const;
  // The text with that hash, "" when it was not kept.
  std::string_view text(uint32_t hash) const;
  // Whether a row that was read from a disk holds together, no time in it is after its newest, and each of
  // its blocks is `valid_block`.
  static bool valid(const TrailShape& shape, const Row& row,
                    const std::function<bool(const Block&)>& valid_block);

 private:
  bool has_valid_times() const;

  const TrailShape* shape_;
  const Row* row_;
};

bool is_texts_block(const Block& block);

// A row that is being changed. It may move in the table with every call that makes room.
class TrailEditor {
 public:
  TrailEditor(EntityTable& table, const TrailShape& shape, Row* row)
      : table_(&table), shape_(&shape), row_(row) {}

  TrailRow view() const { return {*shape_, *row_}; }
  TrailHead& head() { return *reinterpret_cast<TrailHead*>(row_->payload()); }
  void touch(int64_t time_ms) { row_->touched_ms = time_ms; }
  void set_mark(std::size_t feature, const Mark& mark);
  // Forgets the oldest entry.
  void pop() {
    TrailHead& at = head();
    at.begin = static_cast<uint8_t>(at.begin + 1 == at.capacity ? 0 : at.begin + 1);
    --at.count;
  }
  // Forgets those for which `needed` says no.
  void keep_entries(const std::function<bool(const Entry&)>& needed);
  // Takes its place by its time. REQUIRES count < capacity, and an entry of this shape.
  void push(const Entry& entry) {
    CHECK(head().count < head().capacity, "room was made for the entry");
    std::size_t index = head().count++;
    // One that comes late moves the newer ones up.
    for (; index > 0 && view().entry(index - 1).time_ms() > entry.time_ms(); --index)
      copy(place(index), place(index - 1));
    copy(place(index), entry.bytes());
  }
  // Room for more entries, up to kExactEntriesMax.
  void grow();
  // The block, made of zeros where there is none, with at least so many bytes.
  Block* ensure_block(BlockKind kind, std::size_t feature, std::size_t bytes);
  // Keeps the text for the hash, if there is room. Texts of hashes for which `needed` says no make room.
  void keep_text(uint32_t hash, std::string_view text, const std::function<bool(uint32_t)>& needed);

 private:
  char* place(std::size_t index) { return const_cast<char*>(view().entry(index).bytes()); }
  // An entry is a few words.
  void copy(char* to, const char* from) const {
    for (std::size_t at = 0; at < shape_->entry_bytes; at += sizeof(uint64_t)) {
      uint64_t word = 0;
      std::memcpy(&word, from + at, sizeof word);
      std::memcpy(to + at, &word, sizeof word);
    }
  }
  std::size_t capacity_after(std::size_t before) const;
  void drop_texts(const std::function<bool(uint32_t)>& needed);

  EntityTable* table_;
  const TrailShape* shape_;
  Row* row_;
};

}  // namespace duanlian::features
