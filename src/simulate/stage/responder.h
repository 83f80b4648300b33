#pragma once

#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "model/decision.h"
#include "model/event.h"

namespace duanlian::simulate {

// Who answers the events of a city: an engine in this process, one over HTTP, or nobody.
class Responder {
 public:
  virtual ~Responder() = default;
  // One outcome for each event, in their order, or none at all when everything was allowed; it may keep the
  // events. After an error the city ends.
  virtual Result<std::vector<model::Outcome>> decide(std::vector<model::Event>& events) = 0;

  // The `order` events that left for the city's banks since this was asked last; asked in a city whose
  // response is `orders`, on a steady step of its time, when it has decided on everything that happened
  // before `now`. After an error the city ends.
  virtual Result<std::vector<model::Event>> orders(Timestamp /*now*/) { return std::vector<model::Event>{}; }
};

}  // namespace duanlian::simulate
