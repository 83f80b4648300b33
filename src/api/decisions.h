#pragma once

#include "api/exchange.h"
#include "engine/intake.h"

namespace duanlian::api {

// GET /v1/decisions/{id}: the decision on an event, as it was first made.
class DecisionsResource {
 public:
  // The intake must outlive the resource.
  explicit DecisionsResource(const engine::Intake& intake) : intake_(intake) {}

  void answer(const Request& request, const Reply& reply) const;

 private:
  const engine::Intake& intake_;
};

}  // namespace duanlian::api
