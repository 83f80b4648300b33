#include "features/entity_table.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "base/check.h"
#include "base/coding.h"

namespace duanlian::features {
namespace {

constexpr uint32_t kCapacityMin = 8;
constexpr std::size_t kRowsAhead = 12;
constexpr std::size_t kFetchedRowBytes = 192;
// Rows that are moved at once to make memory dense.
constexpr std::size_t kMovedMax = 256;
// Of the rows of a full region, one in so many is forgotten at once, so that finding them is rare.
constexpr uint32_t kForgottenShare = 16;

// Slots whose rows are fetched ahead while a region is written, and how much of a row.
constexpr uint32_t kSlotsAheadForBegin = 24;
constexpr uint32_t kSlotsAheadForRest = 8;
constexpr std::size_t kFetchedBytesMax = 2'048;
constexpr std::size_t kCacheLineBytes = 64;

constexpr int64_t kTouchedMax = int64_t{1} << 50;  // milliseconds, far beyond any event

// The low bits of a hash fill what an address leaves of a slot: the place of a row follows from its slot.
constexpr int kTagLowBits = 6;  // rows are aligned to 64
constexpr uint64_t kTagLow = (uint64_t{1} << kTagLowBits) - 1;
constexpr int kTagHighAt = 48;
constexpr uint64_t kTagBits = kTagLowBits + 64 - kTagHighAt;
constexpr uint64_t tag_of(uint64_t hash) { return (hash & kTagLow) | hash >> kTagLowBits << kTagHighAt; }
constexpr uint64_t home_of(uint64_t slot) { return (slot & kTagLow) | slot >> kTagHighAt << kTagLowBits; }

// Rows of a saved region; those before the damage when it is damaged.
uint32_t rows_in(std::string_view bytes) {
  uint32_t rows = 0;
  for (ByteReader reader(bytes); !reader.at_end() && !reader.failed(); ++rows) {
    reader.bytes();
    reader.fixed64();
    reader.bytes();
  }
  return rows;
}

}  // namespace

EntityTable::EntityTable(Slabs& slabs, const EventClock& clock, Duration keep, uint64_t rows_max)
    : slabs_(slabs),
      clock_(clock),
      keep_ms_(keep.micros / 1'000),
      region_rows_max_(static_cast<uint32_t>(std::max<uint64_t>(rows_max / kRegions, 1))),
      regions_(kRegions) {
  static_assert(std::has_single_bit(kRegions), "region_of takes whole bits");
  static_assert(std::bit_ceil(kEntitiesMax / kRegions * 4 / 3) * sizeof(uint64_t) <= Slabs::kBlockBytesMax,
                "the slots of a full region are a block");
  static_assert(std::bit_ceil(kEntitiesMax / kRegions * 4 / 3) <= uint64_t{1} << kTagBits,
                "a slot says where it belongs in a full region");
}

EntityTable::~EntityTable() {
  for (Region& region : regions_) {
    for_each_row(region, [&](Row* row) { release(row); });
    if (region.capacity != 0) slabs_.free(region.slots, region.capacity * sizeof(uint64_t));
  }
}

// Rows lie anywhere: they are fetched some steps ahead. `use` may remove or release the row.
template <class Use>
void EntityTable::for_each_row(const Region& region, const Use& use) {
  found_.clear();
  for (uint32_t i = 0; i < region.capacity; ++i) {
    if (region.slots[i] != 0) found_.push_back(row_of(region.slots[i]));
  }
  for (std::size_t i = 0; i < found_.size(); ++i) {
    if (i + kRowsAhead < found_.size()) __builtin_prefetch(found_[i + kRowsAhead]);
    use(found_[i]);
  }
}

uint64_t EntityTable::slot_of(Row* row) {
  const auto address = reinterpret_cast<uint64_t>(row);
  CHECK((address & ~kAddress) == 0, "an address of a row leaves room for a tag");
  return address | tag_of(row->hash_);
}

Row* EntityTable::allocate(std::string_view key, uint64_t hash, std::size_t bytes) {
  const std::size_t all = sizeof(Row) + Row::padded(key.size()) + bytes;
  auto* const row = new (slabs_.allocate(all)) Row;
  row->hash_ = hash;
  row->payload_bytes_ = static_cast<uint32_t>(bytes);
  row->key_bytes_ = static_cast<uint16_t>(key.size());
  row->mark_ = mark_;
  char* const at = reinterpret_cast<char*>(row + 1);
  std::memset(at, 0, Row::padded(key.size()) + bytes);
  if (!key.empty()) std::memcpy(at, key.data(), key.size());
  return row;
}

void EntityTable::release(Row* row) { slabs_.free(row, row->block_bytes()); }

// The slot of the row, or null.
uint64_t* EntityTable::slot_with(const Region& region, const Key& key) const {
  if (region.rows == 0) return nullptr;
  const uint32_t mask = region.capacity - 1;
  for (uint64_t at = key.hash & mask; region.slots[at] != 0; at = (at + 1) & mask) {
    uint64_t& slot = region.slots[at];
    if ((slot & ~kAddress) != tag_of(key.hash)) continue;
    const Row& row = *row_of(slot);
    if (row.hash_ == key.hash && row.key() == key.text) return &slot;
  }
  return nullptr;
}

const Row* EntityTable::find(const Key& key) const {
  const uint64_t* const slot = slot_with(regions_[region_of(key.hash)], key);
  if (slot == nullptr) return nullptr;
  const Row* const row = row_of(*slot);
  return dead(*row) ? nullptr : row;
}

Row* EntityTable::change(const Key& key) {
  Region& region = regions_[region_of(key.hash)];
  const uint64_t* const slot = slot_with(region, key);
  if (slot == nullptr) return nullptr;
  Row* const row = row_of(*slot);
  if (dead(*row)) return nullptr;
  about_to_change(region, *row);
  return row;
}

void EntityTable::put(Region& region, uint64_t slot) {
  const uint32_t mask = region.capacity - 1;
  uint64_t at = home_of(slot) & mask;
  while (region.slots[at] != 0) at = (at + 1) & mask;
  region.slots[at] = slot;
}

void EntityTable::grow(Region& region, uint32_t capacity) {
  const std::size_t bytes = capacity * sizeof(uint64_t);
  Region larger;
  larger.slots = static_cast<uint64_t*>(slabs_.allocate(bytes));
  larger.capacity = capacity;
  std::memset(larger.slots, 0, bytes);
  for (uint32_t i = 0; i < region.capacity; ++i) {
    if (region.slots[i] != 0) put(larger, region.slots[i]);
  }
  if (region.capacity != 0) slabs_.free(region.slots, region.capacity * sizeof(uint64_t));
  region.slots = larger.slots;
  region.capacity = capacity;
  scan_again(region);
}

void EntityTable::make_room(Region& region) {
  if (region.rows >= region_rows_max_) {
    remove_dead(region);
    if (region.rows >= region_rows_max_) forget_oldest(region);
  }
  if (region.rows + 1 <= region.capacity / 4 * 3) return;
  remove_dead(region);
  // Grown while half is free it would be cleaned too often.
  if (region.rows + 1 > region.capacity / 2) grow(region, std::max(region.capacity * 2, kCapacityMin));
}

Row* EntityTable::insert(const Key& key, std::size_t bytes, int64_t touched_ms) {
  CHECK(key.text.size() <= kKeyBytesMax, "a key is longer than kKeyBytesMax");
  Region& region = regions_[region_of(key.hash)];
  // A dead row of that key may still be there.
  if (const uint64_t* const slot = slot_with(region, key)) remove_from(region, row_of(*slot));
  make_room(region);
  Row* const row = allocate(key.text, key.hash, bytes);
  row->touched_ms = touched_ms;
  region.oldest_ms = std::min(region.oldest_ms, touched_ms);
  put(region, slot_of(row));
  ++region.rows;
  ++rows_;
  return row;
}

// To a block of its own size or another.
Row* EntityTable::move(Region& region, Row* row, std::size_t bytes) {
  const uint32_t mask = region.capacity - 1;
  uint64_t at = row->hash_ & mask;
  while (row_of(region.slots[at]) != row) at = (at + 1) & mask;
  Row* const moved = allocate(row->key(), row->hash_, bytes);
  moved->touched_ms = row->touched_ms;
  moved->mark_ = row->mark_;
  std::memcpy(moved->payload(), row->payload(), std::min<std::size_t>(bytes, row->payload_bytes_));
  region.slots[at] = slot_of(moved);
  release(row);
  return moved;
}

Row* EntityTable::resize(Row* row, std::size_t bytes) {
  Region& region = regions_[region_of(row->hash_)];
  const std::size_t before = row->block_bytes();
  const std::size_t after = sizeof(Row) + Row::padded(row->key_bytes_) + bytes;
  if (Slabs::rounded(before) == Slabs::rounded(after)) {
    if (bytes > row->payload_bytes_)
      std::memset(row->payload() + row->payload_bytes_, 0, bytes - row->payload_bytes_);
    row->payload_bytes_ = static_cast<uint32_t>(bytes);
    return row;
  }
  return move(region, row, bytes);
}

void EntityTable::remove(Row* row) { remove_from(regions_[region_of(row->hash_)], row); }

// Moves those behind it forward, so that no search ends too early.
void EntityTable::remove_from(Region& region, Row* row) {
  about_to_change(region, *row);
  const uint32_t mask = region.capacity - 1;
  uint64_t hole = row->hash_ & mask;
  while (row_of(region.slots[hole]) != row) hole = (hole + 1) & mask;
  for (uint64_t at = (hole + 1) & mask; region.slots[at] != 0; at = (at + 1) & mask) {
    const uint64_t home = home_of(region.slots[at]) & mask;
    if (((at - home) & mask) < ((at - hole) & mask)) continue;
    region.slots[hole] = region.slots[at];
    hole = at;
  }
  region.slots[hole] = 0;
  scan_again(region);
  release(row);
  --region.rows;
  --rows_;
}

void EntityTable::remove_dead(Region& region) {
  if (!may_have_dead(region)) return;
  int64_t oldest_ms = INT64_MAX;
  for_each_row(region, [&](Row* row) {
    if (dead(*row))
      remove_from(region, row);
    else
      oldest_ms = std::min(oldest_ms, row->touched_ms);
  });
  region.oldest_ms = oldest_ms;
}

// Which ones depends on nothing but the rows themselves.
void EntityTable::forget_oldest(Region& region) {
  std::vector<Row*> found;
  for_each_row(region, [&](Row* row) { found.push_back(row); });
  const auto older = [](const Row* a, const Row* b) {
    return std::tuple(a->touched_ms, a->hash_, a->key()) < std::tuple(b->touched_ms, b->hash_, b->key());
  };
  const std::size_t count = std::max<std::size_t>(found.size() / kForgottenShare, 1);
  std::ranges::nth_element(found, found.begin() + static_cast<std::ptrdiff_t>(count - 1), older);
  found.resize(count);
  forgotten_ += count;
  for (Row* const row : found) remove_from(region, row);
}

std::size_t EntityTable::clean_next() {
  Region& region = regions_[clean_at_];
  clean_at_ = (clean_at_ + 1) % kRegions;
  const bool looks = may_have_dead(region);
  const std::size_t rows = looks ? region.rows : 0;
  if (looks) remove_dead(region);
  return rows + (slabs_.is_wasteful() ? make_dense(region) : 0);
}

// Moves rows out of sparse pages, which are then used again for blocks of any size. How many were looked at.
std::size_t EntityTable::make_dense(Region& region) {
  std::size_t moved = 0;
  for_each_row(region, [&](Row* row) {
    if (moved == kMovedMax || !slabs_.is_sparse(row, row->block_bytes())) return;
    move(region, row, row->payload_bytes_);
    ++moved;
  });
  return region.rows;
}

void EntityTable::prefetch_slot(const Key& key) const {
  const Region& region = regions_[region_of(key.hash)];
  if (region.capacity != 0) __builtin_prefetch(&region.slots[key.hash & (region.capacity - 1)]);
}

// By its tag alone: nothing of the row is read.
void EntityTable::prefetch_row(const Key& key) const {
  const auto* const row = reinterpret_cast<const char*>(tagged(key));
  if (row == nullptr) return;
  for (std::size_t at = 0; at < kFetchedRowBytes; at += 64) __builtin_prefetch(row + at);
}

const Row* EntityTable::tagged(const Key& key) const {
  const Region& region = regions_[region_of(key.hash)];
  if (region.capacity == 0) return nullptr;
  const uint32_t mask = region.capacity - 1;
  uint64_t at = key.hash & mask;
  while (region.slots[at] != 0 && (region.slots[at] & ~kAddress) != tag_of(key.hash)) at = (at + 1) & mask;
  return row_of(region.slots[at]);
}

// ---- Saving ----

void EntityTable::about_to_change(Region& region, Row& row) {
  if (!region.due || row.mark_ == mark_) return;
  append_row(aside_, row);
  row.mark_ = mark_;
  if (aside_.size() < kSavedBytesAtOnce) return;
  full_aside_.push_back(std::move(aside_));
  aside_.clear();
}

void EntityTable::append_row(std::string& out, const Row& row) {
  put_bytes(out, row.key());
  put_fixed64(out, static_cast<uint64_t>(row.touched_ms));
  put_bytes(out, {row.payload(), row.size()});
}

void EntityTable::begin_save() {
  CHECK(!saving_, "a saving is under way");
  saving_ = true;
  mark_ = !mark_;
  save_at_ = 0;
  save_slot_ = 0;
  for (Region& region : regions_) region.due = region.rows != 0;
}

bool EntityTable::save_aside(const WriteRows& write) {
  if (full_aside_.empty()) return false;
  written_ = std::move(full_aside_.back());
  full_aside_.pop_back();
  return write(kRegions, written_), true;
}

bool EntityTable::save_next(const WriteRows& write) {
  if (save_aside(write)) return true;
  written_.clear();
  while (save_at_ < kRegions) {
    write_rows(regions_[save_at_]);
    if (!written_.empty()) return write(save_at_, written_), true;
    regions_[save_at_].due = false;
    ++save_at_;
    save_slot_ = 0;
  }
  if (!aside_.empty()) {
    written_.swap(aside_);
    aside_.clear();
    return write(kRegions, written_), true;
  }
  saving_ = false;
  written_ = {};
  return false;
}

// The rows lie anywhere, so they are fetched ahead: first where each begins, then the rest of it.
void EntityTable::write_rows(Region& region) {
  if (!region.due) return;
  for (; save_slot_ < region.capacity && written_.size() < kSavedBytesAtOnce; ++save_slot_) {
    fetch_ahead(region, save_slot_);
    if (region.slots[save_slot_] == 0) continue;
    Row& row = *row_of(region.slots[save_slot_]);
    if (row.mark_ == mark_) continue;
    append_row(written_, row);
    row.mark_ = mark_;
  }
}

void EntityTable::fetch_ahead(const Region& region, uint32_t at) const {
  const uint32_t first = at + kSlotsAheadForBegin;
  if (first < region.capacity && region.slots[first] != 0) __builtin_prefetch(row_of(region.slots[first]));
  const uint32_t rest = at + kSlotsAheadForRest;
  if (rest >= region.capacity || region.slots[rest] == 0) return;
  const Row& row = *row_of(region.slots[rest]);
  const auto* const begin = reinterpret_cast<const char*>(&row);
  const std::size_t bytes =
      std::min(sizeof(Row) + Row::padded(row.key_bytes_) + row.payload_bytes_, kFetchedBytesMax);
  for (std::size_t done = kCacheLineBytes; done < bytes; done += kCacheLineBytes)
    __builtin_prefetch(begin + done);
}

void EntityTable::abandon_save() {
  saving_ = false;
  aside_ = {};
  full_aside_ = {};
  written_ = {};
  for (Region& region : regions_) {
    if (!region.due) continue;
    region.due = false;
    for_each_row(region, [this](Row* row) { row->mark_ = mark_; });
  }
}

// So that a region that is loaded does not grow again and again. Damaged bytes may give any number that they
// have room for.
void EntityTable::reserve(Region& region, uint32_t rows) {
  uint32_t capacity = std::max(region.capacity, kCapacityMin);
  while (rows > capacity / 4 * 3) capacity *= 2;
  if (capacity > region.capacity) grow(region, capacity);
}

Status EntityTable::load(std::size_t region_at, std::string_view bytes,
                         const std::function<bool(const Row&)>& valid) {
  const auto corrupt = [] { return Error{ErrorCode::corrupt, "a saved region of the memory is damaged"}; };
  if (region_at > kRegions) return corrupt();
  if (region_at < kRegions) reserve(regions_[region_at], regions_[region_at].rows + rows_in(bytes));
  ByteReader reader(bytes);
  while (!reader.at_end()) {
    const std::string_view text = reader.bytes();
    const auto touched_ms = static_cast<int64_t>(reader.fixed64());
    const std::string_view payload = reader.bytes();
    const bool in_bounds = text.size() <= kKeyBytesMax && payload.size() <= kRowBytesMax &&
                           touched_ms > -kTouchedMax && touched_ms < kTouchedMax;
    if (reader.failed() || !in_bounds) return corrupt();
    const Key key(text);
    if (region_at < kRegions && region_of(key.hash) != region_at) return corrupt();
    Region& region = regions_[region_of(key.hash)];
    if (slot_with(region, key) != nullptr) return corrupt();
    if (region.rows + 1 > region.capacity / 4 * 3) grow(region, std::max(region.capacity * 2, kCapacityMin));
    Row* const row = allocate(text, key.hash, payload.size());
    row->touched_ms = touched_ms;
    region.oldest_ms = std::min(region.oldest_ms, touched_ms);
    std::memcpy(row->payload(), payload.data(), payload.size());
    put(region, slot_of(row));
    ++region.rows;
    ++rows_;
    if (!valid(*row)) return corrupt();
  }
  return {};
}

}  // namespace duanlian::features
