#include "engine/intake.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <thread>
#include <utility>

#include "base/coding.h"
#include "detect/deciders.h"
#include "engine/stored_outcome.h"

namespace duanlian::engine {
namespace {

constexpr std::string_view kDecisionsView = "decisions";
constexpr std::string_view kEntitiesView = "entities";
constexpr std::string_view kMoneyView = "money";
constexpr std::string_view kStateView = "engine";
// Of the state that is saved while events are applied: bytes for each of them, at least so many at once. With
// more for an entry a saving would take much of the time, with less a small state would take long.
constexpr std::size_t kSavedBytesPerEntryMin = 1'024;
constexpr std::size_t kSavedBytesPerEntryMax = 8'192;
constexpr std::size_t kSavedBytesMin = std::size_t{64} << 10;
constexpr std::size_t kSavedBytesBehindMax = std::size_t{64} << 20;
// Of what is put aside; a disk that is too slow for it gets longer.
constexpr std::size_t kAsideBytesMax = std::size_t{128} << 20;
// Of a step at most, and how long the thread that writes is waited for before the next one.
constexpr std::size_t kSavedBytesPerStep = std::size_t{1} << 20;
constexpr std::chrono::milliseconds kWritingLookedAtEvery{1};
constexpr std::size_t kDecisionBytesExpected = 384;
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

// The events of one submission on their way to the applying thread. It decides these and not what stands in
// the journal: append_checked_event makes sure that both are the same.
struct Submitted : journal::Origin {
  explicit Submitted(std::vector<model::Event>&& given) : events(std::move(given)) {}
  std::vector<model::Event> events;
};

Result<std::vector<journal::Draft>> drafts_of(std::span<const model::Event> events, Timestamp received) {
  constexpr std::size_t kPayloadBytesExpected = 640;
  std::vector<journal::Draft> drafts;
  drafts.reserve(events.size());
  for (const model::Event& event : events) {
    journal::Draft& draft = drafts.emplace_back();
    draft.id = journal_id(event.header.source, event.header.id);
    draft.payload.reserve(kPayloadBytesExpected);
    draft.received = received;
    if (Status known = check_clock(event, received); !known)
      return within("event " + event.header.id, std::move(known.error()));
    if (Status readable = model::append_checked_event(draft.payload, event); !readable)
      return within("event " + event.header.id, std::move(readable.error()));
  }
  return drafts;
}

Error gone_meanwhile(uint64_t position) {
  return {ErrorCode::unavailable,
          "retention let go of entry " + std::to_string(position) + " before it was read; begin again"};
}

}  // namespace

Status check_clock(const model::Event& event, Timestamp now) {
  if (event.header.time <= now + kAheadOfClockMax) return {};
  return invalid(
      "time: more than 10 minutes ahead of the clock here: a wrong clock or unit (kAheadOfClockMax)");
}

Intake::Intake(const std::filesystem::path& folder, std::unique_ptr<journal::Journal> journal,
               const IntakeOptions& options)
    : folder_(folder),
      options_(options),
      journal_(std::move(journal)),
      decisions_(journal_->view(kDecisionsView)),
      index_(journal_->view(kEntitiesView)),
      money_rows_(journal_->view(kMoneyView)),
      state_(journal_->view(kStateView)) {}

Result<std::unique_ptr<Intake>> Intake::open(const std::filesystem::path& folder,
                                             const IntakeOptions& options) {
  ASSIGN_OR_RETURN(auto journal, journal::Journal::open(folder, options.journal));
  std::unique_ptr<Intake> intake(new Intake(folder, std::move(journal), options));
  RETURN_IF_ERROR(intake->recover());
  intake->committer_ = std::make_unique<journal::Committer>(
      *intake->journal_, [raw = intake.get()](const journal::Group& group) { return raw->apply(group); },
      options.committer);
  return intake;
}

Intake::~Intake() {
  if (committer_ == nullptr) return;
  committer_->stop();
  static_cast<void>(settle_money());
  static_cast<void>(save_all_in_steps());
}

Status Intake::recover() {
  RETURN_IF_ERROR(load_state());
  RETURN_IF_ERROR(catch_up_index());
  RETURN_IF_ERROR(load_money());
  const uint64_t end = journal_->last_durable().value();
  if (journal_->first().value() > engine_.position() + 1 && end > engine_.position())
    return Error{ErrorCode::corrupt, "the journal no longer has the entries after the saved state"};
  constexpr uint64_t kBatchEntries = 4'096;
  while (engine_.position() < end) {
    const journal::Position from(engine_.position() + 1);
    const journal::Position to(std::min(end, from.value() + kBatchEntries - 1));
    Repetition repetition;
    RETURN_IF_ERROR(journal_->read(
        from, to, [&](const journal::Entry& entry) { return apply_again(entry, repetition); }));
    // The view may be ahead of the saved state; what it holds was answered and stays.
    if (const std::size_t missing = repetition.missing.size(); missing != 0) {
      const journal::Position first(to.value() - missing + 1);
      RETURN_IF_ERROR(decisions_.write(first, repetition.missing));
    }
    if (to > index_.position()) RETURN_IF_ERROR(index_.write(to));
    RETURN_IF_ERROR(money_rows_.keep(engine_.money(), to));
    if (options_.recovery_progress) options_.recovery_progress(to.value(), end);
  }
  tally_ = {};
  other_deciders_ = engine_.pack() != nullptr && engine_.activated_with() != detect::deciders();
  return {};
}

Status Intake::load_state() {
  auto loaded = state_.load();
  if (!loaded && loaded.error().code == ErrorCode::unsupported) return start_over(loaded.error().message);
  if (!loaded) return std::move(loaded.error());
  engine_ = *std::move(loaded);
  if (engine_.position() > journal_->last_durable().value())
    return Error{ErrorCode::corrupt, "the saved state is ahead of the journal"};
  if (engine_.position() <= decisions_.position().value()) return {};
  return start_over("decisions after entry " + std::to_string(decisions_.position().value()) +
                    " are missing");
}

// Applied from the first entry on, everything is made again.
Status Intake::start_over(std::string_view why) {
  if (journal_->first() != journal::Position(1)) {
    return Error{ErrorCode::corrupt, std::string(why) +
                                         ", and the journal no longer has all entries, from which it could "
                                         "be made again; restore a back-up"};
  }
  engine_ = Engine();
  return state_.forget();
}

// Total: whatever an intact entry holds, the journal goes on behind it. A stricter program than the one that
// took the entry must be able to open the journal.
model::Decision Intake::decide(const journal::Entry& entry, std::optional<model::Outcome> first_decided) {
  const uint64_t position = entry.position.value();
  const auto event = reader_.read_stored(entry.payload);
  if (event) {
    model::Decision decision = engine_.apply(position, *event, first_decided);
    index_.note(*event, position, decision.outcome);
    return decision;
  }
  return engine_.skip(position, header_of(entry), kind_of(entry.payload), event.error());
}

std::string Intake::count_and_write(const model::Decision& decision) {
  tally_.add(decision);
  std::string json;
  json.reserve(kDecisionBytesExpected);
  model::append_decision(json, decision);
  return json;
}

Status Intake::apply_again(const journal::Entry& entry, Repetition& repetition) {
  if (decisions_.position() < entry.position) {
    repetition.missing.push_back(count_and_write(decide(entry, std::nullopt)));
    return {};
  }
  std::optional<DecisionRow>& row = repetition.stored;
  if (!row || row->at(entry.position) == nullptr) {
    ASSIGN_OR_RETURN(row, decisions_.row_of(entry.position));
  }
  const std::string* const stored = row ? row->at(entry.position) : nullptr;
  const auto outcome = stored == nullptr ? std::nullopt : std::optional(outcome_in(*stored));
  const std::string decision = count_and_write(decide(entry, outcome));
  if (stored == nullptr || *stored != decision) ++replay_differences_;
  return {};
}

Status Intake::apply(const journal::Group& group) {
  if (group.empty()) return {};
  const std::lock_guard applying(apply_mutex_);
  fresh_.clear();
  fresh_first_ = group.first();
  {
    const std::lock_guard lock(engine_mutex_);
    std::span<const journal::Placed> placed = group.placed();
    for (const journal::Group::Part& part : group.parts()) {
      decide_part(part, placed.first(part.drafts));
      placed = placed.subspan(part.drafts);
    }
    const uint64_t revision = engine_.orders().revision();
    if (std::exchange(orders_told_, revision) != revision) orders_changed_.notify_all();
  }
  CHECK(fresh_.size() == group.entries().size(), "every new entry is decided, once");
  RETURN_IF_ERROR(decisions_.write(fresh_first_, fresh_));
  RETURN_IF_ERROR(keep_index(group.last()));
  RETURN_IF_ERROR(money_rows_.keep(engine_.money(), group.last()));
  if (!state_.under_way() && group.last().value() < state_.begun_at() + options_.save_every) return {};
  if (!state_.under_way() && !begin_saving()) return {};
  // What the disk was too slow for is made up later, or a saving would take longer and longer.
  saving_due_bytes_ =
      std::min(saving_due_bytes_ + group.entries().size() * saved_bytes_per_entry_, kSavedBytesBehindMax);
  // Soon after the begin more is put aside than goes out.
  const std::size_t aside = engine_.memory().aside_bytes();
  if (aside > kAsideBytesMax) saving_due_bytes_ = std::max(saving_due_bytes_, aside - kAsideBytesMax);
  for (bool took = true; took && saving_due_bytes_ >= kSavedBytesMin;) {
    const std::size_t step = std::min(saving_due_bytes_, kSavedBytesPerStep);
    RETURN_IF_ERROR(save_some(step, &took));
    if (took) saving_due_bytes_ -= step;
  }
  return {};
}

void Intake::decide_part(const journal::Group::Part& part, std::span<const journal::Placed> placed) {
  const auto* const submitted = dynamic_cast<const Submitted*>(part.origin.get());
  CHECK(submitted != nullptr && submitted->events.size() == placed.size(), "events go with their drafts");
  std::vector<Engine::Numbered> fresh;
  fresh.reserve(placed.size());
  for (std::size_t i = 0; i < placed.size(); ++i) {
    if (!placed[i].repeated) fresh.push_back({placed[i].position.value(), &submitted->events[i]});
  }
  engine_.apply_all(fresh, [&](const Engine::Numbered& event, const model::Decision& decision) {
    index_.note(*event.event, event.position, decision.outcome);
    fresh_.push_back(count_and_write(decision));
  });
}

// A state that is ahead of the decisions (when their view could not be written) is not saved: that costs time
// at the next start, nothing else.
bool Intake::begin_saving() {
  const std::lock_guard lock(engine_mutex_);
  const uint64_t position = engine_.position();
  if (position == state_.saved_at() || decisions_.position().value() < position) return false;
  state_.begin(engine_);
  saving_due_bytes_ = 0;
  const std::size_t wanted = engine_.memory().counters().bytes / std::max<uint64_t>(options_.save_every, 1);
  saved_bytes_per_entry_ = std::clamp(wanted, kSavedBytesPerEntryMin, kSavedBytesPerEntryMax);
  return true;
}

Status Intake::save_some(std::size_t bytes, bool* took) {
  {
    const std::lock_guard lock(engine_mutex_);
    *took = state_.collect(engine_, bytes);
  }
  const Status written = state_.write(engine_);
  return written || written.error().code == ErrorCode::no_space ? Status{} : written;
}

// The state as it is now or later, in steps between which events are applied.
Status Intake::save_all_in_steps() {
  // One that is under way began earlier.
  RETURN_IF_ERROR(end_saving());
  RETURN_IF_ERROR(while_nothing_is_applied([this]() -> Status {
    if (!state_.under_way()) begin_saving();
    return {};
  }));
  return end_saving();
}

Status Intake::end_saving() {
  bool under_way = true;
  bool took = false;
  const auto step = [&] {
    Status written = save_some(kSavedBytesPerStep, &took);
    under_way = state_.under_way();
    return written;
  };
  while (under_way) {
    RETURN_IF_ERROR(while_nothing_is_applied(step));
    if (under_way && !took) std::this_thread::sleep_for(kWritingLookedAtEvery);
  }
  return {};
}

Result<journal::Trimmed> Intake::retain(const journal::Retention& retention, Timestamp now) {
  RETURN_IF_ERROR(save_all_in_steps());
  RETURN_IF_ERROR(settle_index());
  RETURN_IF_ERROR(settle_money());
  ASSIGN_OR_RETURN(const journal::Trimmed trimmed, journal_->retain(retention, now));
  RETURN_IF_ERROR(while_nothing_is_applied([this] { return forget_decisions(); }));
  RETURN_IF_ERROR(forget_entities());
  return trimmed;
}

// Also those that an earlier trimming left behind, when the program ended in between.
Status Intake::forget_decisions() {
  const journal::Position first = journal_->first();
  if (first.value() <= std::max<uint64_t>(forgotten_below_, 1)) return {};
  RETURN_IF_ERROR(decisions_.remove_before(first));
  RETURN_IF_ERROR(money_rows_.remove_before(first));
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
  return submit(std::vector<model::Event>(events.begin(), events.end()), received, std::move(done));
}

Status Intake::submit(std::vector<model::Event>&& events, Timestamp received, Done done) {
  RETURN_IF_ERROR(committer_->admit(events.size()));
  ASSIGN_OR_RETURN(auto drafts, drafts_of(events, received));
  auto submitted = std::make_unique<Submitted>(std::move(events));
  Submitted& kept = *submitted;
  std::unique_ptr<journal::Origin> origin = std::move(submitted);
  auto answer = [this, done = std::move(done)](Result<std::span<const journal::Placed>> placed) {
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
  };
  Status taken = committer_->submit(std::move(drafts), std::move(answer), std::move(origin));
  if (!taken) events = std::move(kept.events);
  return taken;
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
  ASSIGN_OR_RETURN(auto row, decisions_.get(position));
  if (row) return *std::move(row);
  if (position < journal_->first()) {
    return Error{ErrorCode::unavailable,
                 "an event was let go by retention while its repeat was being answered; send it again"};
  }
  return Error{ErrorCode::corrupt, "no decision at position " + std::to_string(position.value())};
}

Result<std::optional<std::string>> Intake::decision(std::string_view source, std::string_view id) const {
  ASSIGN_OR_RETURN(const auto position, position_of(source, id));
  if (!position) return std::nullopt;
  ASSIGN_OR_RETURN(auto row, decisions_.get(journal::Position(*position)));
  if (!row && journal_->first().value() <= *position)
    return Error{ErrorCode::corrupt, "no decision at position " + std::to_string(*position)};
  return row;
}

// An entry may be durable a moment before it is applied.
Result<std::optional<uint64_t>> Intake::position_of(std::string_view source, std::string_view id) const {
  ASSIGN_OR_RETURN(const auto position, journal_->find(journal_id(source, id)));
  if (!position || decisions_.position() < *position) return std::nullopt;
  return position->value();
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

Timestamp Intake::newest_time() const {
  const std::lock_guard lock(engine_mutex_);
  return engine_.memory().now();
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
  counters.memory = engine_.memory().counters();
  counters.money = engine_.money().counters();
  counters.orders = engine_.orders().size();
  counters.orders_open = engine_.orders().open();
  counters.order_oddities = engine_.orders().oddity_count();
  counters.tally = tally_;
  return counters;
}

}  // namespace duanlian::engine
