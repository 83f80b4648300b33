#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "graph/store/money_graph.h"
#include "model/entity.h"

namespace duanlian::engine {

// What is asked of all events by who works on a case: which event told of which money, and who has what.
class CaseFacts {
 public:
  virtual ~CaseFacts() = default;

  virtual const graph::MoneyGraph& money() const = 0;
  // Where an event stands; nothing when it is not known.
  virtual Result<std::optional<uint64_t>> position_of(std::string_view source, std::string_view id) const = 0;
  // The ids of the events at these rising positions, as far as they are still known.
  virtual std::map<uint64_t, std::string> ids_at(std::span<const uint64_t> positions) const = 0;
  // The accounts that links say are the entity's at that time. A person or organisation is "SOURCE/ID".
  virtual std::vector<model::Entity> accounts_of(const model::Entity& entity, Timestamp at) const = 0;
};

}  // namespace duanlian::engine
