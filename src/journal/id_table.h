#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "journal/entry.h"

namespace duanlian::journal {

// Where an id may stand. Different ids may share a hash (and one hash may have several records), so whoever
// finds a record looks at the entry itself before believing it.
struct IdRecord {
  uint64_t hash = 0;
  uint64_t position = 0;  // 0 marks a free slot of a table
  friend constexpr auto operator<=>(const IdRecord&, const IdRecord&) = default;
};

// The newest ids, in memory: open addressing, never more than three quarters full.
class IdTable {
 public:
  // `expected`: the number of ids it is made for; it grows beyond.
  explicit IdTable(std::size_t expected);

  void prefetch(uint64_t hash) const { __builtin_prefetch(&slots_[slot_of(hash)]); }
  void add(IdRecord record);
  std::size_t size() const { return size_; }

  // Calls the function with each position recorded under the hash.
  template <class Function>
  void each(uint64_t hash, const Function& function) const {
    for (std::size_t at = slot_of(hash); slots_[at].position != 0; at = (at + 1) & mask_) {
      if (slots_[at].hash == hash) function(Position(slots_[at].position));
    }
  }

  std::vector<IdRecord> sorted() const;

 private:
  std::size_t slot_of(uint64_t hash) const { return hash & mask_; }
  void grow();

  std::vector<IdRecord> slots_;
  std::size_t mask_ = 0;
  std::size_t size_ = 0;
};

}  // namespace duanlian::journal
