#include "engine/intake.h"

#include <algorithm>
#include <chrono>
#include <future>

#include "base/coding.h"
#include "detect/deciders.h"

namespace duanlian::engine {
namespace {

constexpr std::string_view kDecisionsView = "decisions";
constexpr std::string_view kStateView = "engine";
constexpr std::string_view kStateRow = "state";
// How long retention waits for the group that is being applied, which may itself wait for room on the disk.
constexpr std::chrono::seconds kApplyWaitMax{5};

// Sources give ids of their own, so the id in the journal is both: source, NUL, id.
std::string journal_id(std::string_view source, std::string_view id) {
  std::string out;
  out.reserve(source.size() + 1 + id.size());
  out.append(source).push_back('\0');
  return out.append(id);
}

// Who sent the entry, by its id in the journal, for an entry that cannot be read as an event.
model::Header header_of(const journal::Entry& entry) {
  const std::size_t end = entry.id.find('\0');
  model::Header header;
  header.time = entry.received;
  header.id = end == std::string_view::npos ? entry.id : entry.id.substr(end + 1);
  header.source = end == std::string_view::npos ? std::string_view() : entry.id.substr(0, end);
  return header;
}

// The canonical form begins with the kind. One that this program does not know counts as a tick.
model::EventKind kind_of(std::string_view payload) {
  constexpr std::string_view kBegin = R"({"kind":")";
  if (!payload.starts_with(kBegin)) return model::EventKind::tick;
  payload.remove_prefix(kBegin.size());
  return model::parse_word<model::EventKind>(payload.substr(0, payload.find('"')))
      .value_or(model::EventKind::tick);
}

// What cannot be read again must not be journalled: the bytes themselves are tried, so that no check can be
// forgotten. It costs a second reading of each event, on the thread of whoever submits.
Status check_stored_form(const model::Event& event, std::string_view payload) {
  if (payload.size() > model::kEventBytesMax && event.kind() != model::EventKind::pack_activated) {
    return Error{ErrorCode::limit_exceeded, "its canonical form is longer than kEventBytesMax, " +
                                                std::to_string(model::kEventBytesMax) + " bytes"};
  }
  thread_local model::EventReader reader;
  if (auto again = reader.read_stored(payload); !again) return std::move(again.error());
  return {};
}

Error gone_meanwhile(uint64_t position) {
  return {ErrorCode::unavailable,
          "retention let go of entry " + std::to_string(position) + " before it was read; begin again"};
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
  static_cast<void>(save_state());
}

Status Intake::recover() {
  RETURN_IF_ERROR(load_state());
  saved_at_ = engine_.position();
  const uint64_t end = journal_->last_durable().value();
  if (journal_->first().value() > engine_.position() + 1 && end > engine_.position())
    return Error{ErrorCode::corrupt, "the journal no longer has the entries after the saved state"};
  constexpr uint64_t kBatchEntries = 4'096;
  while (engine_.position() < end) {
    const journal::Position from(engine_.position() + 1);
    const journal::Position to(std::min(end, from.value() + kBatchEntries - 1));
    journal::ViewBatch decisions;
    RETURN_IF_ERROR(
        journal_->read(from, to, [&](const journal::Entry& entry) { return apply_again(entry, decisions); }));
    // The view may be ahead of the saved state; what it holds was answered and stays.
    if (to > decisions_.position()) RETURN_IF_ERROR(decisions_.write(std::move(decisions), to));
    if (options_.recovery_progress) options_.recovery_progress(to.value(), end);
  }
  tally_ = {};
  other_deciders_ = engine_.pack() != nullptr && engine_.activated_with() != detect::deciders();
  return {};
}

Status Intake::load_state() {
  ASSIGN_OR_RETURN(const auto saved, state_.get(kStateRow));
  if (saved) {
    ASSIGN_OR_RETURN(engine_, Engine::load(*saved));
  }
  if (engine_.position() > journal_->last_durable().value())
    return Error{ErrorCode::corrupt, "the saved state is ahead of the journal"};
  if (engine_.position() <= decisions_.position().value()) return {};
  // The decisions in between are missing. Applied from the first entry on, they are made again.
  if (journal_->first() != journal::Position(1)) {
    return Error{ErrorCode::corrupt, "decisions after entry " +
                                         std::to_string(decisions_.position().value()) +
                                         " are missing and the journal no longer has all entries before "
                                         "them; restore a back-up"};
  }
  engine_ = Engine();
  return {};
}

// Total: whatever an intact entry holds, the journal goes on behind it. A stricter program than the one that
// took the entry must be able to open the journal.
model::Decision Intake::decide(const journal::Entry& entry) {
  const uint64_t position = entry.position.value();
  const auto event = reader_.read_stored(entry.payload);
  if (event) return engine_.apply(position, *event);
  return engine_.skip(position, header_of(entry), kind_of(entry.payload), event.error());
}

std::string Intake::decide_and_count(const journal::Entry& entry) {
  const model::Decision decision = decide(entry);
  tally_.add(decision);
  std::string json;
  model::append_decision(json, decision);
  return json;
}

Status Intake::apply_again(const journal::Entry& entry, journal::ViewBatch& decisions) {
  const std::string decision = decide_and_count(entry);
  const std::string key = row_key(entry.position);
  if (decisions_.position() < entry.position) {
    decisions.put(key, decision);
    return {};
  }
  ASSIGN_OR_RETURN(const auto stored, decisions_.get(key));
  if (stored != decision) ++replay_differences_;
  return {};
}

Status Intake::apply(const journal::Group& group) {
  if (group.empty()) return {};
  const std::lock_guard applying(apply_mutex_);
  journal::ViewBatch decisions;
  fresh_.clear();
  fresh_first_ = group.first();
  {
    const std::lock_guard lock(engine_mutex_);
    for (const journal::Entry& entry : group.entries()) fresh_.push_back(decide_and_count(entry));
  }
  for (std::size_t i = 0; i < fresh_.size(); ++i)
    decisions.put(row_key(journal::Position(fresh_first_.value() + i)), fresh_[i]);
  RETURN_IF_ERROR(decisions_.write(std::move(decisions), group.last()));
  if (group.last().value() >= saved_at_ + options_.save_every) return save_state();
  return {};
}

// A state that has no room, or is ahead of the decisions (when their view could not be written), is not
// saved: that costs time at the next start, nothing else.
Status Intake::save_state() {
  journal::ViewBatch batch;
  uint64_t position = 0;
  {
    const std::lock_guard lock(engine_mutex_);
    position = engine_.position();
    if (position == saved_at_ || decisions_.position().value() < position) return {};
    batch.put(kStateRow, engine_.save());
  }
  const Status written = state_.try_write(std::move(batch), journal::Position(position));
  if (written) saved_at_ = position;
  return written || written.error().code == ErrorCode::no_space ? Status{} : written;
}

Result<journal::Trimmed> Intake::retain(const journal::Retention& retention, Timestamp now) {
  RETURN_IF_ERROR(while_nothing_is_applied([this] { return save_state(); }));
  ASSIGN_OR_RETURN(const journal::Trimmed trimmed, journal_->retain(retention, now));
  RETURN_IF_ERROR(while_nothing_is_applied([this] { return forget_decisions(); }));
  return trimmed;
}

// Also those that an earlier trimming left behind, when the program ended in between.
Status Intake::forget_decisions() {
  const journal::Position first = journal_->first();
  if (first.value() <= std::max<uint64_t>(forgotten_below_, 1)) return {};
  RETURN_IF_ERROR(decisions_.remove_below(row_key(first)));
  forgotten_below_ = first.value();
  return {};
}

Status Intake::while_nothing_is_applied(const std::function<Status()>& act) {
  const std::unique_lock lock(apply_mutex_, kApplyWaitMax);
  if (!lock.owns_lock())
    return Error{ErrorCode::unavailable, "retention is put off: a group of events waits for the disk"};
  return act();
}

Status Intake::submit(std::span<const model::Event> events, Timestamp received, Done done) {
  std::vector<journal::Draft> drafts;
  drafts.reserve(events.size());
  for (const model::Event& event : events) {
    journal::Draft& draft = drafts.emplace_back();
    draft.id = journal_id(event.header.source, event.header.id);
    model::append_event(draft.payload, event);
    draft.received = received;
    if (Status readable = check_stored_form(event, draft.payload); !readable)
      return within("event " + event.header.id, std::move(readable.error()));
  }
  return committer_->submit(std::move(drafts), [this, done = std::move(done)](
                                                   Result<std::span<const journal::Placed>> placed) {
    if (!placed) return done(std::move(placed.error()));
    std::vector<Answer> answers;
    answers.reserve(placed->size());
    for (const journal::Placed& place : *placed) {
      auto decision = answer_at(place.position);
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

// On the applying thread.
Result<std::string> Intake::answer_at(journal::Position position) const {
  if (fresh_first_ <= position && position.value() - fresh_first_.value() < fresh_.size())
    return fresh_[position.value() - fresh_first_.value()];
  ASSIGN_OR_RETURN(auto row, decisions_.get(row_key(position)));
  if (row) return *std::move(row);
  if (position < journal_->first()) {
    return Error{ErrorCode::unavailable,
                 "an event was let go by retention while its repeat was being answered; send it again"};
  }
  return Error{ErrorCode::corrupt, "no decision at position " + std::to_string(position.value())};
}

Result<std::optional<std::string>> Intake::decision(std::string_view source, std::string_view id) const {
  ASSIGN_OR_RETURN(const auto position, journal_->find(journal_id(source, id)));
  // An entry may be durable a moment before it is applied.
  if (!position || decisions_.position() < *position) return std::nullopt;
  ASSIGN_OR_RETURN(auto row, decisions_.get(row_key(*position)));
  if (!row && journal_->first() <= *position)
    return Error{ErrorCode::corrupt, "no decision at position " + std::to_string(position->value())};
  return row;
}

Status Intake::stored(std::span<const uint64_t> positions, const VisitStored& visit) const {
  // Neighbours are read together, with what lies between them: a block has some hundred entries.
  constexpr uint64_t kGapMax = 64;
  for (std::size_t begin = 0; begin < positions.size();) {
    std::size_t end = begin + 1;
    while (end < positions.size() && positions[end] - positions[end - 1] <= kGapMax) ++end;
    std::size_t next = begin;
    RETURN_IF_ERROR(journal_->read(journal::Position(positions[begin]), journal::Position(positions[end - 1]),
                                   [&](const journal::Entry& entry) -> Status {
                                     const uint64_t at = entry.position.value();
                                     while (next < end && positions[next] < at) ++next;
                                     if (next < end && positions[next] == at) visit(at, entry.payload);
                                     return {};
                                   }));
    begin = end;
  }
  return {};
}

// In pieces, so that no iterator keeps files of the log alive for the whole run.
Status Intake::read_entries(uint64_t last, const journal::Journal::Visit& visit) const {
  constexpr uint64_t kPieceEntries = 4'096;
  uint64_t next = journal_->first().value();
  while (next <= last) {
    const uint64_t to = std::min(last, next + kPieceEntries - 1);
    const auto take = [&](const journal::Entry& entry) -> Status {
      if (entry.position.value() != next) return gone_meanwhile(next);
      ++next;
      return visit(entry);
    };
    RETURN_IF_ERROR(journal_->read(journal::Position(next), journal::Position(to), take));
    if (next <= to) return gone_meanwhile(next);
  }
  return {};
}

std::string Intake::activation() const {
  const std::lock_guard lock(engine_mutex_);
  return engine_.activation();
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

std::optional<std::string> Intake::pack_trouble() const {
  const std::lock_guard lock(engine_mutex_);
  if (engine_.pack_trouble().empty()) return std::nullopt;
  return engine_.pack_trouble();
}

Intake::Counters Intake::counters() const {
  Counters counters;
  counters.durable = journal_->last_durable().value();
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
