#include "engine/money_view.h"

#include <variant>

#include "base/coding.h"

namespace duanlian::engine {
namespace {

// A payment that was not completed when it was delayed, held or blocked did not leave. What a ledger or a
// bank says is completed has left, whatever was decided.
bool was_kept_back(const model::Event& event, model::Outcome outcome) {
  const auto* const transfer = std::get_if<model::Transfer>(&event.payload);
  return transfer != nullptr && outcome >= model::Outcome::delay &&
         transfer->status != model::TransferStatus::completed &&
         transfer->status != model::TransferStatus::reversed;
}

}  // namespace

Result<graph::TransferId> MoneyView::append(uint64_t position, const model::Event& event,
                                            model::Outcome outcome) {
  using Sort = graph::EventMovement::Sort;
  if (Status read = graph::read_movement(event, position, movement_); !read) {
    ++refused_;
    return std::move(read.error());
  }
  if (movement_.sort == Sort::none) return graph::kNoTransfer;
  if (was_kept_back(event, outcome)) {
    ++stopped_;
    return graph::kNoTransfer;
  }
  if (movement_.sort == Sort::moves) return append_movement();
  RETURN_IF_ERROR(undo(position));
  return graph::kNoTransfer;
}

// What comes beyond a limit says nothing of the event: it is decided as any other, and only counted.
Result<graph::TransferId> MoneyView::append_movement() {
  const bool is_full = graph_.size() >= transfers_max_;
  auto appended = is_full ? Result<graph::MoneyGraph::Appended>(Error{ErrorCode::limit_exceeded, "full"})
                          : graph_.append(movement_.movement);
  if (appended) return appended->id;
  const bool over_limit = appended.error().code == ErrorCode::limit_exceeded;
  ++(over_limit ? over_limit_ : refused_);
  if (over_limit) return graph::kNoTransfer;
  return std::move(appended.error());
}

// One that the graph never had is no trouble: it was kept back, or came before the graph began.
Status MoneyView::undo(uint64_t position) {
  auto undone = graph_.reverse(movement_.movement);
  if (undone) {
    undoings_.push_back({position, graph_.transfers().record(*undone)});
  } else if (undone.error().code != ErrorCode::not_found) {
    ++refused_;
    return std::move(undone.error());
  }
  return {};
}

void MoneyView::take_before_shapes(uint64_t position, const model::Event& event, model::Outcome outcome) {
  static_cast<void>(append(position, event, outcome));  // a refusal stands in the decision already
}

Status MoneyView::restore_shapes(std::string_view saved) {
  if (!saved.empty()) return shapes_.restore(saved);
  std::string nothing;
  graph::LiveShapes(graph_).save_marks(nothing);
  return shapes_.restore(nothing);
}

MoneyView::Counters MoneyView::counters() const {
  return {.transfers = graph_.size(),
          .pockets = graph_.pockets(),
          .bytes = graph_.bytes(),
          .pages_on_disk = graph_.transfers().pages_in_file(),
          .tally = graph_.tally(),
          .stopped = stopped_,
          .refused = refused_,
          .over_limit = over_limit_};
}

}  // namespace duanlian::engine
