#include "engine/intake_outbox.h"

#include <algorithm>

namespace duanlian::engine {

std::vector<DueOrder> IntakeOutbox::due() const { return intake_.due_orders(&more_soon_); }

void IntakeOutbox::wait_for_change(std::chrono::milliseconds at_most) {
  constexpr std::chrono::milliseconds kSync{1};  // about what a write to the disk takes
  intake_.wait_for_orders(revision_, more_soon_ ? std::min(at_most, kSync) : at_most);
  intake_.see_orders([this](const respond::OrderBook& book) { revision_ = book.revision(); });
}

Status IntakeOutbox::submit(std::vector<model::Event> events) {
  RETURN_IF_ERROR(intake_.submit_and_wait(events, now()));
  return {};
}

}  // namespace duanlian::engine
