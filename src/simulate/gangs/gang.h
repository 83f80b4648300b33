#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "simulate/stage/ids.h"

namespace duanlian::simulate {

// A gang: what it plays, with what, and how careful it has become.
struct Gang {
  GangId id;
  uint8_t category = 0;        // of its script, 0 to 9
  OrganisationId leak{kNone};  // whose customers it has a list of
  bool abroad = false;         // its call room is in a park abroad
  uint8_t layers = 3;          // of accounts behind the victim's payment, 2 to 8
  double slowness = 1;         // of its hops: grows as its payments are stopped
  double smallness = 1;        // of its payments: shrinks
  uint32_t refused_calls = 0;  // since its numbers were changed
  uint32_t refused_payments = 0;
};

}  // namespace duanlian::simulate
