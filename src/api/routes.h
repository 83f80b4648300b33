#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "api/backtests.h"
#include "api/backups.h"
#include "api/decisions.h"
#include "api/entities.h"
#include "api/events.h"
#include "api/health.h"
#include "api/meter.h"
#include "api/metrics.h"
#include "api/orders.h"
#include "api/packs.h"
#include "api/paths.h"
#include "api/router.h"
#include "api/traces.h"

namespace duanlian::api {

// Where the resources find and put files; an empty one: nowhere.
struct Folders {
  std::filesystem::path packs;
  std::filesystem::path backups;
};

// All resources, and the table of who may ask them what.
class Resources {
 public:
  // Intake and meter must outlive the resources.
  Resources(engine::Intake& intake, const Meter& meter, const Folders& folders,
            const std::function<Timestamp()>& now);

  // They look at this object, which must outlive them.
  std::vector<Route> routes();
  // What takes long ends soon: the server is to stop.
  void wind_down() {
    traces_.end();
    paths_.end();
  }

 private:
  void add_entity_routes(std::vector<Route>& routes);
  void add_backtest_routes(std::vector<Route>& routes);
  void add_journal_routes(std::vector<Route>& routes);
  void add_money_routes(std::vector<Route>& routes);
  void add_order_routes(std::vector<Route>& routes);
  void number(std::vector<Route>& routes);

  EventsResource events_;
  DecisionsResource decisions_;
  EntitiesResource entities_;
  PacksResource packs_;
  BacktestsResource backtests_;
  BackupsResource backups_;
  TracesResource traces_;
  PathsResource paths_;
  OrdersResource orders_;
  HealthResource health_;
  MetricsResource metrics_;
};

}  // namespace duanlian::api
