#include "app/replay.h"

#include <chrono>
#include <cstdio>
#include <memory>
#include <vector>

#include "app/commands.h"
#include "app/console.h"
#include "app/decision_file.h"
#include "app/pack_choice.h"
#include "app/recovery.h"
#include "app/replayer.h"
#include "connect/files/file_reader.h"
#include "detect/pack.h"
#include "engine/activation.h"

namespace duanlian::app {
namespace {

constexpr uint64_t kLinesShownMax = 100;

struct ReplayOptions {
  std::string in;
  std::string map;
  std::string pack = "packs/core";
  bool pack_given = false;
  std::string data;
  std::string out;
};

Status feed(connect::FileReader& reader, Replayer& replayer, ReplayReport& report) {
  Progress progress("replay");
  connect::MappedEvent mapped;
  connect::LineError bad;
  const auto start = std::chrono::steady_clock::now();
  for (auto step = reader.next(mapped, bad); step != connect::ReadStep::end;
       step = reader.next(mapped, bad)) {
    if (step == connect::ReadStep::item) {
      RETURN_IF_ERROR(replayer.take({.event = std::move(mapped.event),
                                     .label = std::move(mapped.label),
                                     .file = std::string(mapped.at.file),
                                     .line = mapped.at.line}));
      mapped = {};
    } else {
      ++report.bad_lines;
      tell_of_line(report, bad.file, bad.line, bad.reason);
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

// All that is read: none of them may be written over.
std::vector<std::filesystem::path> inputs_of(const connect::FileReader& reader,
                                             const ReplayOptions& options) {
  std::vector<std::filesystem::path> inputs = reader.paths();
  if (!options.map.empty()) inputs.emplace_back(options.map);
  return inputs;
}

Status replay_file(const ReplayOptions& options, ReplayReport& report) {
  ASSIGN_OR_RETURN(auto reader, open_input(options));
  DecisionFile out;
  RETURN_IF_ERROR(out.open(options.out, inputs_of(reader, options)));
  if (options.data.empty()) {
    ASSIGN_OR_RETURN(auto files, detect::read_pack_folder(options.pack));
    ASSIGN_OR_RETURN(
        const model::Event activation,
        engine::activation_event(std::move(files),
                                 {.by = "replay", .source = "duanlian", .now = model::kEventTimeMin}));
    RETURN_IF_ERROR(feed(reader, *replay_in_memory(activation, report, out), report));
  } else {
    ASSIGN_OR_RETURN(const auto intake, open_intake(std::filesystem::path(options.data) / "journal"));
    RETURN_IF_ERROR(choose_pack(*intake, {.folder = options.pack,
                                          .activate = options.pack_given,
                                          .by = "replay",
                                          .how = "replay --pack " + options.pack,
                                          .how_zh = "加 --pack " + options.pack}));
    RETURN_IF_ERROR(feed(reader, *replay_to_journal(*intake, report, out), report));
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
  return report.bad_lines == 0 && report.other_content == 0 ? kExitGood : kExitBadInput;
}

}  // namespace

void tell_of_line(ReplayReport& report, const std::string& file, uint64_t line, const std::string& reason) {
  if (report.lines_told == kLinesShownMax + 1) return;
  if (++report.lines_told <= kLinesShownMax) {
    std::fprintf(stderr, "%s:%lu: %s\n", file.c_str(), line, reason.c_str());
  } else {
    std::fputs("further bad lines are counted, not shown 其余错误行只计数\n", stderr);
  }
}

void add_replay(CLI::App& program, int& exit_status) {
  auto options = std::make_shared<ReplayOptions>();
  CLI::App* const command =
      program.add_subcommand("replay", "Decide the events of a file or folder and print what came of it");
  command
      ->add_option("--in", options->in,
                   "File or folder: JSON lines of events, or anything that --map describes; .zst too")
      ->required();
  command->add_option("--map", options->map, "Mapping file (docs/mapping.md)");
  CLI::Option* const pack =
      command
          ->add_option("--pack", options->pack,
                       "Folder of the pack; with --data, activates it though the journal has another one")
          ->capture_default_str();
  command->add_option(
      "--data", options->data,
      "Data folder: journal the events there, its own pack decides; without it nothing is kept");
  command->add_option("--out", options->out, "Write the decisions here, a JSON line each");
  command->callback([options, pack, &exit_status] {
    options->pack_given = pack->count() > 0;
    exit_status = run(*options);
  });
}

}  // namespace duanlian::app
