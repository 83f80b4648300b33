#pragma once

#include <string>
#include <utility>
#include <vector>

#include "api/exchange.h"
#include "api/meter.h"
#include "engine/intake.h"

namespace duanlian::api {

// GET /metrics: the text format of Prometheus, version 0.0.4.
class MetricsResource {
 public:
  // Both must outlive the resource.
  MetricsResource(const engine::Intake& intake, const Meter& meter) : intake_(intake), meter_(meter) {}

  // Names of the routes by number; 0 is for what never reached one. Before the first answer.
  void name_routes(std::vector<std::string> routes) { routes_ = std::move(routes); }
  void answer(const Reply& reply) const;

 private:
  const engine::Intake& intake_;
  const Meter& meter_;
  std::vector<std::string> routes_;
};

// The text for these counts.
std::string metrics_text(const engine::Intake::Counters& intake, const Meter::Counters& edge,
                         const std::vector<std::string>& routes);

}  // namespace duanlian::api
