#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "api/decisions.h"
#include "api/events.h"
#include "api/health.h"
#include "api/meter.h"
#include "api/metrics.h"
#include "api/packs.h"
#include "api/router.h"

namespace duanlian::api {

// All resources, and the table of who may ask them what.
class Resources {
 public:
  // Intake and meter must outlive the resources.
  Resources(engine::Intake& intake, const Meter& meter, std::filesystem::path packs_folder,
            const std::function<Timestamp()>& now);

  // They look at this object, which must outlive them.
  std::vector<Route> routes();

 private:
  EventsResource events_;
  DecisionsResource decisions_;
  PacksResource packs_;
  HealthResource health_;
  MetricsResource metrics_;
};

}  // namespace duanlian::api
