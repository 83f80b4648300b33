#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "engine/intake.h"
#include "graph/paths/ties.h"

namespace duanlian::engine {

// What accounts and wallets share by the links of the engine, docs/links.md, as they stand at one time: each
// phone, device, domain, person and organisation that is linked to them is a name, "KIND/ID". The engine is
// held for a moment at each question, so that events do not wait for an answer.
class LinkTies final : public graph::Ties {
 public:
  // The intake must outlive it.
  explicit LinkTies(const Intake& intake) : intake_(intake), at_(intake.newest_time()) {}

  std::vector<std::string> names_of(graph::PocketId pocket) const override;
  // At most features::kLinkedMax accounts and as many wallets.
  std::vector<graph::PocketId> pockets_of(std::string_view name) const override;
  uint64_t degree(std::string_view name) const override { return pockets_of(name).size(); }

 private:
  const Intake& intake_;
  Timestamp at_;
};

}  // namespace duanlian::engine
