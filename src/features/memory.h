#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "features/links.h"
#include "features/slabs.h"
#include "features/trail.h"

namespace duanlian::features {

// A part of the memory as it is kept in a view.
struct SavedRegion {
  uint64_t table = 0;      // hash of its identity
  std::size_t region = 0;  // kRegions: rows of any
  std::string_view bytes;  // of rows, never empty
};

// Everything that is remembered: the trails of the active pack, and the links, whatever the pack. Event time
// only; no clock. One thread.
class Memory {
 public:
  Memory();
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  // From now on these trails are kept, in this order. One that is there already, by its identity, keeps what
  // it holds; the others begin empty. A saving that is under way is abandoned.
  void lay_out(std::vector<TrailSpec> specs);

  std::size_t trail_count() const { return trails_.size(); }
  Trail& trail(std::size_t index) { return *trails_[index]; }
  const Trail& trail(std::size_t index) const { return *trails_[index]; }
  Links& links() { return links_; }
  const Links& links() const { return links_; }

  // To be told of the time of every event. Cleans a little, too.
  void advance(Timestamp time);
  Timestamp now() const { return {clock_.now_ms * 1'000}; }
  // For a loaded memory, before anything else.
  void set_now(Timestamp now) { clock_.now_ms = now.micros / 1'000; }

  // Saving while the memory changes: the state at begin_save() is what save_next() writes, some rows a call.
  // False when nothing is left to write.
  void begin_save();
  using Write = std::function<void(const SavedRegion& region)>;
  bool save_next(const Write& write);
  bool is_saving() const { return saving_; }
  // What was put aside because it changed, and waits for save_next().
  std::size_t aside_bytes();
  // Ends it before its end.
  void abandon_save();
  bool has_table(uint64_t table) const { return place_of(table).has_value(); }
  // Adds saved rows. REQUIRES that there is such a table.
  Status load(uint64_t table, std::size_t region, std::string_view bytes);

  struct Counters {
    uint64_t entities = 0;         // rows of all tables
    uint64_t bytes = 0;            // taken from the system
    uint64_t forgotten = 0;        // rows that were alive when room was needed: the memory is too small
    uint64_t late = 0;             // sightings too late for every window
    uint64_t links_forgotten = 0;  // because an entity had more than kLinksPerEntityMax
  };
  Counters counters() const;

 private:
  // The tables of the trails, then that of the links.
  std::size_t table_count() const { return trails_.size() + 1; }
  EntityTable& table(std::size_t index);
  // The place among the tables; nothing when there is no such.
  std::optional<std::size_t> place_of(uint64_t table) const;
  std::string_view identity_of(std::size_t index) const;

  Slabs slabs_;
  EventClock clock_;
  Links links_;
  std::vector<std::unique_ptr<Trail>> trails_;
  uint64_t until_cleaning_ = 1;  // events
  std::size_t clean_at_ = 0;     // table: the trails, then the links
  std::size_t save_at_ = 0;      // likewise
  bool saving_ = false;
};

}  // namespace duanlian::features
