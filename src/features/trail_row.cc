#include "features/trail_row.h"

#include <algorithm>
#include <bit>
#include <vector>

#include "base/check.h"
#include "base/utf8.h"

namespace duanlian::features {
namespace {

// In a block of texts: one after another, hash, length, bytes, padded to 4.
struct TextHead {
  uint32_t hash = 0;
  uint32_t bytes = 0;
};

// Up to here texts that nothing needs any more do not matter.
constexpr std::size_t kTextsBytesSmall = 256;

std::size_t text_bytes(std::size_t bytes) { return sizeof(TextHead) + ((bytes + 7) & ~std::size_t{7}); }

TextHead text_head(const char* at) {
  TextHead head;
  std::memcpy(&head, at, sizeof head);
  return head;
}

// What is remembered of the newest sighting alone: its time, and for `last` its value.
std::size_t mark_bytes(const FeatureSpec& feature) {
  switch (feature.aggregate) {
    case Aggregate::last:
      return sizeof(Mark);
    case Aggregate::time_since:
      return sizeof(int64_t);
    case Aggregate::seen_before:
      return feature.column < 0 ? sizeof(int64_t) : 0;
    case Aggregate::count:
    case Aggregate::sum:
    case Aggregate::min:
    case Aggregate::max:
    case Aggregate::mean:
    case Aggregate::stddev:
    case Aggregate::distinct:
    case Aggregate::ratio:
    case Aggregate::first:
    case Aggregate::top:
      return 0;
  }
  return 0;
}

// The block that begins there. REQUIRES that it is inside.
const Block* block_at(const char* at) { return reinterpret_cast<const Block*>(at); }

}  // namespace

TrailShape::TrailShape(const TrailSpec& spec) : columns(spec.columns) {
  CHECK(spec.filters <= kFiltersPerTrailMax && spec.columns.size() <= kColumnsPerTrailMax &&
            spec.features.size() <= kFeaturesPerTrailMax,
        "a trail has too many filters, columns or features");
  std::size_t at = sizeof(uint64_t);
  for (const bool numbers : {true, false}) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if ((columns[i] == ColumnKind::number) != numbers) continue;
      column_at[i] = at;
      at += numbers ? sizeof(int64_t) : sizeof(uint32_t);
    }
  }
  entry_bytes = (at + 7) & ~std::size_t{7};
  for (const FeatureSpec& feature : spec.features) {
    marks.push_back({.at = sizeof(TrailHead) + marks_bytes, .bytes = mark_bytes(feature)});
    marks_bytes += marks.back().bytes;
  }
}

Mark TrailRow::mark(std::size_t feature) const {
  const TrailShape::MarkPlace& place = shape_->marks[feature];
  Mark mark;
  std::memcpy(&mark, row_->payload() + place.at, place.bytes);
  return mark;
}

const Block* TrailRow::block(BlockKind kind, std::size_t feature) const {
  const char* at = row_->payload() + shape_->blocks_at(head());
  const char* const end = at + head().blocks_bytes;
  while (at != end) {
    const Block* const block = block_at(at);
    if (block->kind == kind && block->feature == feature) return block;
    at += sizeof(Block) + block->bytes;
  }
  return nullptr;
}

std::string_view TrailRow::text(uint32_t hash) const {
  const Block* const block = this->block(BlockKind::texts, 0);
  if (block == nullptr) return {};
  for (std::size_t at = 0; at < block->bytes;) {
    const TextHead head = text_head(block->data() + at);
    if (head.hash == hash) return {block->data() + at + sizeof head, head.bytes};
    at += text_bytes(head.bytes);
  }
  return {};
}

bool TrailRow::has_valid_times() const {
  int64_t before_ms = 0;
  for (std::size_t i = 0; i < count(); ++i) {
    if (entry(i).time_ms() < before_ms) return false;
    before_ms = entry(i).time_ms();
  }
  if (before_ms > newest_ms()) return false;
  for (std::size_t i = 0; i < shape_->marks.size(); ++i) {
    if (shape_->is_marked(i) && (mark(i).time_ms < 0 || mark(i).time_ms > newest_ms())) return false;
  }
  return true;
}

bool TrailRow::valid(const TrailShape& shape, const Row& row,
                     const std::function<bool(const Block&)>& valid_block) {
  if (row.size() < shape.entries_at()) return false;
  const TrailRow view(shape, row);
  const TrailHead& head = view.head();
  const bool ring = head.capacity <= kExactEntriesMax && head.count <= head.capacity &&
                    (head.begin < head.capacity || head.begin == 0);
  if (!ring || row.size() != shape.blocks_at(head) + head.blocks_bytes || !view.has_valid_times())
    return false;
  std::size_t left = head.blocks_bytes;
  const char* at = row.payload() + shape.blocks_at(head);
  while (left != 0) {
    if (left < sizeof(Block)) return false;
    const Block* const block = block_at(at);
    if (block->bytes % 8 != 0 || left - sizeof(Block) < block->bytes) return false;
    if (!valid_block(*block)) return false;
    at += sizeof(Block) + block->bytes;
    left -= sizeof(Block) + block->bytes;
  }
  return true;
}

bool is_texts_block(const Block& block) {
  std::size_t at = 0;
  while (at < block.bytes) {
    if (block.bytes - at < sizeof(TextHead)) return false;
    const TextHead head = text_head(block.data() + at);
    if (head.bytes > kTextBytesMax || text_bytes(head.bytes) > block.bytes - at) return false;
    if (!is_utf8({block.data() + at + sizeof head, head.bytes})) return false;
    at += text_bytes(head.bytes);
  }
  return true;
}

