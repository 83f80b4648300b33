#include <algorithm>

#include "engine/intake.h"
#include "engine/stored_outcome.h"

// The money graph of the intake: how it comes back at a start.
namespace duanlian::engine {
namespace {

constexpr uint64_t kMoneyBatchEntries = 4'096;

}  // namespace

// Up to the engine's position: what is saved of the graph, and the rest from the entries. What is saved
// beyond is taken again with the entries, so that the engine meets the graph as it was.
Status Intake::load_money() {
  engine_.money().limit_transfers(options_.graph_transfers_max);
  engine_.money().keep_older_in(folder_, options_.graph_transfers_in_memory);
  ASSIGN_OR_RETURN(const uint64_t loaded, money_rows_.load(engine_.position(), engine_.money()));
  const uint64_t first = journal_->first().value();
  uint64_t from = loaded + 1;
  if (first > from && money_rows_.position().value() != 0)
    return Error{ErrorCode::corrupt, "the journal no longer has the entries after the saved money graph"};
  if (first > from) {
    from = first;  // of a program that kept no graph
    money_rows_.begin_at(first);
  }
  RETURN_IF_ERROR(catch_up_money(from));
  RETURN_IF_ERROR(engine_.restore_shapes());
  money_begins_at_ = money_rows_.begins_at().value_or(from);
  return {};
}

Status Intake::catch_up_money(uint64_t from) {
  const uint64_t end = engine_.position();
  std::optional<DecisionRow> row;
  const auto take = [&](const journal::Entry& entry) -> Status {
    if (!row || row->at(entry.position) == nullptr) {
      ASSIGN_OR_RETURN(row, decisions_.row_of(entry.position));
    }
    const std::string* const decision = row ? row->at(entry.position) : nullptr;
    const auto outcome = decision == nullptr ? model::Outcome::allow : outcome_in(*decision);
    if (const auto event = reader_.read_stored(entry.payload))
      engine_.money().take_before_shapes(entry.position.value(), *event, outcome);
    return {};
  };
  while (from <= end) {
    const uint64_t to = std::min(end, from + kMoneyBatchEntries - 1);
    RETURN_IF_ERROR(journal_->read(journal::Position(from), journal::Position(to), take));
    RETURN_IF_ERROR(money_rows_.keep(engine_.money(), journal::Position(to)));
    if (options_.recovery_progress) options_.recovery_progress(to, journal_->last_durable().value());
    from = to + 1;
  }
  return {};
}

// What the view does not hold may not go. All that was decided is in the view of decisions.
Status Intake::settle_money() {
  return while_nothing_is_applied(
      [this] { return money_rows_.write(engine_.money(), decisions_.position()); });
}

}  // namespace duanlian::engine
