#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>

#include "app/commands.h"
#include "app/console.h"
#include "app/money_source.h"
#include "app/trace_load.h"
#include "app/trace_out.h"
#include "base/file.h"
#include "base/json_writer.h"
#include "graph/forms/path_answer.h"
#include "graph/forms/path_report.h"
#include "graph/paths/tie_table.h"
#include "model/words.h"

namespace duanlian::app {
namespace {

struct PathsOptions {
  MoneySource source;
  std::string ask;
  std::string ties;
  std::string hub_list;
  std::string format;
  std::string out;
  // A question without a file.
  std::string kind;
  std::vector<std::string> accounts;
  std::vector<std::string> to_accounts;
  std::string from;
  std::string until;
  std::optional<int64_t> hops;
};

// The plain options as the question that they stand for, so that both are read alike.
std::string question_of_options(const PathsOptions& options) {
  std::string text;
  JsonWriter json(text);
  const auto list = [&](std::string_view name, const std::vector<std::string>& accounts) {
    if (accounts.empty()) return;
    json.key(name).begin_array();
    for (const std::string& account : accounts) json.string(account);
    json.end_array();
  };
  json.begin_object().member("kind", options.kind);
  list("accounts", options.accounts);
  list("to_accounts", options.to_accounts);
  if (!options.from.empty()) json.member("from", options.from);
  if (!options.until.empty()) json.member("until", options.until);
  if (options.hops) json.key("hops_max").number(*options.hops);
  json.key("events").boolean(true).end_object();
  return text;
}

Result<graph::PathQuestion> asked_question(const PathsOptions& options) {
  if (options.ask.empty() == options.kind.empty()) {
    return invalid(
        "say what is asked: --ask FILE, or --kind with --account (docs/paths.md) · "
        "请用 --ask 或 --kind 指明问题");
  }
  const bool plain = !options.accounts.empty() || !options.to_accounts.empty() || !options.from.empty() ||
                     !options.until.empty() || options.hops;
  if (!options.ask.empty() && plain)
    return invalid("--ask says all of the question: --account, --to, --from, --until and --hops stay away");
  std::string text = options.ask.empty() ? question_of_options(options) : std::string();
  if (!options.ask.empty()) {
    ASSIGN_OR_RETURN(text, read_file(options.ask, graph::kPathQuestionBytesMax));
  }
  auto asked = graph::read_path_question(text);
  if (!asked) return within(options.ask.empty() ? "the question" : options.ask, std::move(asked.error()));
  if (!options.format.empty()) {
    const auto form = model::parse_word<graph::PathForm>(options.format);
    if (!form) return invalid("--format is json or csv · 格式不支持");
    asked->format = form;
  }
  if (asked->kind == graph::PathKind::ties && options.ties.empty()) {
    return invalid("ties are asked of a file: give --ties · 请用 --ties 指明关联文件");
  }
  return asked;
}

Result<std::unique_ptr<graph::TieTable>> read_ties(const PathsOptions& options,
                                                   const graph::MoneyGraph& graph) {
  if (options.ties.empty()) return nullptr;
  auto ties = std::make_unique<graph::TieTable>();
  RETURN_IF_ERROR(ties->read(graph, options.ties));
  tell_unknown_accounts(options.ties, ties->unknown());
  return ties;
}

graph::PathBounds bounds_on_time(const graph::PathQuestion& asked) {
  graph::PathBounds bounds = graph::bounds_of(asked);
  if (asked.time_limit_ms) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(*asked.time_limit_ms);
    bounds.out_of_time = [end] { return std::chrono::steady_clock::now() >= end; };
  }
  return bounds;
}

// A table has no place for it.
void tell_cuts(const graph::PathAnswer& answer) {
  for (const graph::PathFinding& found : answer.found) {
    const auto cut = graph::cut_of(found);
    if (!cut) continue;
    std::fprintf(stderr, "the answer is not all, cut by %s 结果不完整，受限于 %s\n",
                 std::string(model::to_string(*cut)).c_str(), std::string(model::to_string(*cut)).c_str());
  }
}

Status ask_file(const PathsOptions& options, LineComplaints& complaints) {
  RETURN_IF_ERROR(check_money_source(options.source));
  ASSIGN_OR_RETURN(const graph::PathQuestion asked, asked_question(options));
  const auto money = std::make_unique<LoadedMoney>();
  RETURN_IF_ERROR(load_money_source(options.source, *money, complaints));
  RETURN_IF_ERROR(mark_hubs(options.hub_list, money->graph, complaints));
  ASSIGN_OR_RETURN(const auto ties, read_ties(options, money->graph));
  const graph::PathBounds bounds = bounds_on_time(asked);
  ASSIGN_OR_RETURN(const graph::PathAnswer answer,
                   graph::answer_path(money->graph, ties.get(), asked, bounds));
  graph::PathReport report{
      .graph = money->graph, .question = asked, .bounds = bounds, .answer = answer, .event_of = {}};
  if (asked.events) report.event_of = [&](graph::TransferId id) { return money->event_of(id); };
  std::string form;
  graph::append_path(form, asked.format.value_or(graph::PathForm::json), report);
  RETURN_IF_ERROR(Status(money->trouble));
  tell_cuts(answer);
  std::vector<std::filesystem::path> inputs = money->files;
  for (const std::string& path : {options.ask, options.ties, options.hub_list, options.source.save_graph}) {
    if (!path.empty()) inputs.emplace_back(path);
  }
  return write_form(options.out, form, inputs);
}

}  // namespace

void add_paths(CLI::App& program, int& exit_status) {
  auto options = std::make_shared<PathsOptions>();
  CLI::App* const command =
      program.add_subcommand("paths", "Chains, cycles, neighbours and sums among the transfers of a file");
  add_money_options(*command, options->source);
  command->add_option("--ask", options->ask, "The question: a file with one JSON object (docs/paths.md)");
  command->add_option(
      "--kind", options->kind,
      "Instead of --ask: out_sum, in_sum, in_out, trace_counts, chains, shortest_chain, cycles, "
      "three_cycles, neighbourhood, counterparties or ties");
  command->add_option("--account", options->accounts, "With --kind: an account; may be repeated");
  command->add_option("--to", options->to_accounts,
                      "With --kind: an account where chains end; may be repeated");
  command->add_option("--from", options->from, "With --kind: earlier transfers do not count (RFC 3339)");
  command->add_option("--until", options->until,
                      "With --kind: transfers from here on do not count (RFC 3339)");
  command->add_option("--hops", options->hops, "With --kind: over so many hops");
  command->add_option("--ties", options->ties, "What accounts share: CSV of account,device (docs/paths.md)");
  command->add_option("--hub-list", options->hub_list,
                      "CSV of known hubs: account,kind (exchange, merchant, institution)");
  command->add_option("--format", options->format, "json or csv, whatever the question says");
  command->add_option("--out", options->out, "Write the answer here");
  command->callback([options, &exit_status] {
    LineComplaints complaints;
    const Status done = ask_file(*options, complaints);
    if (!done) complain(done.error());
    exit_status = !done ? kExitFailed : complaints.count() == 0 ? kExitGood : kExitBadInput;
  });
}

}  // namespace duanlian::app