void TrailEditor::set_mark(std::size_t feature, const Mark& mark) {
  const TrailShape::MarkPlace& place = shape_->marks[feature];
  std::memcpy(row_->payload() + place.at, &mark, place.bytes);
}

void TrailEditor::keep_entries(const std::function<bool(const Entry&)>& needed) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < head().count; ++i) {
    const Entry entry = view().entry(i);
    if (!needed(entry)) continue;
    if (kept != i) copy(place(kept), entry.bytes());
    ++kept;
  }
  head().count = static_cast<uint8_t>(kept);
}

// Half as many again, and those that the block of memory has room for in any case.
std::size_t TrailEditor::capacity_after(std::size_t before) const {
  CHECK(before < kExactEntriesMax, "a row keeps at most kExactEntriesMax entries");
  const std::size_t wanted = std::min(before + before / 2 + 2, kExactEntriesMax);
  const std::size_t bytes = row_->block_bytes() + (wanted - before) * shape_->entry_bytes;
  const std::size_t left = Slabs::rounded(bytes) - bytes;
  return std::min(wanted + left / shape_->entry_bytes, kExactEntriesMax);
}

void TrailEditor::grow() {
  const std::size_t before = head().capacity;
  const std::size_t after = capacity_after(before);
  const std::size_t entry_bytes = shape_->entry_bytes;
  std::array<char, kExactEntriesMax * sizeof(TrailShape::EntryBytes)> ring;
  char* entries = row_->payload() + shape_->entries_at();
  std::memcpy(ring.data(), entries, before * entry_bytes);
  const std::size_t blocks_bytes = head().blocks_bytes;
  row_ = table_->resize(row_, row_->size() + (after - before) * entry_bytes);
  entries = row_->payload() + shape_->entries_at();
  std::memmove(entries + after * entry_bytes, entries + before * entry_bytes, blocks_bytes);
  // In order from the first place on.
  TrailHead& at = head();
  const std::size_t tail = std::min<std::size_t>(before - at.begin, at.count) * entry_bytes;
  std::memcpy(entries, ring.data() + at.begin * entry_bytes, tail);
  std::memcpy(entries + tail, ring.data(), at.count * entry_bytes - tail);
  at.begin = 0;
  at.capacity = static_cast<uint8_t>(after);
}

Block* TrailEditor::ensure_block(BlockKind kind, std::size_t feature, std::size_t bytes) {
  const Block* const found = view().block(kind, feature);
  const std::size_t blocks_at = shape_->blocks_at(head());
  std::size_t at = row_->size();
  std::size_t have = 0;
  if (found != nullptr) {
    at = static_cast<std::size_t>(reinterpret_cast<const char*>(found) - row_->payload());
    have = sizeof(Block) + found->bytes;
  }
  const std::size_t want = sizeof(Block) + bytes;
  if (want > have) {
    const std::size_t behind = row_->size() - at - have;
    row_ = table_->resize(row_, row_->size() + want - have);
    char* const block = row_->payload() + at;
    std::memmove(block + want, block + have, behind);
    std::memset(block + have, 0, want - have);
    head().blocks_bytes = static_cast<uint32_t>(row_->size() - blocks_at);
    *reinterpret_cast<Block*>(block) = {
        .feature = static_cast<uint16_t>(feature), .kind = kind, .bytes = static_cast<uint32_t>(bytes)};
  }
  return reinterpret_cast<Block*>(row_->payload() + at);
}

void TrailEditor::keep_text(uint32_t hash, std::string_view text,
                            const std::function<bool(uint32_t)>& needed) {
  if (!view().text(hash).empty()) return;
  text = utf8_prefix(text, kTextBytesMax);
  const Block* const block = view().block(BlockKind::texts, 0);
  const std::size_t have = block == nullptr ? 0 : block->bytes;
  const std::size_t more = text_bytes(text.size());
  // At every doubling, so that those that are not needed take no more than the others.
  if (have + more > std::clamp(std::bit_ceil(have), kTextsBytesSmall, kTextsBytesMax)) drop_texts(needed);
  const Block* const now = view().block(BlockKind::texts, 0);
  const std::size_t left = now == nullptr ? 0 : now->bytes;
  if (left + more > kTextsBytesMax) return;
  char* const at = ensure_block(BlockKind::texts, 0, left + more)->data() + left;
  const TextHead head{.hash = hash, .bytes = static_cast<uint32_t>(text.size())};
  std::memcpy(at, &head, sizeof head);
  std::memcpy(at + sizeof head, text.data(), text.size());
}

void TrailEditor::drop_texts(const std::function<bool(uint32_t)>& needed) {
  Block* const block = ensure_block(BlockKind::texts, 0, 0);
  std::size_t kept = 0;
  for (std::size_t at = 0; at < block->bytes;) {
    const TextHead head = text_head(block->data() + at);
    const std::size_t bytes = text_bytes(head.bytes);
    if (needed(head.hash)) {
      std::memmove(block->data() + kept, block->data() + at, bytes);
      kept += bytes;
    }
    at += bytes;
  }
  const std::size_t freed = block->bytes - kept;
  const char* const end = row_->payload() + row_->size();
  char* const behind = block->data() + block->bytes;
  std::memmove(block->data() + kept, behind, static_cast<std::size_t>(end - behind));
  block->bytes = static_cast<uint32_t>(kept);
  head().blocks_bytes -= static_cast<uint32_t>(freed);
  row_ = table_->resize(row_, row_->size() - freed);
}

}  // namespace duanlian::features
