#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/decision_index.h"
#include "engine/decision_rows.h"
#include "engine/engine.h"
#include "engine/entity_view.h"
#include "engine/money_rows.h"
#include "engine/outbox.h"
#include "engine/state_saver.h"
#include "engine/tally.h"
#include "journal/committer.h"
#include "journal/journal.h"
#include "model/event_json.h"

namespace duanlian::engine {

// An event whose own time is further ahead of the clock at the edge is refused: event time drives what is
// remembered, and a single wrong clock could make the engine forget everything. One within it still makes
// what others report meanwhile late for windows that are shorter, so it is not much more than what clocks
// that are set by the network differ by.
inline constexpr Duration kAheadOfClockMax = minutes(10);

// Whether the event's time is one that can be taken in by that clock.
Status check_clock(const model::Event& event, Timestamp now);

// At 80,000 entries a second two of these are applied again in some six seconds. With more a restart would
// take longer, with less more would be written for each entry.
inline constexpr uint64_t kSaveEvery = 250'000;

struct IntakeOptions {
  journal::Options journal;
  journal::CommitterOptions committer;
  // Entries between the beginnings of two savings of the state, and about as many over which one is spread.
  // So after a kill those of two of these are applied again at most, as long as a saving need not take more
  // than kSavedBytesPerEntryMax for each.
  uint64_t save_every = kSaveEvery;
  // Transfers of the money graph. It takes no more of them, and everything else goes on.
  uint64_t graph_transfers_max = kGraphTransfersUsual;
  // All of the newest so many of them is in memory; rows of older ones lie in a file of the journal's folder.
  uint64_t graph_transfers_in_memory = kGraphInMemoryUsual;
  // Called now and then while entries are applied again at the start.
  std::function<void(uint64_t at, uint64_t last)> recovery_progress;
};

// The answer to one submitted event.
struct Answer {
  uint64_t position = 0;
  bool repeated = false;  // the id was known: this is the first decision, and nothing has changed
  std::string decision;   // JSON; docs/decision-format.md
};

// The way in: events are journalled and applied at the same time, and answered when both are done. What was
// answered is on disk. All methods may be called from any thread.
class Intake {
 public:
  // Opens the folder's journal and brings the engine to its end: the saved state, then the entries after it.
  static Result<std::unique_ptr<Intake>> open(const std::filesystem::path& folder,
                                              const IntakeOptions& options);
  ~Intake();  // saves the state
  Intake(const Intake&) = delete;
  Intake& operator=(const Intake&) = delete;

  // Called once on another thread; must be quick and must not call the intake.
  using Done = std::function<void(Result<std::vector<Answer>>)>;

  // Takes the events in order, all or none. Refused at once (and `done` is not called, and the events are
  // left as they were) when an event could not be read again from the journal, or its time is further ahead
  // than kAheadOfClockMax (invalid_argument, limit_exceeded), the queue is full or the engine has stopped
  // (unavailable), or the disk is full (no_space). `received` is the clock at the edge.
  Status submit(std::vector<model::Event>&& events, Timestamp received, Done done);
  // The same with a copy of the events.
  Status submit(std::span<const model::Event> events, Timestamp received, Done done);
  // The same, waiting.
  Result<std::vector<Answer>> submit_and_wait(std::span<const model::Event> events, Timestamp received);

  // The decision on an event, as it was first made.
  Result<std::optional<std::string>> decision(std::string_view source, std::string_view id) const;

  // All that is known of the entity now. A person or organisation is "SOURCE/ID", as in docs/links.md.
  Result<EntityView> entity(const model::Entity& entity) const;

  // The entities of these kinds that are linked to it at that time: features::Links::linked, kind by kind.
  std::vector<model::Entity> linked(const model::Entity& entity, std::span<const model::EntityKind> wanted,
                                    Timestamp at) const;
  // Accounts and wallets that links join with it at that time: engine/held_together.h.
  std::optional<std::vector<model::Entity>> held_beside(const model::Entity& entity, Timestamp at) const;

  // The money as the entries so far tell it. Any thread may look at any time, without waiting and without
  // being waited for, as long as the intake lives.
  const graph::MoneyGraph& money() const { return engine_.money().graph(); }
  // Why its older pages are still in memory, where they should not be. The service goes on.
  std::optional<Error> money_trouble() const { return engine_.money().older_trouble(); }
  // Of the events so far: what "now" means.
  Timestamp newest_time() const;
  // The first entry that the graph knew of at the start: 1, or later where the entries before are gone.
  uint64_t money_begins_at() const { return money_begins_at_; }
  // Where the event stands in the journal; nothing when it is not known, or not applied yet.
  Result<std::optional<uint64_t>> position_of(std::string_view source, std::string_view id) const;

  // The stored forms of the events at these positions, in order, for who compares them. Positions that
  // retention let go of are left out. REQUIRES that they rise and were answered.
  using VisitStored = std::function<void(uint64_t position, std::string_view payload)>;
  Status stored(std::span<const uint64_t> positions, const VisitStored& visit) const;

  // All entries that are kept, in order, up to the one at `last`, until the function returns an error, which
  // is returned. Reads beside the applying thread and holds nothing that it waits for, however long it takes.
  // `unavailable` when retention lets go of an entry before it was read. REQUIRES that `last` was answered.
  Status read_entries(uint64_t last, const journal::Journal::Visit& visit) const;

