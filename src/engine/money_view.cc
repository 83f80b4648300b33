#include "engine/money_view.h"

#include <variant>

namespace duanlian::engine {
namespace {

// What was only ordered, and then delayed or worse: it stays where it is.
bool was_kept_back(const model::Event& event, const model::Decision& decision) {
  const auto* const transfer = std::get_if<model::Transfer>(&event.payload);
  return transfer != nullptr && transfer->status == model::TransferStatus::initiated &&
         decision.outcome >= model::Outcome::delay;
}

}  // namespace

Result<graph::TransferId> MoneyView::append(uint64_t position, const model::Event& event,
                                            const model::Decision& decision) {
  if (was_kept_back(event, decision)) return graph::kNoTransfer;
  RETURN_IF_ERROR(graph::read_movement(event, position, movement_));
  switch (movement_.sort) {
    case graph::EventMovement::Sort::none:
      return graph::kNoTransfer;
    case graph::EventMovement::Sort::reverses: {
      // One that the graph never had is no trouble: it was kept back, or came before the graph began.
      const auto reversed = graph_.reverse(movement_.movement);
      if (!reversed && reversed.error().code != ErrorCode::not_found) return reversed.error();
      return graph::kNoTransfer;
    }
    case graph::EventMovement::Sort::moves:
      break;
  }
  ASSIGN_OR_RETURN(const auto appended, graph_.append(movement_.movement));
  return appended.id;
}

}  // namespace duanlian::engine
