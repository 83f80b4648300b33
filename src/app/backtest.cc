#include "engine/backtest.h"

#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "app/backtest_summary.h"
#include "app/commands.h"
#include "app/console.h"
#include "app/data_folder.h"
#include "app/decision_file.h"
#include "connect/files/label_file.h"
#include "detect/pack.h"
#include "journal/stored_journal.h"

namespace duanlian::app {
namespace {

constexpr uint64_t kIssuesShownMax = 100;

struct BacktestOptions {
  std::string data = "data";
  std::string pack;
  std::string against;
  std::string labels;
  std::string from;
  std::string to;
  std::string out;
  bool json = false;
};

Result<std::optional<Timestamp>> time_of(std::string_view option, const std::string& text) {
  if (text.empty()) return std::nullopt;
  auto time = parse_rfc3339(text);
  if (!time) return within(option, std::move(time.error()));
  return *time;
}

Result<std::unique_ptr<journal::StoredJournal>> open_journal(const std::string& data) {
  auto journal = journal::StoredJournal::open(journal_in(data));
  if (!journal && journal.error().code == ErrorCode::unavailable) {
    journal.error().message +=
        "; a running server runs it itself: POST /v1/packs/{id}/backtest (docs/http.md) · "
        "运行中的服务可自行回测，或先备份再对备份回测" +
        ask_the_server(data);
  }
  return journal;
}

struct ReadLabels {
  engine::Labels labels;
  uint64_t repeated = 0;
  uint64_t refused = 0;
};

Result<ReadLabels> read_labels_of(const std::string& path) {
  ReadLabels read;
  uint64_t told = 0;
  const auto take = [&](const model::Label& label) -> Status {
    ASSIGN_OR_RETURN(const bool is_new, read.labels.add(label));
    if (!is_new) ++read.repeated;
    return {};
  };
  const auto tell = [&](const std::string& issue) {
    if (++told <= kIssuesShownMax)
      std::fprintf(stderr, "%s\n", issue.c_str());
    else if (told == kIssuesShownMax + 1)
      std::fputs("further bad lines are counted, not shown 其余错误行只计数\n", stderr);
  };
  ASSIGN_OR_RETURN(const connect::LabelFileCounts counts, connect::read_labels(path, take, tell));
  read.refused = counts.refused;
  return read;
}

Result<std::vector<model::PackFile>> other_pack(const BacktestOptions& options,
                                                const engine::EntrySource& entries) {
  if (!options.against.empty()) return detect::read_pack_folder(options.against);
  auto files = engine::last_activated(entries);
  if (!files && files.error().code == ErrorCode::not_found) {
    files.error().message =
        "the journal has no activated pack to compare with (none was activated, or retention let it go); "
        "name one: "
        "--against DIR · 日志中没有启用过的规则包，请用 --against 指定";
  }
  return files;
}

std::vector<std::filesystem::path> inputs_of(const BacktestOptions& options) {
  std::vector<std::filesystem::path> inputs;
  if (!options.labels.empty()) inputs.emplace_back(options.labels);
  return inputs;
}

Result<engine::BacktestReport> compare(const BacktestOptions& options, const ReadLabels* labels) {
  engine::BacktestPlan plan;
  ASSIGN_OR_RETURN(plan.from, time_of("--from", options.from));
  ASSIGN_OR_RETURN(plan.to, time_of("--to", options.to));
  RETURN_IF_ERROR(engine::check_range(plan.from, plan.to));
  ASSIGN_OR_RETURN(plan.pack, detect::read_pack_folder(options.pack));
  ASSIGN_OR_RETURN(const auto journal, open_journal(options.data));
  const engine::EntrySource entries = [&](const engine::VisitEntry& visit) { return journal->read(visit); };
  ASSIGN_OR_RETURN(plan.against, other_pack(options, entries));
  if (labels != nullptr) plan.labels = &labels->labels;
  DecisionFile out;
  RETURN_IF_ERROR(out.open(options.out, inputs_of(options)));
  if (out.wanted()) plan.on_flip = [&](std::string_view json) { out.write(json); };
  Progress progress("backtest");
  plan.progress = [&](uint64_t at) { progress.show(at, journal->last().value(), "entries"); };
  ASSIGN_OR_RETURN(engine::BacktestReport report, engine::run_backtest(plan, entries));
  RETURN_IF_ERROR(out.close());
  return report;
}

void tell_of_labels(const ReadLabels& labels) {
  if (labels.repeated != 0)
    complain(grouped(labels.repeated) + " labels stand twice and count once 重复标签只计一次");
  if (labels.refused != 0) complain(grouped(labels.refused) + " lines of labels were refused 行标签被拒绝");
}

int run(const BacktestOptions& options) {
  std::optional<ReadLabels> labels;
  const auto report = [&]() -> Result<engine::BacktestReport> {
    if (!options.labels.empty()) {
      ASSIGN_OR_RETURN(labels, read_labels_of(options.labels));
    }
    return compare(options, labels ? &*labels : nullptr);
  }();
  if (!report) {
    complain(report.error());
    return kExitFailed;
  }
  if (options.json) {
    std::string json;
    engine::append_report(json, *report);
    print(json + "\n");
  } else {
    print(summary_of(*report));
  }
  if (report->compared == 0) complain("no event was compared 没有比较任何事件");
  if (report->pack.name.digest == report->against.name.digest)
    complain("both packs are the same: nothing can flip 两个规则包相同，不会有变化");
  if (labels) tell_of_labels(*labels);
  return labels && labels->refused != 0 ? kExitBadInput : kExitGood;
}

}  // namespace

void add_backtest(CLI::App& program, int& exit_status) {
  auto options = std::make_shared<BacktestOptions>();
  CLI::App* const command = program.add_subcommand(
      "backtest",
      "Decide the events of a journal by two packs and compare what comes of it (docs/backtest.md)");
  command
      ->add_option("--data", options->data,
                   "Data folder of a stopped server, or a back-up; nothing in it changes")
      ->capture_default_str();
  command->add_option("--pack", options->pack, "Folder of the pack that is tried")->required();
  command->add_option("--against", options->against,
                      "Folder of the pack that it is compared with; without it the journal's own");
  command->add_option("--labels", options->labels,
                      "CSV of what is known of events: event, label (scam or honest)");
  command->add_option("--from", options->from, "Compare events from this time on (RFC 3339)");
  command->add_option("--to", options->to, "Compare events before this time");
  command->add_option("--out", options->out, "Write all flips here, a JSON line each");
  command->add_flag("--json", options->json, "Print the whole result as JSON instead of the summary");
  command->callback([options, &exit_status] { exit_status = run(*options); });
}

}  // namespace duanlian::app
