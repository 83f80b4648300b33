#include "app/replay.h"

#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <span>
#include <unordered_set>

#include "app/commands.h"
#include "app/console.h"
#include "app/recovery.h"
#include "app/stored_outcome.h"
#include "base/hash.h"
#include "connect/files/file_reader.h"
#include "detect/pack.h"
#include "engine/activation.h"
#include "engine/engine.h"
#include "engine/intake.h"

namespace duanlian::app {
namespace {

constexpr std::size_t kBadLinesShownMax = 100;
constexpr std::size_t kBatchEvents = 2'000;

struct ReplayOptions {
  std::string in;
  std::string map;
  std::string pack = "packs/core";
  std::string data;
  std::string out;
};

// Where decisions go, when somebody asked for them.
class DecisionFile {
 public:
  Status open(const std::string& path) {
    if (path.empty()) return {};
    file_ = std::fopen(path.c_str(), "w");
    if (file_ == nullptr) return Error{ErrorCode::io, path + ": cannot be written"};
    return {};
  }
  ~DecisionFile() {
    if (file_ != nullptr) std::fclose(file_);
  }
  DecisionFile() = default;
  DecisionFile(const DecisionFile&) = delete;
  DecisionFile& operator=(const DecisionFile&) = delete;

  bool wanted() const { return file_ != nullptr; }
  void write(std::string_view json) {
    std::fwrite(json.data(), 1, json.size(), file_);
    std::fputc('\n', file_);
  }
  // Says whether everything reached the file.
  Status close() {
    if (file_ == nullptr) return {};
    const bool failed = std::ferror(file_) != 0;
    if ((std::fclose(std::exchange(file_, nullptr)) != 0) || failed)
      return Error{ErrorCode::io, "the decisions could not be written whole"};
    return {};
  }

 private:
  std::FILE* file_ = nullptr;
};

// Decides the events that it is given, in order, and counts.
class Replayer {
 public:
  virtual ~Replayer() = default;
  virtual Status take(model::Event event, std::string label) = 0;
  virtual Status finish() = 0;
};

// In memory, with the engine alone.
class EngineReplayer : public Replayer {
 public:
  EngineReplayer(const model::Event& activation, ReplayReport& report, DecisionFile& out)
      : report_(report), out_(out) {
    report_.measured = "decide 决策";
    engine_.apply(++position_, activation);
  }

