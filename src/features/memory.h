#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "features/slabs.h"
#include "features/trail.h"

namespace duanlian::features {

// A part of the memory as it is kept in a view.
struct SavedRegion {
  std::string identity;  // of the table
  std::size_t region = 0;
  std::string bytes;  // empty: nothing is left of it
};

// Everything that is remembered: the trails of the active pack. Event time only; no clock. One thread.
class Memory {
 public:
  Memory();
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  // From now on these trails are kept, in this order. One that is there already, by its identity, keeps what
  // it holds; the others begin empty. REQUIRES that no saving is under way.
  void lay_out(std::vector<TrailSpec> trails);

  std::size_t trail_count() const { return trails_.size(); }
  Trail& trail(std::size_t index) { return *trails_[index]; }
  const Trail& trail(std::size_t index) const { return *trails_[index]; }

  // To be told of the time of every event. Cleans a little, too.
  void advance(Timestamp time);
  Timestamp now() const { return {clock_.now_ms * 1'000}; }
  // For a loaded memory, before anything else.
  void set_now(Timestamp now) { clock_.now_ms = now.micros / 1'000; }

  // Saving while the memory changes: the state at begin_save() is what save_next() writes, a region a call,
  // those only that have changed since they were written last. False when nothing is left to write.
  void begin_save();
  using Write = std::function<Status(const SavedRegion& region)>;
  Result<bool> save_next(const Write& write);
  // After an error of `write`: the next saving writes everything.
  void abandon_save();
  // REQUIRES that the region is empty. A table that the trails laid out do not have is left out.
  Status load(std::string_view identity, std::size_t region, std::string_view bytes);

  struct Counters {
    uint64_t entities = 0;   // rows of all tables
    uint64_t bytes = 0;      // taken from the system
    uint64_t forgotten = 0;  // rows that were alive when room was needed: the memory is too small
    uint64_t late = 0;       // sightings too late for every window
  };
  Counters counters() const;

 private:
  Slabs slabs_;
  EventClock clock_;
  std::vector<std::unique_ptr<Trail>> trails_;
  uint64_t events_ = 0;
  std::size_t clean_at_ = 0;  // trail
  std::size_t save_at_ = 0;   // trail
};

}  // namespace duanlian::features
