#pragma once

#include <string>

#include "simulate/stage/world.h"

namespace duanlian::simulate {

// The port from which a lawful advertiser's texts come; who pays for submission may share it.
inline std::string offer_port(const World& world, OrganisationId advertiser) {
  return "106" + std::to_string(10'000'000 + mix(world.seed(), advertiser.value()) % 90'000'000);
}

}  // namespace duanlian::simulate
