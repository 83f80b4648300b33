#include "app/replayer.h"

#include <algorithm>
#include <chrono>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "app/console.h"
#include "app/stored_decision.h"
#include "base/hash.h"
#include "engine/engine.h"
#include "model/event_json.h"

namespace duanlian::app {
namespace {

constexpr std::size_t kBatchEvents = 2'000;

void tell_of_other_content(ReplayReport& report, const ReplayedEvent& one) {
  ++report.other_content;
  tell_of_line(report, one.file, one.line,
               "the id " + one.event.header.id +
                   " was seen with another content; its first decision stands 同号异文，以首次为准");
}

// In memory.
class EngineReplayer : public Replayer {
 public:
  EngineReplayer(const model::Event& activation, ReplayReport& report, DecisionFile& out)
      : report_(report), out_(out) {
    report_.measured = "decide 决策";
    engine_.apply(++position_, activation);
  }

  Status take(ReplayedEvent one) override {
    if (const Status known = engine::check_clock(one.event, wall_clock_now()); !known) {
      ++report_.bad_lines;
      tell_of_line(report_, one.file, one.line, known.error().message);
      return {};
    }
    text_.clear();
    model::append_event(text_, one.event);
    const Hash128 content = hash128(text_);
    const auto [known, is_new] =
        contents_.emplace(hash128(one.event.header.source + '\0' + one.event.header.id), content);
    if (!is_new) {
      if (known->second == content) {
        ++report_.repeated;
      } else {
        tell_of_other_content(report_, one);
      }
      return {};
    }
    const auto start = std::chrono::steady_clock::now();
    const model::Decision decision = engine_.apply(++position_, one.event);
    const auto taken = std::chrono::steady_clock::now() - start;
    report_.add_samples(taken, 1);
    report_.tally.add(decision);
    count_label(report_, one.label, decision.outcome);
    if (out_.wanted()) {
      text_.clear();
      model::append_decision(text_, decision);
      out_.write(text_);
    }
    return {};
  }

  Status finish() override { return {}; }

 private:
  struct IdHash {
    std::size_t operator()(const Hash128& id) const { return id.low; }
  };

  engine::Engine engine_;
  uint64_t position_ = 0;
  // By id. Of 128 bits: two ids or contents that fall together are not to be expected.
  std::unordered_map<Hash128, Hash128, IdHash> contents_;
  std::string text_;
  ReplayReport& report_;
  DecisionFile& out_;
};

// Through a journal.
class JournalReplayer : public Replayer {
 public:
  JournalReplayer(engine::Intake& intake, ReplayReport& report, DecisionFile& out)
      : intake_(intake), before_(intake.counters().position), report_(report), out_(out) {
    report_.measured = "submit to durable, a batch 提交到落盘";
  }

  Status take(ReplayedEvent one) override {
    events_.push_back(one.event);
    waiting_.push_back(std::move(one));
    return events_.size() < kBatchEvents ? Status{} : submit_all();
  }

  Status finish() override { return submit_all(); }

 private:
  Status submit_all() {
    RETURN_IF_ERROR(submit(events_, waiting_));
    events_.clear();
    waiting_.clear();
    return {};
  }

  // An event that the journal refuses is a bad line, and the others go on.
  Status submit(std::span<const model::Event> events, std::span<const ReplayedEvent> from) {
    if (events.empty()) return {};
    const auto start = std::chrono::steady_clock::now();
    const auto answers = intake_.submit_and_wait(events, wall_clock_now());
    const auto taken = std::chrono::steady_clock::now() - start;
    if (answers) {
      report_.add_samples(taken, answers->size());
      return count(*answers, from);
    }
    const ErrorCode code = answers.error().code;
    if (code != ErrorCode::invalid_argument && code != ErrorCode::limit_exceeded) return answers.error();
    if (events.size() == 1) {
      ++report_.bad_lines;
      tell_of_line(report_, from[0].file, from[0].line, answers.error().message);
      return {};
    }
    for (std::size_t i = 0; i < events.size(); ++i)
      RETURN_IF_ERROR(submit(events.subspan(i, 1), from.subspan(i, 1)));
    return {};
  }

  Status count(const std::vector<engine::Answer>& answers, std::span<const ReplayedEvent> from) {
    RETURN_IF_ERROR(read_first_contents(answers));
    for (std::size_t i = 0; i < answers.size(); ++i) {
      const engine::Answer& answer = answers[i];
      if (answer.repeated) {
        if (has_other_content(answer.position, from[i].event)) {
          tell_of_other_content(report_, from[i]);
          continue;
        }
        ++report_.repeated;
        if (answer.position > before_ || !seen_before_.insert(answer.position).second) continue;
        ++report_.journalled_before;
      }
      count_label(report_, from[i].label, count_stored(report_.tally, answer.decision));
      if (out_.wanted()) out_.write(answer.decision);
    }
    return {};
  }

  // What the repeated ids of the batch stood for at first.
  Status read_first_contents(const std::vector<engine::Answer>& answers) {
    std::vector<uint64_t> positions;
    for (const engine::Answer& answer : answers) {
      if (answer.repeated) positions.push_back(answer.position);
    }
    std::ranges::sort(positions);
    const auto twice = std::ranges::unique(positions);
    positions.erase(twice.begin(), twice.end());
    first_contents_.clear();
    return intake_.stored(positions, [this](uint64_t position, std::string_view payload) {
      first_contents_.emplace(position, hash128(payload));
    });
  }

  bool has_other_content(uint64_t position, const model::Event& event) {
    const auto first = first_contents_.find(position);
    if (first == first_contents_.end()) return false;
    text_.clear();
    model::append_event(text_, event);
    return hash128(text_) != first->second;
  }

  engine::Intake& intake_;
  // What stands behind this position came with this run: nobody else writes meanwhile.
  uint64_t before_;
  std::unordered_set<uint64_t> seen_before_;  // positions up to `before_` that this run has met
  std::unordered_map<uint64_t, Hash128> first_contents_;
  std::string text_;
  ReplayReport& report_;
  DecisionFile& out_;
  std::vector<model::Event> events_;
  std::vector<ReplayedEvent> waiting_;
};

}  // namespace

std::unique_ptr<Replayer> replay_in_memory(const model::Event& activation, ReplayReport& report,
                                           DecisionFile& out) {
  return std::make_unique<EngineReplayer>(activation, report, out);
}

std::unique_ptr<Replayer> replay_to_journal(engine::Intake& intake, ReplayReport& report, DecisionFile& out) {
  return std::make_unique<JournalReplayer>(intake, report, out);
}

}  // namespace duanlian::app
