#include "engine/intake.h"

#include <algorithm>
#include <future>

#include "base/coding.h"
#include "detect/deciders.h"

namespace duanlian::engine {
namespace {

constexpr std::string_view kDecisionsView = "decisions";
constexpr std::string_view kStateView = "engine";
constexpr std::string_view kStateRow = "state";

// Sources give ids of their own, so the id in the journal is both: source, NUL, id.
std::string journal_id(std::string_view source, std::string_view id) {
  std::string out;
  out.reserve(source.size() + 1 + id.size());
  out.append(source).push_back('\0');
  return out.append(id);
}

std::string row_key(journal::Position position) {
  std::string key;
  put_big_endian64(key, position.value());
  return key;
}

}  // namespace

Intake::Intake(std::unique_ptr<journal::Journal> journal, const IntakeOptions& options)
    : options_(options),
      journal_(std::move(journal)),
      decisions_(journal_->view(kDecisionsView)),
      state_(journal_->view(kStateView)) {}

Result<std::unique_ptr<Intake>> Intake::open(const std::filesystem::path& folder,
                                             const IntakeOptions& options) {
  ASSIGN_OR_RETURN(auto journal, journal::Journal::open(folder, options.journal));
  std::unique_ptr<Intake> intake(new Intake(std::move(journal), options));
  RETURN_IF_ERROR(intake->recover());
  intake->committer_ = std::make_unique<journal::Committer>(
      *intake->journal_, [raw = intake.get()](const journal::Group& group) { return raw->apply(group); },
      options.committer);
  return intake;
}

Intake::~Intake() {
  if (committer_ == nullptr) return;
  committer_->stop();
  // A state that could not be saved costs time at the next start, nothing else.
  static_cast<void>(save_state());
}

Status Intake::recover() {
  ASSIGN_OR_RETURN(const auto saved, state_.get(kStateRow));
  if (saved) {
    ASSIGN_OR_RETURN(engine_, Engine::load(*saved));
  }
  saved_at_ = engine_.position();
  const journal::Position end = journal_->last_durable();
  if (engine_.position() > end.value())
    return Error{ErrorCode::corrupt, "the saved state is ahead of the journal"};
  if (journal_->first().value() > engine_.position() + 1 && end.value() > engine_.position()) {
    return Error{ErrorCode::corrupt, "the journal no longer has the entries after the saved state"};
  }
  constexpr uint64_t kBatchEntries = 4'096;
  while (engine_.position() < end.value()) {
    const journal::Position from(engine_.position() + 1);
    const journal::Position to(std::min(end.value(), from.value() + kBatchEntries - 1));
    journal::ViewBatch decisions;
    RETURN_IF_ERROR(
        journal_->read(from, to, [&](const journal::Entry& entry) { return apply_entry(entry, decisions); }));
    // The view may be ahead of the saved state; what it holds was answered and stays.
    if (to > decisions_.position()) RETURN_IF_ERROR(decisions_.write(std::move(decisions), to));
  }
  tally_ = {};
  other_deciders_ = engine_.pack() != nullptr && engine_.activated_with() != detect::deciders();
  return {};
}

Status Intake::apply_entry(const journal::Entry& entry, journal::ViewBatch& decisions) {
  auto event = reader_.read(entry.payload);
  if (!event) return within("position " + std::to_string(entry.position.value()), std::move(event.error()));
  const model::Decision decision = engine_.apply(entry.position.value(), *event);
  tally_.add(decision);
  std::string json;
  model::append_decision(json, decision);
  const std::string key = row_key(entry.position);
  if (entry.position <= decisions_.position()) {
    ASSIGN_OR_RETURN(const auto stored, decisions_.get(key));
    if (!stored || *stored != json) ++replay_differences_;
    return {};
  }
  decisions.put(key, json);
  return {};
}

Status Intake::apply(const journal::Group& group) {
  if (group.empty()) return {};
  journal::ViewBatch decisions;
  {
    const std::lock_guard lock(engine_mutex_);
    for (const journal::Entry& entry : group.entries()) RETURN_IF_ERROR(apply_entry(entry, decisions));
  }
  RETURN_IF_ERROR(decisions_.write(std::move(decisions), group.last()));
  if (group.last().value() >= saved_at_ + options_.save_every) return save_state();
  return {};
}

Status Intake::save_state() {
  const std::lock_guard lock(engine_mutex_);
  if (engine_.position() == saved_at_) return {};
  journal::ViewBatch batch;
  batch.put(kStateRow, engine_.save());
  RETURN_IF_ERROR(state_.write(std::move(batch), journal::Position(engine_.position())));
  saved_at_ = engine_.position();
  return {};
}

Status Intake::submit(std::span<const model::Event> events, Timestamp received, Done done) {
  std::vector<journal::Draft> drafts;
  drafts.reserve(events.size());
  for (const model::Event& event : events) {
    journal::Draft& draft = drafts.emplace_back();
    draft.id = journal_id(event.header.source, event.header.id);
    model::append_event(draft.payload, event);
    draft.received = received;
  }
  return committer_->submit(std::move(drafts), [this, done = std::move(done)](
                                                   Result<std::span<const journal::Placed>> placed) {
    if (!placed) return done(std::move(placed.error()));
    std::vector<Answer> answers;
    answers.reserve(placed->size());
    for (const journal::Placed& place : *placed) {
      auto decision = decision_at(place.position);
      if (!decision) return done(std::move(decision.error()));
      answers.push_back(
          {.position = place.position.value(), .repeated = place.repeated, .decision = *std::move(decision)});
    }
    done(std::move(answers));
  });
}

Result<std::vector<Answer>> Intake::submit_and_wait(std::span<const model::Event> events,
                                                    Timestamp received) {
  std::promise<Result<std::vector<Answer>>> promise;
  auto answered = promise.get_future();
  RETURN_IF_ERROR(submit(
      events, received, [&](Result<std::vector<Answer>> answers) { promise.set_value(std::move(answers)); }));
  return answered.get();
}

Result<std::string> Intake::decision_at(journal::Position position) const {
  ASSIGN_OR_RETURN(auto row, decisions_.get(row_key(position)));
  if (!row) return Error{ErrorCode::corrupt, "no decision at position " + std::to_string(position.value())};
  return *std::move(row);
}

Result<std::optional<std::string>> Intake::decision(std::string_view source, std::string_view id) const {
  ASSIGN_OR_RETURN(const auto position, journal_->find(journal_id(source, id)));
  // An entry may be durable a moment before it is applied.
  if (!position || *position > decisions_.position()) return std::nullopt;
  ASSIGN_OR_RETURN(std::string decision, decision_at(*position));
  return decision;
}

std::optional<Intake::ActivePack> Intake::active_pack() const {
  const std::lock_guard lock(engine_mutex_);
  const detect::Pack* const pack = engine_.pack();
  if (pack == nullptr) return std::nullopt;
  return ActivePack{.name = *pack->name(),
                    .title = pack->title(),
                    .rules = pack->rule_count(),
                    .activated_with = engine_.activated_with()};
}

void Intake::flush() {
  committer_->flush();
  static_cast<void>(save_state());
}

Intake::Counters Intake::counters() const {
  Counters counters;
  counters.first = journal_->first().value();
  counters.replay_differences = replay_differences_;
  counters.other_deciders = other_deciders_;
  counters.committer = committer_->counters();
  const std::lock_guard lock(engine_mutex_);
  counters.position = engine_.position();
  counters.watchlist_entries = engine_.lists().size();
  counters.tally = tally_;
  return counters;
}

}  // namespace duanlian::engine
