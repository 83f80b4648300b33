#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "base/time.h"

namespace duanlian::graph {

// What is known of the events that told of a graph's transfers, when the records of these are numbers of
// events from 0 on.
struct ToldEvents {
  uint64_t ids = 0;            // events that have a number; below kTransfersMax
  Timestamp newest;            // of all that was told
  uint64_t events = 0;         // of any kind
  uint64_t without_money = 0;  // of them
  uint64_t repeated = 0;       // an id of the same source again, with the same content
  uint64_t other_content = 0;  // the same id with another content
  uint64_t out_of_order = 0;
  uint64_t refused = 0;  // lines that are no event, and movements that cannot be
};

struct EventsToSave {
  ToldEvents told;
  // Asked once for each record below told.ids.
  std::function<std::string_view(uint64_t record)> id_of;
};

}  // namespace duanlian::graph
