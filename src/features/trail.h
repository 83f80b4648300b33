#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "features/entity_table.h"
#include "features/trail_row.h"
#include "features/trail_spec.h"

namespace duanlian::features {

// What one kind of event has left behind on each key, and the features that are read from it.
//
// Time is event time and never goes back for a key: a sighting that comes late counts at its own time while
// it is within the window of what needs it, and a question about the past is answered as of the newest
// sighting. Answers are exact while no more than kExactEntriesMax sightings of the key are within the
// windows that need them; older ones are in panes, see kPanesPerWindow and kSketchRegisters.
class Trail {
 public:
  // Slabs and clock must outlive it.
  Trail(TrailSpec spec, Slabs& slabs, const EventClock& clock);

  void add(const Key& key, const Sighting& sighting);

  // For keys that are soon added to or asked about: what is fetched for all keys of a group at once is waited
  // for once. The second reads what the first fetches.
  void prefetch_slot(const Key& key) const { table_.prefetch_slot(key); }
  void prefetch_row(const Key& key) const { table_.prefetch_row(key); }

  // `value` is what seen_before with a value asks for. Not for top.
  Answer read(std::size_t index, const Key& key, Timestamp now, std::string_view value = {}) const;
  // The most frequent values of top, good until the trail changes or time advances.
  std::vector<std::string_view> top(std::size_t index, const Key& key, Timestamp now) const;
  bool knows(const Key& key) const { return table_.find(key) != nullptr; }

  const TrailSpec& spec() const { return spec_; }
  EntityTable& table() { return table_; }
  const EntityTable& table() const { return table_; }
  bool valid(const Row& row) const;
  // Sightings that came too late for every window.
  uint64_t late() const { return late_; }

 private:
  // The panes of a feature: in a block of its own in the row, the number of the newest one first, 0 for none.
  struct Panes {
    std::size_t words = 0;
    std::size_t count = 0;  // of a window; one more is kept, since the oldest is cut by the window's begin
    int64_t length_ms = 0;
    std::size_t block_bytes() const { return (1 + (count + 1) * words) * sizeof(uint64_t); }
    uint64_t* pane(uint64_t* block, int64_t number) const {
      return block + 1 + static_cast<std::size_t>(number) % (count + 1) * words;
    }
  };
  struct Feature {
    FeatureSpec spec;
    int64_t window_ms = 0;
    bool folded = false;
    Panes panes;
  };

  static Feature feature_of(const FeatureSpec& spec);
  static Duration longest_window(const TrailSpec& spec);
  // Whether a folded feature needs it, so that it is kept as an entry.
  bool needed(const Entry& entry, int64_t newest_ms) const;
  void keep_texts(TrailEditor& row, const Sighting& sighting,
                  const std::array<uint64_t, kColumnsPerTrailMax>& values);
  bool text_needed(const TrailRow& row, uint32_t hash) const;
  void keep_newest(TrailEditor& row, const Sighting& sighting, int64_t newest_ms,
                   const std::array<uint64_t, kColumnsPerTrailMax>& values);
  void keep_entry(TrailEditor& row, const Entry& entry, int64_t newest_ms);
  void make_room(TrailEditor& row, int64_t newest_ms);
  void sum_up(TrailEditor& row, const Entry& entry, int64_t newest_ms);
  uint64_t* pane_of(uint64_t* block, const Panes& panes, int64_t time_ms) const;
  template <class Fold>
  Fold fold(const Feature& feature, std::size_t index, const TrailRow& row, int64_t newest_ms) const;

  TrailSpec spec_;
  TrailShape shape_;
  std::vector<Feature> features_;
  std::vector<std::size_t> newest_features_;              // those that are not folded
  std::array<int64_t, kFiltersPerTrailMax> needed_ms_{};  // by filter: the longest window of what is folded
  uint32_t entry_filters_ = 0;                            // those for which an entry is kept
  uint32_t filters_ = 0;                                  // those that any feature asks for
  std::array<uint32_t, kColumnsPerTrailMax> text_filters_{};  // by column: those for which its text is kept
  bool tells_texts_ = false;
  bool one_need_ = true;  // needed_ms_ is the same for all of those
  int64_t one_need_ms_ = 0;
  int64_t keep_ms_ = 0;
  const EventClock& clock_;
  EntityTable table_;
  uint64_t late_ = 0;
};

}  // namespace duanlian::features
