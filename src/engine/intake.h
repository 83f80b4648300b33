#pragma once

#include <atomic>
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
#include "engine/engine.h"
#include "engine/tally.h"
#include "journal/committer.h"
#include "journal/journal.h"
#include "model/event_json.h"

namespace duanlian::engine {

struct IntakeOptions {
  journal::Options journal;
  journal::CommitterOptions committer;
  // Entries between two saved states: what a restart applies again at most.
  uint64_t save_every = 100'000;
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

  // Takes the events in order, all or none. Refused at once (and `done` is not called) when the queue is full
  // (unavailable), the disk is full (no_space) or the engine has stopped. `received` is the clock at the
  // edge.
  Status submit(std::span<const model::Event> events, Timestamp received, Done done);
  // The same, waiting.
  Result<std::vector<Answer>> submit_and_wait(std::span<const model::Event> events, Timestamp received);

  // The decision on an event, as it was first made.
  Result<std::optional<std::string>> decision(std::string_view source, std::string_view id) const;

  // The deciding pack now.
  struct ActivePack {
    model::PackName name;
    model::Bilingual title;
    std::size_t rules = 0;
    std::string activated_with;  // detect::deciders() of the program that activated it
  };
  std::optional<ActivePack> active_pack() const;

  // A consistent copy of journal and views while running; see journal::Journal::back_up.
  Status back_up(const std::filesystem::path& to) { return journal_->back_up(to); }
  Result<journal::Trimmed> retain(const journal::Retention& retention, Timestamp now) {
    return journal_->retain(retention, now);
  }

  // Waits until everything submitted before was answered, and saves the state.
  void flush();

  struct Counters {
    uint64_t position = 0;
    uint64_t first = 0;
    std::size_t watchlist_entries = 0;
    uint64_t replay_differences = 0;  // decisions that came out otherwise when applied again at a start
    bool other_deciders = false;      // at the start the active pack had been activated with other versions
    journal::CommitterCounters committer;
    Tally tally;  // since the start of the program
  };
  Counters counters() const;

 private:
  Intake(std::unique_ptr<journal::Journal> journal, const IntakeOptions& options);
  Status recover();
  Status apply(const journal::Group& group);
  Status apply_entry(const journal::Entry& entry, journal::ViewBatch& decisions);
  Status save_state();
  Result<std::string> decision_at(journal::Position position) const;

  IntakeOptions options_;
  std::unique_ptr<journal::Journal> journal_;
  journal::View decisions_;
  journal::View state_;
  mutable std::mutex engine_mutex_;  // held by the applying thread for a group, by readers for a moment
  Engine engine_;
  model::EventReader reader_;
  Tally tally_;
  uint64_t saved_at_ = 0;
  std::atomic<uint64_t> replay_differences_ = 0;
  bool other_deciders_ = false;                    // set when opened
  std::unique_ptr<journal::Committer> committer_;  // last: its threads use the rest
};

}  // namespace duanlian::engine
