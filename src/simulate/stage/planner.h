#pragma once

#include <cstdint>
#include <vector>

#include "simulate/stage/act.h"

namespace duanlian::simulate {

// A part that knows beforehand what an hour brings. Planning reads the world and changes nothing: many
// threads plan at once, each for a range of persons, and the plan does not depend on how they were cut.
class Planner {
 public:
  virtual ~Planner() = default;
  // Appends the acts of the persons `first` to below `last` in the hour that begins then.
  virtual void plan(Timestamp hour, uint32_t first, uint32_t last, std::vector<Act>& acts) const = 0;
};

}  // namespace duanlian::simulate
