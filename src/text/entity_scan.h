#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "text/entity_sink.h"

namespace duanlian::text {

// Draws all entities out of a folded text in one pass.
class EntityScan {
 public:
  // REQUIRES cues sorted by end. `out` is filled by place, then by kind.
  void scan(const Folded& text, std::span<const CueHit> cues, std::vector<Entity>& out, bool& cut);

  // Bytes that the readers looked at in the last scan, again and again counted: linear in the text.
  uint64_t steps() const { return steps_; }

 private:
  std::vector<std::pair<std::size_t, std::size_t>> taken_;  // read as chat names, by place
  uint64_t steps_ = 0;
};

}  // namespace duanlian::text