  Status take(model::Event event, std::string label) override {
    const Hash128 id = hash128(event.header.source + '\0' + event.header.id);
    if (!ids_.insert(id).second) {
      ++report_.repeated;
      return {};
    }
    const auto start = std::chrono::steady_clock::now();
    const model::Decision decision = engine_.apply(++position_, event);
    const auto taken = std::chrono::steady_clock::now() - start;
    report_.add_samples(taken, 1);
    report_.tally.add(decision);
    count_label(report_, label, decision.outcome);
    if (out_.wanted()) {
      json_.clear();
      model::append_decision(json_, decision);
      out_.write(json_);
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
  std::unordered_set<Hash128, IdHash> ids_;  // of 128 bits: two ids that fall together are not to be expected
  std::string json_;
  ReplayReport& report_;
  DecisionFile& out_;
};

// Through the journal of a data folder: durable, as `serve` does it.
class JournalReplayer : public Replayer {
 public:
  JournalReplayer(engine::Intake& intake, ReplayReport& report, DecisionFile& out)
      : intake_(intake), report_(report), out_(out) {
    report_.measured = "submit to durable, a batch 提交到落盘";
    // What was counted before, such as the activation of the pack, is no event of the file.
    before_ = intake.counters().tally;
  }

  Status take(model::Event event, std::string label) override {
    events_.push_back(std::move(event));
    labels_.push_back(std::move(label));
    return events_.size() < kBatchEvents ? Status{} : submit_all();
  }

  Status finish() override {
    RETURN_IF_ERROR(submit_all());
    const engine::Tally since = intake_.counters().tally.since(before_);
    report_.tally.by_rule = since.by_rule;
    report_.tally.by_kind = since.by_kind;
    report_.tally.rule_errors = since.rule_errors;
    return {};
  }

 private:
  Status submit_all() {
    RETURN_IF_ERROR(submit(events_, labels_));
    events_.clear();
    labels_.clear();
    return {};
  }

  // An event that the journal refuses is a bad line, and the others go on.
  Status submit(std::span<const model::Event> events, std::span<const std::string> labels) {
    if (events.empty()) return {};
    const auto start = std::chrono::steady_clock::now();
    const auto answers = intake_.submit_and_wait(events, wall_clock_now());
    const auto taken = std::chrono::steady_clock::now() - start;
    if (answers) {
      report_.add_samples(taken, answers->size());
      count(*answers, labels);
      return {};
    }
    const ErrorCode code = answers.error().code;
    if (code != ErrorCode::invalid_argument && code != ErrorCode::limit_exceeded) return answers.error();
    if (events.size() == 1) {
      if (++report_.bad_lines <= kBadLinesShownMax) complain(answers.error());
      return {};
    }
    for (std::size_t i = 0; i < events.size(); ++i)
      RETURN_IF_ERROR(submit(events.subspan(i, 1), labels.subspan(i, 1)));
    return {};
  }

  void count(const std::vector<engine::Answer>& answers, std::span<const std::string> labels) {
    for (std::size_t i = 0; i < answers.size(); ++i) {
      if (answers[i].repeated) {
        ++report_.repeated;
        continue;
      }
      ++report_.tally.events;
      const model::Outcome outcome = stored_outcome(answers[i].decision);
      ++report_.tally.by_outcome[static_cast<std::size_t>(outcome)];
      count_label(report_, labels[i], outcome);
      if (out_.wanted()) out_.write(answers[i].decision);
    }
  }

  engine::Intake& intake_;
  engine::Tally before_;
  ReplayReport& report_;
  DecisionFile& out_;
  std::vector<model::Event> events_;
  std::vector<std::string> labels_;
};

Status feed(connect::FileReader& reader, Replayer& replayer, ReplayReport& report) {
  Progress progress("replay");
  connect::MappedEvent mapped;
  connect::LineError bad;
  const auto start = std::chrono::steady_clock::now();
  for (auto step = reader.next(mapped, bad); step != connect::ReadStep::end;
       step = reader.next(mapped, bad)) {
    if (step == connect::ReadStep::item) {
      RETURN_IF_ERROR(replayer.take(std::move(mapped.event), std::move(mapped.label)));
      mapped = {};
    } else if (++report.bad_lines <= kBadLinesShownMax) {
      std::fprintf(stderr, "%s:%lu: %s\n", bad.file.c_str(), bad.line, bad.reason.c_str());
    } else if (report.bad_lines == kBadLinesShownMax + 1) {
      std::fputs("further bad lines are counted, not shown\n", stderr);
    }
    progress.show(reader.bytes_read(), reader.bytes_total(), "bytes");
  }
  RETURN_IF_ERROR(replayer.finish());
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return {};
}

Result<connect::FileReader> open_input(const ReplayOptions& options) {
  std::optional<connect::Mapping> mapping;
  if (!options.map.empty()) {
    ASSIGN_OR_RETURN(mapping, connect::Mapping::load(options.map));
  }
  return connect::FileReader::open(options.in, std::move(mapping));
}

Status replay_file(const ReplayOptions& options, ReplayReport& report) {
  ASSIGN_OR_RETURN(auto reader, open_input(options));
  ASSIGN_OR_RETURN(auto files, detect::read_pack_folder(options.pack));
  DecisionFile out;
  RETURN_IF_ERROR(out.open(options.out));
  if (options.data.empty()) {
    ASSIGN_OR_RETURN(
        const model::Event activation,
        engine::activation_event(std::move(files),
                                 {.by = "replay", .source = "duanlian", .now = model::kEventTimeMin}));
    EngineReplayer replayer(activation, report, out);
    RETURN_IF_ERROR(feed(reader, replayer, report));
  } else {
    ASSIGN_OR_RETURN(const auto intake, open_intake(std::filesystem::path(options.data) / "journal"));
    RETURN_IF_ERROR(engine::ensure_pack(*intake, std::move(files), "replay", wall_clock_now()));
    JournalReplayer replayer(*intake, report, out);
    RETURN_IF_ERROR(feed(reader, replayer, report));
  }
  return out.close();
}

int run(const ReplayOptions& options) {
  ReplayReport report;
  if (const Status done = replay_file(options, report); !done) {
    complain(done.error());
    return kExitFailed;
  }
  print(summary_of(report));
  return report.bad_lines == 0 ? kExitGood : kExitBadInput;
}

}  // namespace

void add_replay(CLI::App& program, int& exit_status) {
  auto options = std::make_shared<ReplayOptions>();
  CLI::App* const command =
      program.add_subcommand("replay", "Decide the events of a file or folder and print what came of it");
  command
      ->add_option("--in", options->in,
                   "File or folder: JSON lines of events, or anything that --map describes; .zst too")
      ->required();
  command->add_option("--map", options->map, "Mapping file (docs/mapping.md)");
  command->add_option("--pack", options->pack, "Folder of the pack")->capture_default_str();
  command->add_option("--data", options->data,
                      "Data folder: journal the events there; without it nothing is kept");
  command->add_option("--out", options->out, "Write the decisions here, a JSON line each");
  command->callback([options, &exit_status] { exit_status = run(*options); });
}

}  // namespace duanlian::app
