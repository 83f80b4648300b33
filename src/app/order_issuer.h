#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"

namespace duanlian::app {

// Who issues orders beside an engine of this program: hears all that the engine has applied, in its order,
// and says now and then what it does about it.
class OrderIssuer {
 public:
  struct Issued {
    // For the engine, which applies them next: the orders, who approved them, that they were sent.
    std::vector<model::Event> events;
    // Those orders that leave for the banks now.
    std::vector<model::Event> sent;
  };
  virtual ~OrderIssuer() = default;
  virtual void applied(std::span<const engine::Engine::Numbered> events) = 0;
  virtual Result<Issued> due(const engine::Engine& engine, Timestamp now) = 0;
};

using MakeOrderIssuer = std::function<Result<std::unique_ptr<OrderIssuer>>()>;

}  // namespace duanlian::app