  // Looks at the orders as they stand. What is called must be quick: events wait for it.
  void see_orders(const std::function<void(const respond::OrderBook&)>& look) const;
  // Returns when something about them has changed since that revision, or after that time.
  void wait_for_orders(uint64_t revision, std::chrono::milliseconds at_most) const;
  // Those that a carrier is to bring: OutboxSource::due(). Only what is on the disk: `more_soon` when there
  // is more that will be in a moment.
  std::vector<DueOrder> due_orders(bool* more_soon) const;

  // The deciding pack now.
  struct ActivePack {
    model::PackName name;
    model::Bilingual title;
    std::size_t rules = 0;
    std::string activated_with;  // detect::deciders() of the program that activated it
  };
  std::optional<ActivePack> active_pack() const;
  // Its stored activation, with all its files; empty before the first.
  std::string activation() const;
  // The stored activation of the law pack, with all its files; empty before the first.
  std::string law_activation() const;
  // Why the pack that the journal last activated does not decide: this program refuses it. Then active_pack()
  // is empty and every decision carries an error until another one is activated. Nothing when all is well.
  std::optional<std::string> pack_trouble() const;

  // The error after which nothing is taken any more until the program is started again; nothing while all is
  // well. For administrators: it may name an entry.
  std::optional<Error> stopped() const { return committer_->stopped(); }

  // A consistent copy of journal and views in a folder that must not exist yet, while events go on being
  // taken. See journal::Journal::back_up. Waits; not for a thread that must not.
  Status back_up(const std::filesystem::path& to) { return journal_->back_up(to); }
  // Lets go of the oldest entries as the rule says, and of their decisions. Saves the state first, since what
  // it does not hold may not go. Waits a few seconds at most for the group that is being applied.
  Result<journal::Trimmed> retain(const journal::Retention& retention, Timestamp now);

  struct Counters {
    uint64_t position = 0;  // applied; may be ahead of the disk
    uint64_t durable = 0;
    uint64_t first = 0;
    std::size_t watchlist_entries = 0;
    features::Memory::Counters memory;
    MoneyView::Counters money;
    std::size_t orders = 0;
    std::size_t orders_open = 0;
    uint64_t order_oddities = 0;
    uint64_t replay_differences = 0;  // decisions that came out otherwise when applied again at a start
    bool other_deciders = false;      // at the start the active pack had been activated with other versions
    journal::CommitterCounters committer;
    Tally tally;  // since the start of the program
  };
  Counters counters() const;

 private:
  Intake(const std::filesystem::path& folder, std::unique_ptr<journal::Journal> journal,
         const IntakeOptions& options);
  Status recover();
  Status load_state();
  Status start_over(std::string_view why);
  Status catch_up_index();
  Status load_money();
  Status catch_up_money(uint64_t from);
  Status settle_money();
  Status keep_index(journal::Position applied);
  Status settle_index();
  Status forget_entities();
  Status apply(const journal::Group& group);
  model::Decision decide(const journal::Entry& entry, std::optional<model::Outcome> first_decided);
  std::string count_and_write(const model::Decision& decision);
  void decide_part(const journal::Group::Part& part, std::span<const journal::Placed> placed);
  // Entries that were applied before this program began, and the decisions that are not in the view yet.
  struct Repetition {
    std::optional<DecisionRow> stored;  // that was looked at last
    std::vector<std::string> missing;
  };
  Status apply_again(const journal::Entry& entry, Repetition& repetition);
  // REQUIRES apply_mutex_, or that nothing is applied. A step of about so many bytes; a state that has no
  // room on the disk is not saved.
  Status save_some(std::size_t bytes, bool* took);
  bool begin_saving();
  Status save_all_in_steps();
  Status end_saving();
  Status forget_decisions();
  Status while_nothing_is_applied(const std::function<Status()>& act);
  Result<std::string> answer_at(journal::Position position) const;

  std::filesystem::path folder_;
  IntakeOptions options_;
  std::unique_ptr<journal::Journal> journal_;
  DecisionRows decisions_;
  DecisionIndex index_;
  MoneyRows money_rows_;
  uint64_t money_begins_at_ = 1;  // set when opened
  StateSaver state_;
  mutable std::mutex engine_mutex_;  // held by the applying thread for a group, by readers for a moment
  Engine engine_;
  mutable std::condition_variable orders_changed_;  // with engine_mutex_
  uint64_t orders_told_ = 0;                        // revision of the last notification
  model::EventReader reader_;
  Tally tally_;
  // Held while a group is applied and its decisions are written, so that whoever else holds it sees an engine
  // and a view that stand at the same entry.
  std::timed_mutex apply_mutex_;
  uint64_t forgotten_below_ = 0;           // guarded by apply_mutex_
  std::size_t saving_due_bytes_ = 0;       // of the saving under way; guarded by apply_mutex_
  std::size_t saved_bytes_per_entry_ = 0;  // likewise
  // The decisions of the group that was applied last, for its answers; of the applying thread only.
  std::vector<std::string> fresh_;
  journal::Position fresh_first_;
  std::atomic<uint64_t> replay_differences_ = 0;
  bool other_deciders_ = false;                    // set when opened
  std::unique_ptr<journal::Committer> committer_;  // last: its threads use the rest
};

}  // namespace duanlian::engine
