#pragma once

#include <functional>

#include "api/connection_list.h"
#include "api/limits.h"
#include "api/meter.h"
#include "api/router.h"
#include "base/time.h"

namespace duanlian::api {

// What all connections of a server share. It outlives them.
struct Edge {
  const Router& router;
  Meter& meter;
  ConnectionList& connections;
  Patience patience;
  std::function<Timestamp()> now;
};

}  // namespace duanlian::api
