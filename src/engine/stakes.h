#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/money.h"
#include "model/event.h"

namespace duanlian::engine {

// What is at stake when an event is restricted: docs/backtest.md.

// Whom it meets, each as kind, NUL, id: who pays, who is called, who receives the message, who looks at the
// site, whose account or subscription changes. None where the event does not say.
std::vector<std::string> people_of(const model::Event& event);

// The money that does not move; nothing where the event moves none or has no price.
std::optional<Money> money_of(const model::Event& event);

// Whether somebody waits for the end of a restriction: for money or a service. A call, a message or a visit
// that was refused is gone, and nobody waits for it.
bool makes_wait(model::EventKind kind);

}  // namespace duanlian::engine
