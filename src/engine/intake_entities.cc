#include <algorithm>

#include "engine/held_together.h"
#include "engine/intake.h"
#include "engine/stored_outcome.h"
#include "features/links.h"

// What the intake knows of entities, and the index of their decisions.
namespace duanlian::engine {
namespace {

// Entries that the index may stand behind while there is nothing to write.
constexpr uint64_t kIndexLagMax = 10'000;
constexpr uint64_t kCatchUpBatchEntries = 4'096;

}  // namespace

// The group's decisions are written already: the index never knows of one that is not there.
Status Intake::keep_index(journal::Position applied) {
  if (index_.has_noted()) return index_.write(applied);
  if (applied.value() < index_.position().value() + kIndexLagMax) return {};
  const Status advanced = index_.advance(applied);
  return advanced || advanced.error().code == ErrorCode::no_space ? Status{} : advanced;
}

// Up to the engine's position from the decisions that are stored: the index of an older journal is empty.
Status Intake::catch_up_index() {
  const uint64_t end = engine_.position();
  uint64_t next = std::max(index_.position().value() + 1, journal_->first().value());
  while (next <= end) {
    const uint64_t last = std::min(end, next + kCatchUpBatchEntries - 1);
    const auto note = [&](const journal::Entry& entry) -> Status {
      ASSIGN_OR_RETURN(const auto decision, decisions_.get(entry.position));
      const model::Outcome outcome = decision ? outcome_in(*decision) : model::Outcome::allow;
      if (outcome == model::Outcome::allow) return {};
      if (const auto event = reader_.read_stored(entry.payload))
        index_.note(*event, entry.position.value(), outcome);
      return {};
    };
    RETURN_IF_ERROR(journal_->read(journal::Position(next), journal::Position(last), note));
    RETURN_IF_ERROR(index_.write(journal::Position(last)));
    next = last + 1;
  }
  return {};
}

// What the index does not hold may not go.
Status Intake::settle_index() {
  return while_nothing_is_applied([this] { return index_.advance(decisions_.position()); });
}

Status Intake::forget_entities() {
  bool more = true;
  const auto step = [&]() -> Status {
    ASSIGN_OR_RETURN(more, index_.forget_some_below(journal_->first()));
    return {};
  };
  while (more) RETURN_IF_ERROR(while_nothing_is_applied(step));
  return {};
}

std::optional<std::vector<model::Entity>> Intake::held_beside(const model::Entity& entity,
                                                              Timestamp at) const {
  const std::lock_guard lock(engine_mutex_);
  return engine::held_beside(engine_.memory().links(), entity, at);
}

Result<EntityView> Intake::entity(const model::Entity& entity) const {
  const auto seen = [&] {
    const std::lock_guard lock(engine_mutex_);
    return view_of(engine_, entity);
  };
  EntityView view = seen();
  view.money = money_of(money(), entity);
  ASSIGN_OR_RETURN(const auto positions, index_.decisions_on(entity));
  std::size_t bytes = 0;
  for (const uint64_t position : positions) {
    if (position < journal_->first().value()) break;
    ASSIGN_OR_RETURN(auto decision, decisions_.get(journal::Position(position)));
    if (!decision) continue;
    bytes += decision->size();
    view.decisions.push_back(*std::move(decision));
    if (bytes <= kEntityDecisionBytesMax) continue;
    view.decisions_cut = view.decisions.size() < positions.size();
    break;
  }
  return view;
}

std::vector<model::Entity> Intake::linked(const model::Entity& entity,
                                          std::span<const model::EntityKind> wanted, Timestamp at) const {
  std::vector<model::Entity> found;
  const std::lock_guard lock(engine_mutex_);
  const features::Links& links = engine_.memory().links();
  for (const model::EntityKind kind : wanted) {
    for (const std::string_view id : links.linked({.kind = entity.kind, .id = entity.id}, kind, at))
      found.push_back({.kind = kind, .id = std::string(id)});
  }
  return found;
}

}  // namespace duanlian::engine
