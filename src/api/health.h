#pragma once

#include <optional>

#include "api/exchange.h"
#include "engine/intake.h"

namespace duanlian::api {

// GET /health: whether events are being taken, why not, and up to which position they are on disk.
class HealthResource {
 public:
  // The intake must outlive the resource.
  explicit HealthResource(const engine::Intake& intake) : intake_(intake) {}

  void answer(const Reply& reply) const;

 private:
  const engine::Intake& intake_;
};

// The answer for these.
Response health_response(const engine::Intake::Counters& counters, const std::optional<Error>& stopped,
                         const std::optional<engine::Intake::ActivePack>& pack);

}  // namespace duanlian::api
