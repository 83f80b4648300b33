#include "graph/live/money_foresight.h"

#include <variant>

namespace duanlian::graph {

// One event after another asks for the names' places, then for the pockets that stand there, then for their
// lists and what the shapes know of them, then for what lies further in it.
void MoneyForesight::expect(const model::Event& event) {
  first_ = (first_ + 1) % ring_.size();
  Ends& newest = ring_[first_];
  newest = {};
  if (const auto* const transfer = std::get_if<model::Transfer>(&event.payload)) {
    const std::string_view asset = transfer->currency.code();
    newest.from.hint = graph_.hint_of(PocketKind::account, transfer->debtor.account, asset);
    newest.to.hint = graph_.hint_of(PocketKind::account, transfer->creditor.account, asset);
  }
  for (const End& end : {newest.from, newest.to}) {
    if (end.hint) graph_.prefetch(*end.hint);
  }
  Ends& second = before(1);
  for (End* const end : {&second.from, &second.to}) {
    if (!end->hint) continue;
    end->pocket = graph_.likely(*end->hint);
    if (end->pocket == kNoPocket) continue;
    graph_.prefetch(end->pocket);
    shapes_.expect(end->pocket);
  }
  const Ends& third = before(2);
  for (const End& end : {third.from, third.to}) {
    if (end.pocket != kNoPocket) graph_.prefetch_lists(end.pocket);
  }
  shapes_.expect(third.from.pocket, third.to.pocket);
  const Ends& last = before(3);
  shapes_.expect_legs(last.from.pocket, last.to.pocket);
}

}  // namespace duanlian::graph
