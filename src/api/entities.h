#pragma once

#include <cstddef>

#include "api/exchange.h"
#include "engine/intake.h"

namespace duanlian::api {

// GET /v1/entities/{kind}/{id}: what is remembered of an entity, what it is linked with, the lists that it is
// on, and the last decisions about it.
class EntitiesResource {
 public:
  // What an answer may come to: the decisions, and the rest.
  static constexpr std::size_t kAnswerBytes = 2 * engine::kEntityDecisionBytesMax;

  // The intake must outlive the resource.
  explicit EntitiesResource(const engine::Intake& intake) : intake_(intake) {}

  void answer(const Request& request, const Reply& reply) const;

 private:
  const engine::Intake& intake_;
};

}  // namespace duanlian::api
