#pragma once

#include "api/exchange.h"
#include "engine/intake.h"

namespace duanlian::api {

// GET /health: whether events are being taken, and how far the engine is.
class HealthResource {
 public:
  // The intake must outlive the resource.
  explicit HealthResource(const engine::Intake& intake) : intake_(intake) {}

  void answer(const Reply& reply) const;

 private:
  const engine::Intake& intake_;
};

}  // namespace duanlian::api
