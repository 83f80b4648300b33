#pragma once

#include <string>

#include "api/exchange.h"
#include "api/meter.h"
#include "engine/intake.h"

namespace duanlian::api {

// GET /metrics: the text format of Prometheus, version 0.0.4.
class MetricsResource {
 public:
  // Both must outlive the resource.
  MetricsResource(const engine::Intake& intake, const Meter& meter) : intake_(intake), meter_(meter) {}

  void answer(const Reply& reply) const;

 private:
  const engine::Intake& intake_;
  const Meter& meter_;
};

// The text for these counts.
std::string metrics_text(const engine::Intake::Counters& intake, const Meter::Counters& edge);

}  // namespace duanlian::api
