#include "features/trail.h"

#include <algorithm>
#include <cstring>

#include "features/folds.h"
#include "features/seen_values.h"

namespace duanlian::features {
namespace {

constexpr int64_t milliseconds(Timestamp time) { return time.micros / 1'000; }

constexpr uint32_t bit(uint32_t filter) { return uint32_t{1} << filter; }

bool is_folded(const FeatureSpec& spec) {
  return spec.aggregate != Aggregate::last && spec.aggregate != Aggregate::time_since &&
         spec.aggregate != Aggregate::seen_before;
}

bool tells_text(const FeatureSpec& spec) {
  return spec.aggregate == Aggregate::first || spec.aggregate == Aggregate::last ||
         spec.aggregate == Aggregate::top;
}

uint32_t short_hash(std::string_view text) { return static_cast<uint32_t>(hash64(text)); }

using Values = std::array<uint64_t, kColumnsPerTrailMax>;

Values values_of(const TrailSpec& spec, const Sighting& sighting) {
  Values values{};
  for (std::size_t i = 0; i < spec.columns.size(); ++i) {
    values[i] = spec.columns[i] == ColumnKind::number ? as_word(sighting.values[i].number)
                                                      : short_hash(sighting.values[i].text);
  }
  return values;
}

}  // namespace

Trail::Feature Trail::feature_of(const FeatureSpec& spec) {
  Feature feature{
      .spec = spec, .window_ms = spec.window.micros / 1'000, .folded = is_folded(spec), .panes = {}};
  CHECK(spec.window >= kWindowMin && spec.window <= kWindowMax, "a window within its bounds");
  if (!feature.folded) return feature;
  with_fold(spec.aggregate, [&]<class Fold>() {
    constexpr auto kPanes = static_cast<int64_t>(Fold::kPanes);
    feature.panes = {
        .words = Fold::kWords, .count = Fold::kPanes, .length_ms = (feature.window_ms + kPanes - 1) / kPanes};
  });
  return feature;
}

Duration Trail::longest_window(const TrailSpec& spec) {
  Duration longest = kWindowMin;
  for (const FeatureSpec& feature : spec.features) longest = std::max(longest, feature.window);
  return longest;
}

Trail::Trail(TrailSpec spec, Slabs& slabs, const EventClock& clock)
    : spec_(std::move(spec)),
      shape_(spec_),
      keep_ms_(longest_window(spec_).micros / 1'000),
      clock_(clock),
      table_(slabs, clock, longest_window(spec_), spec_.entities_max) {
  for (const FeatureSpec& feature : spec_.features) {
    features_.push_back(feature_of(feature));
    filters_ |= bit(feature.filter);
    tells_texts_ = tells_texts_ || tells_text(feature);
    if (tells_text(feature) && feature.column >= 0)
      text_filters_[static_cast<std::size_t>(feature.column)] |= bit(feature.filter);
    if (!features_.back().folded) {
      newest_features_.push_back(features_.size() - 1);
      continue;
    }
    entry_filters_ |= bit(feature.filter);
    int64_t& longest = needed_ms_[feature.filter];
    longest = std::max(longest, features_.back().window_ms);
  }
  one_need_ms_ = std::ranges::max(needed_ms_);
  one_need_ = std::ranges::all_of(needed_ms_, [&](int64_t ms) { return ms == 0 || ms == one_need_ms_; });
}

// ---- Writing ----

void Trail::add(const Key& key, const Sighting& sighting) {
  if ((sighting.filters & filters_) == 0) return;
  const int64_t time_ms = milliseconds(sighting.time);
  Row* found = table_.change(key);
  const bool late = found == nullptr ? time_ms + keep_ms_ < clock_.now_ms  // a row that is dead at once
                                     : time_ms + keep_ms_ <= found->touched_ms;
  if (late) {
    ++late_;
    return;
  }
  if (found == nullptr) {
    found = table_.insert(key, shape_.entries_at(), time_ms);
  }
  const int64_t newest_ms = std::max(time_ms, found->touched_ms);
  const Values values = values_of(spec_, sighting);
  TrailEditor row(table_, shape_, found);
  row.touch(newest_ms);
  keep_newest(row, sighting, newest_ms, values);
  const auto bytes = shape_.entry_of(time_ms, sighting.filters, values);
  keep_entry(row, Entry(bytes, shape_), newest_ms);
  if (tells_texts_) keep_texts(row, sighting, values);
}

void Trail::keep_newest(TrailEditor& row, const Sighting& sighting, int64_t newest_ms, const Values& values) {
  const int64_t time_ms = milliseconds(sighting.time);
  for (const std::size_t i : newest_features_) {
    const Feature& feature = features_[i];
    if ((sighting.filters & bit(feature.spec.filter)) == 0) continue;
    const int column = feature.spec.column;
    if (!shape_.is_marked(i)) {
      see_value(row, i, static_cast<uint32_t>(values[static_cast<std::size_t>(column)]), time_ms,
                newest_ms - feature.window_ms);
    } else if (row.view().mark(i).time_ms <= time_ms) {
      row.set_mark(i,
                   {.time_ms = time_ms, .value = column < 0 ? 0 : values[static_cast<std::size_t>(column)]});
    }
  }
}

bool Trail::needed(const Entry& entry, int64_t newest_ms) const {
  if (one_need_) return (entry.filters() & entry_filters_) != 0 && entry.time_ms() + one_need_ms_ > newest_ms;
  for (uint32_t left = entry.filters() & entry_filters_; left != 0; left &= left - 1) {
    const auto filter = static_cast<std::size_t>(std::countr_zero(left));
    if (entry.time_ms() + needed_ms_[filter] > newest_ms) return true;
  }
  return false;
}

void Trail::keep_entry(TrailEditor& row, const Entry& entry, int64_t newest_ms) {
  if (!needed(entry, newest_ms)) return;
  make_room(row, newest_ms);
  if (row.head().count < row.head().capacity) return row.push(entry);
  // Full: the oldest is summed up, be it this one.
  TrailShape::EntryBytes bytes;
  std::memcpy(bytes.data(), row.view().entry(0).bytes(), shape_.entry_bytes);
  const Entry oldest(bytes, shape_);
  if (entry.time_ms() < oldest.time_ms()) return sum_up(row, entry, newest_ms);
  sum_up(row, oldest, newest_ms);
  row.pop();
  row.push(entry);
}

// If there can be any: in a full row those that nothing needs are forgotten, or else it grows.
void Trail::make_room(TrailEditor& row, int64_t newest_ms) {
  if (row.head().count < row.head().capacity) return;
  while (row.head().count > 0 && !needed(row.view().entry(0), newest_ms)) row.pop();
  if (row.head().count < row.head().capacity) return;
  // With several needs, one that is needed for longer may lie before others that are not needed any more.
  if (!one_need_) row.keep_entries([&](const Entry& entry) { return needed(entry, newest_ms); });
  if (row.head().count == row.head().capacity && row.head().capacity < kExactEntriesMax) row.grow();
}

// Puts the entry, which is not in the row, into the panes of the features that still need it.
void Trail::sum_up(TrailEditor& row, const Entry& entry, int64_t newest_ms) {
  for (std::size_t i = 0; i < features_.size(); ++i) {
    const Feature& feature = features_[i];
    const bool counts = feature.folded && entry.has(bit(feature.spec.filter)) &&
                        entry.time_ms() + feature.window_ms > newest_ms;
    if (!counts) continue;
    uint64_t* const block = row.ensure_block(BlockKind::panes, i, feature.panes.block_bytes())->words();
    uint64_t* const pane = pane_of(block, feature.panes, entry.time_ms());
    if (pane == nullptr) continue;
    with_fold(feature.spec.aggregate, [&]<class Fold>() { Fold::put(pane, entry, feature.spec); });
  }
}

// The pane of that time, after clearing those that it takes the place of. Null for one that is too old.
uint64_t* Trail::pane_of(uint64_t* block, const Panes& panes, int64_t time_ms) const {
  const int64_t number = time_ms / panes.length_ms;
  const auto kept = static_cast<int64_t>(panes.count + 1);
  int64_t newest = as_number(block[0]);
  if (number <= newest - kept) return nullptr;
  if (number - newest >= kept) newest = number - kept;
  while (newest < number) {
    ++newest;
    std::memset(panes.pane(block, newest), 0, panes.words * sizeof(uint64_t));
  }
  block[0] = as_word(newest);
  return panes.pane(block, number);
}

void Trail::keep_texts(TrailEditor& row, const Sighting& sighting, const Values& values) {
  for (std::size_t i = 0; i < spec_.columns.size(); ++i) {
    const bool keeps = spec_.columns[i] == ColumnKind::text && (sighting.filters & text_filters_[i]) != 0;
    if (!keeps || sighting.values[i].text.empty()) continue;
    row.keep_text(static_cast<uint32_t>(values[i]), sighting.values[i].text,
                  [&](uint32_t hash) { return text_needed(row.view(), hash); });
  }
}

bool Trail::text_needed(const TrailRow& row, uint32_t hash) const {
  for (std::size_t i = 0; i < features_.size(); ++i) {
    const FeatureSpec& spec = features_[i].spec;
    if (!tells_text(spec)) continue;
    if (shape_.is_marked(i) && row.mark(i).value == hash) return true;
    for (std::size_t k = 0; features_[i].folded && k < row.count(); ++k) {
      if (row.entry(k).hash(spec.column) == hash) return true;
    }
    const Block* const block = row.block(BlockKind::panes, i);
    for (std::size_t word = 1; block != nullptr && word < block->bytes / sizeof(uint64_t); ++word) {
      const uint64_t kept = block->words()[word];
      if (kept == hash || kept >> 32 == hash) return true;
    }
  }
  return false;
}

// ---- Reading ----

template <class Fold>
Fold Trail::fold(const Feature& feature, std::size_t index, const TrailRow& row, int64_t newest_ms) const {
  Fold fold(feature.spec);
  const int64_t from_ms = newest_ms - feature.window_ms;
  const uint32_t filter = bit(feature.spec.filter);
  if (const Block* const block =
          row.head().blocks_bytes == 0 ? nullptr : row.block(BlockKind::panes, index)) {
    const Panes& panes = feature.panes;
    auto* const words = const_cast<uint64_t*>(block->words());
    const int64_t newest = as_number(words[0]);
    const int64_t oldest =
        std::max({from_ms / panes.length_ms, newest - static_cast<int64_t>(panes.count), int64_t{1}});
    for (int64_t number = oldest; number <= newest; ++number)
      fold.take(static_cast<const uint64_t*>(panes.pane(words, number)));
  }
  std::size_t first = row.count();
  while (first > 0 && row.entry(first - 1).time_ms() > from_ms) --first;
  for (std::size_t i = first; i < row.count(); ++i) {
    const Entry entry = row.entry(i);
    if (entry.has(filter)) fold.take(entry);
  }
  return fold;
}

Answer Trail::read(std::size_t index, const Key& key, Timestamp now, std::string_view value) const {
  const Feature& feature = features_[index];
  const bool is_time = feature.spec.aggregate == Aggregate::time_since;
  const Answer none{.number = is_time ? kNever.micros : 0, .real = 0, .text = {}};
  const Row* const found = table_.find(key);
  if (found == nullptr) return none;
  const TrailRow row(shape_, *found);
  const int64_t newest_ms = std::max(milliseconds(now), row.newest_ms());
  const int64_t from_ms = newest_ms - feature.window_ms;
  if (shape_.is_marked(index)) {
    const Mark mark = row.mark(index);
    if (mark.time_ms == 0 || mark.time_ms <= from_ms) return none;
    if (is_time) return {.number = (newest_ms - mark.time_ms) * 1'000, .real = 0, .text = {}};
    if (feature.spec.aggregate == Aggregate::seen_before) return {.number = 1, .real = 0, .text = {}};
    Answer answer{.number = as_number(mark.value), .real = 0, .text = {}};
    if (spec_.columns[static_cast<std::size_t>(feature.spec.column)] == ColumnKind::text)
      answer.text = row.text(static_cast<uint32_t>(mark.value));
    return answer;
  }
  if (!feature.folded)
    return {.number = saw_value(row, index, short_hash(value), from_ms), .real = 0, .text = {}};
  Answer answer = with_fold(feature.spec.aggregate, [&]<class Fold>() {
    return fold<Fold>(feature, index, row, newest_ms).answer();
  });
  if (feature.spec.aggregate == Aggregate::first &&
      spec_.columns[static_cast<std::size_t>(feature.spec.column)] == ColumnKind::text)
    answer.text = row.text(static_cast<uint32_t>(answer.number));
  return answer;
}

std::vector<std::string_view> Trail::top(std::size_t index, const Key& key, Timestamp now) const {
  std::vector<std::string_view> texts;
  const Row* const found = table_.find(key);
  if (found == nullptr) return texts;
  const TrailRow row(shape_, *found);
  auto counts = fold<TopFold>(features_[index], index, row, std::max(milliseconds(now), row.newest_ms()));
  for (const uint32_t hash : counts.first(features_[index].spec.most)) {
    const std::string_view text = row.text(hash);
    if (!text.empty()) texts.push_back(text);
  }
  return texts;
}

bool Trail::valid(const Row& row) const {
  return TrailRow::valid(shape_, row, [&](const Block& block) {
    switch (block.kind) {
      case BlockKind::panes:
        return block.feature < features_.size() && features_[block.feature].folded &&
               block.bytes == features_[block.feature].panes.block_bytes() &&
               as_number(block.words()[0]) >= 0 &&
               as_number(block.words()[0]) <= row.touched_ms / features_[block.feature].panes.length_ms;
      case BlockKind::seen:
        return block.feature < features_.size() && is_seen_block(block);
      case BlockKind::texts:
        return is_texts_block(block);
    }
    return false;
  });
}

}  // namespace duanlian::features
