#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "graph/store/movement.h"
#include "model/event.h"

namespace duanlian::graph {

// What an event says of money. Texts of the movement are the event's or this object's, which must stay.
struct EventMovement {
  enum class Sort : uint8_t {
    none,      // no word of money that moved: another kind, declined
    moves,     // for MoneyGraph::append
    reverses,  // for MoneyGraph::reverse: what had moved is undone
  };
  Sort sort = Sort::none;
  Movement movement;
  std::string asset;  // of a chain, with its ledger

  EventMovement() = default;
  EventMovement(const EventMovement&) = delete;
  EventMovement& operator=(const EventMovement&) = delete;
};

// Reads the event at that record: position of a journal, number in a file. `out` is written anew. Refused
// (invalid_argument): a quantity of a chain that is no whole number of 63 bits in the units of
// docs/following.md.
Status read_movement(const model::Event& event, uint64_t record, EventMovement& out);

}  // namespace duanlian::graph
