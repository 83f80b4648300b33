#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "engine/intake.h"
#include "graph/store/ids.h"

namespace duanlian::api {

// The ids of the events that told of an answer's transfers, as far as the journal still has them. Of more
// than kTraceEventIdsMax transfers there are none.
class EventIds {
 public:
  // The intake must outlive it.
  EventIds(const engine::Intake& intake, std::span<const graph::TransferId> transfers);

  std::string_view of(graph::TransferId transfer) const;

 private:
  const graph::TransferPages& transfers_;
  std::map<uint64_t, std::string> ids_;
};

}  // namespace duanlian::api
