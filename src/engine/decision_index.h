#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "journal/view.h"
#include "model/decision.h"
#include "model/entity.h"
#include "model/event.h"

namespace duanlian::engine {

inline constexpr std::size_t kDecisionsPerEntityMax = 32;

// Which decisions were made about an entity: the positions of the last kDecisionsPerEntityMax that were not
// `allow`, in a view of the journal (docs/views.md). What is noted is written with the next write(). Reading
// may come from any thread, everything else from one thread at a time.
class DecisionIndex {
 public:
  explicit DecisionIndex(journal::View view) : view_(view) {}

  // Up to here everything is written.
  journal::Position position() const { return view_.position(); }

  // The event at that position, decided so. One that is written already is left out.
  void note(const model::Event& event, uint64_t position, model::Outcome outcome);
  bool has_noted() const { return !noted_.empty(); }
  // Writes what was noted, all up to that position. Waits for room on the disk.
  Status write(journal::Position position);
  // Says that nothing is missing up to that position. REQUIRES that nothing is noted. no_space as
  // journal::View::try_write.
  Status advance(journal::Position position);

  // The newest first. Positions that retention let go of may be among them.
  Result<std::vector<uint64_t>> decisions_on(const model::Entity& entity) const;

  // Removes rows whose decisions are all below `first`, looking at some rows after those of the call before;
  // false when all have been looked at, or were before for that `first`.
  Result<bool> forget_some_below(journal::Position first);

 private:
  journal::View view_;
  std::unordered_map<std::string, std::vector<uint64_t>> noted_;  // by key of the row
  std::string forget_from_;                                       // key
  uint64_t forgotten_below_ = 1;
};

}  // namespace duanlian::engine
