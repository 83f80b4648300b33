#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "simulate/draws/chance.h"
#include "simulate/draws/shuffle.h"
#include "simulate/stage/ids.h"
#include "simulate/stage/world.h"

namespace duanlian::simulate {

class ParameterFile;

// How people know one another; part of routine.yaml.
struct TieParameters {
  double household = 0;    // weight of calls and gifts within it, as the next ones
  double colleagues = 0;   // also of those who learn together
  double circles = 0;      // of all others: friends, relatives, neighbours
  double circle_tail = 1;  // Pareto exponent of the number of circles of a person
  double nearest = 2;      // how much more often the next in a circle is met than the one after him

  void read(ParameterFile& file);
};

// Who knows whom. A tie is there or not for both: circles are blocks of a shuffled row of all people, and of
// those in one's block the nearest are met most. Nothing is stored but who works where.
class Ties {
 public:
  Ties(const World& world, const TieParameters& parameters);

  // Somebody whom a person calls, writes to or gives to now; kNone when he knows nobody.
  PersonId contact(PersonId person, Chance& chance) const;
  // Of how many circles he is.
  unsigned circles_of(PersonId person) const;

  static constexpr unsigned kCirclesMin = 2;
  static constexpr unsigned kCirclesMax = 12;

 private:
  PersonId in_household(PersonId person, Chance& chance) const;
  PersonId in_organisation(PersonId person, Chance& chance) const;
  PersonId in_circle(PersonId person, unsigned circle, Chance& chance) const;
  uint32_t beside(uint32_t place, uint32_t size, Chance& chance) const;

  const World& world_;
  std::array<uint32_t, 3> kinds_{};  // of 2^16, the sums so far: household, colleagues, circles
  std::vector<uint64_t> steps_;      // of 2^32: how far along a circle, the sums so far
  std::vector<Shuffle> circles_;
  std::array<uint32_t, kCirclesMax> circles_of_2_32_{};  // P(a person has more than so many)
  std::vector<uint32_t> members_;                        // of organisations, in their order
  std::vector<uint32_t> begins_;
};

}  // namespace duanlian::simulate
