#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>

#include "app/commands.h"
#include "app/console.h"
#include "app/money_source.h"
#include "app/trace_load.h"
#include "app/trace_out.h"
#include "app/trace_reports.h"
#include "app/trace_summary.h"
#include "app/trace_tables.h"
#include "engine/held_together.h"
#include "graph/follow/follow.h"
#include "graph/forms/trace_csv.h"
#include "graph/forms/trace_json.h"
#include "model/words.h"

namespace duanlian::app {
namespace {

constexpr const char* kNoSavedLinks =
    "a saved graph has no links: --holders says who has which accounts · 已存图不含关联，请用 --holders\n";

struct TraceOptions {
  MoneySource source;
  std::string from;
  std::string reports_map;
  std::vector<std::string> payments;
  std::string whose;
  std::string at;
  std::string method;
  std::string until;
  std::string hubs = "stop_at";
  int64_t hub_degree = graph::kHubDegreeUsual;
  std::string hub_list;
  std::string rates;
  std::string holders;
  bool no_links = false;
  std::string deal_window;
  int64_t deal_tolerance_milli = graph::TraceQuestion{}.deal_tolerance_milli;
  uint32_t layers = graph::kLayersMax;
  int64_t least = 1;
  std::string time_limit;
  bool no_bracket = false;
  bool mask = false;
  std::string format;
  std::string out;
};

// What the options say, checked before anything is read.
struct TracePlan {
  std::optional<graph::TraceForm> form;
  std::optional<graph::FollowMethod> method;
  graph::HubPolicy hubs = graph::HubPolicy::stop_at;
  std::optional<Timestamp> until;
  std::optional<Duration> time_limit;
  std::optional<Duration> deal_window;
};

Result<std::optional<Timestamp>> moment_of_option(std::string_view option, const std::string& text) {
  if (text.empty()) return std::nullopt;
  auto time = parse_rfc3339(text);
  if (!time) return within(option, std::move(time.error()));
  return *time;
}

// As parse_span, and milliseconds.
std::optional<Duration> time_limit_of(std::string_view text) {
  if (!text.ends_with("ms")) return parse_span(text);
  const auto as_seconds = parse_span(std::string(text.substr(0, text.size() - 2)) + "s");
  if (!as_seconds) return std::nullopt;
  return Duration{as_seconds->micros / 1'000};
}

Status check_numbers(const TraceOptions& options) {
  const auto check = [](std::string_view option, int64_t value, int64_t least, int64_t most) -> Status {
    if (value >= least && value <= most) return {};
    return invalid(std::string(option) + " is a whole number from " + std::to_string(least) + " to " +
                   std::to_string(most) + " · 数值超出范围");
  };
  RETURN_IF_ERROR(check("--hub-degree", options.hub_degree, 1, INT64_MAX));
  RETURN_IF_ERROR(check("--layers", options.layers, 1, graph::kLayersMax));
  RETURN_IF_ERROR(check("--least", options.least, 1, INT64_MAX));
  return check("--deal-tolerance", options.deal_tolerance_milli, 0, graph::kDealToleranceMilliMax);
}

Result<TracePlan> plan_trace(const TraceOptions& options) {
  RETURN_IF_ERROR(check_money_source(options.source));
  RETURN_IF_ERROR(check_numbers(options));
  const bool forward = !options.from.empty() || !options.payments.empty();
  const bool only_saved = !forward && options.whose.empty() && !options.source.save_graph.empty();
  if (forward != options.whose.empty() && !only_saved) {
    return invalid(
        "say whose payments are followed (--from, --payment), or whose account is asked for (--whose) · "
        "请用 --from 或 --payment 指明付款，或用 --whose 指明账户");
  }
  TracePlan plan;
  ASSIGN_OR_RETURN(plan.form, trace_form_of(options.format, options.out));
  if (!options.method.empty()) {
    plan.method = model::parse_word<graph::FollowMethod>(options.method);
    if (!plan.method) return invalid("--method is fifo, lifo, proportional, poison or ranked · 方法不支持");
  }
  const auto hubs = model::parse_word<graph::HubPolicy>(options.hubs);
  if (!hubs) return invalid("--hubs is stop_at, proportional or ask · 枢纽策略不支持");
  plan.hubs = *hubs;
  if (!options.at.empty() && !options.until.empty()) {
    return invalid("--until is for payments that are followed, --at for an account · 二者不同用");
  }
  ASSIGN_OR_RETURN(plan.until, moment_of_option("--until", options.until));
  if (!plan.until) {
    ASSIGN_OR_RETURN(plan.until, moment_of_option("--at", options.at));
  }
  if (!options.time_limit.empty()) {
    plan.time_limit = time_limit_of(options.time_limit);
    if (!plan.time_limit)
      return invalid("--time-limit is a whole number and ms, s, m or h: 5s · 时限格式错误");
  }
  if (!options.deal_window.empty()) {
    plan.deal_window = parse_span(options.deal_window);
    if (!plan.deal_window)
      return invalid("--deal-window is a whole number and s, m, h or d: 6h · 时间窗格式错误");
  }
  if (!options.holders.empty() && options.rates.empty()) {
    return invalid("--holders joins assets at a price: --rates says which · --holders 须与 --rates 同用");
  }
  if (!options.whose.empty() && plan.form && *plan.form != graph::TraceForm::json &&
      *plan.form != graph::TraceForm::csv) {
    return invalid("--whose is answered as json or csv · 反向查询仅支持 json 与 csv");
  }
  return plan;
}

// True once so long has gone by.
std::function<bool()> after(const std::optional<Duration>& limit) {
  if (!limit) return {};
  const auto end = std::chrono::steady_clock::now() + std::chrono::microseconds(limit->micros);
  return [end] { return std::chrono::steady_clock::now() >= end; };
}

Result<std::vector<ReportedPayment>> reported_payments(const TraceOptions& options,
                                                       LineComplaints& complaints) {
  std::vector<ReportedPayment> payments;
  std::error_code none;
  if (!options.from.empty()) {
    if (std::filesystem::exists(options.from, none) || !options.reports_map.empty()) {
      ASSIGN_OR_RETURN(payments, read_reports(options.from, options.reports_map, complaints));
      if (payments.empty()) return invalid(options.from + ": names no payment · 未列出任何付款");
    } else {
      payments.push_back({.event = options.from, .place = "--from (no file of that name 无此文件)"});
    }
  }
  for (const std::string& event : options.payments)
    payments.push_back({.event = event, .place = "--payment"});
  return payments;
}

std::vector<std::filesystem::path> all_inputs(const TraceOptions& options, const LoadedMoney& money) {
  std::vector<std::filesystem::path> inputs = money.files;
  for (const std::string& path : {options.from, options.reports_map, options.hub_list, options.rates,
                                  options.holders, options.source.save_graph}) {
    if (!path.empty()) inputs.emplace_back(path);
  }
  return inputs;
}

// Who has what: as the file says, or else as the events do.
Status join_holders(const TraceOptions& options, const LoadedMoney& money, graph::TraceQuestion& question,
                    LineComplaints& complaints) {
  const auto holders = std::make_shared<graph::Holders>();
  if (!options.holders.empty()) {
    RETURN_IF_ERROR(read_holders(options.holders, money.graph, *holders, complaints));
    question.held_together = [holders](graph::PocketId pocket) { return holders->with(pocket); };
  } else if (money.with_links) {
    const Timestamp at = std::min(question.until, Timestamp{money.clock.now_ms * 1'000});
    question.held_together = [&money, at](graph::PocketId pocket) {
      const auto beside = [&](const model::Entity& entity) {
        return engine::held_beside(money.links, entity, at);
      };
      return engine::held_together(money.graph, pocket, beside);
    };
  }
  return {};
}

Status trace_forward(const TraceOptions& options, const TracePlan& plan, const LoadedMoney& money,
                     const std::vector<ReportedPayment>& reported, LineComplaints& complaints) {
  graph::TraceQuestion question{.method = plan.method.value_or(graph::FollowMethod::fifo),
                                .hubs = plan.hubs,
                                .hub_degree = static_cast<uint64_t>(options.hub_degree),
                                .layers_max = options.layers,
                                .least = options.least,
                                .out_of_time = after(plan.time_limit)};
  if (plan.until) question.until = *plan.until;
  if (!options.rates.empty()) {
    ASSIGN_OR_RETURN(question.rates, read_rates(options.rates, complaints));
    RETURN_IF_ERROR(join_holders(options, money, question, complaints));
  }
  question.deal_tolerance_milli = options.deal_tolerance_milli;
  if (plan.deal_window) question.deal_window = *plan.deal_window;
  RETURN_IF_ERROR(find_takings(reported, money, question, complaints));
  ASSIGN_OR_RETURN(const graph::Trace trace, options.no_bracket
                                                 ? graph::follow(money.graph, question)
                                                 : graph::follow_with_bracket(money.graph, question));
  const graph::TraceReport report{
      .graph = money.graph,
      .question = question,
      .trace = trace,
      .as_of = plan.until.value_or(money.told.newest),
      .bracketed = !options.no_bracket,
      .masked = options.mask,
      .event_of = [&](graph::TransferId transfer) { return money.event_of(transfer); }};
  std::string form;
  if (plan.form) graph::append_trace(form, *plan.form, report);
  const std::string summary = plan.form && options.out.empty() ? "" : trace_summary(report);
  RETURN_IF_ERROR(Status(money.trouble));
  if (plan.form) RETURN_IF_ERROR(write_form(options.out, form, all_inputs(options, money)));
  print(summary);
  return {};
}

Status trace_pocket(const TraceOptions& options, const TracePlan& plan, const LoadedMoney& money,
                    graph::PocketId pocket, std::string& form) {
  graph::BackwardQuestion question{
      .pocket = pocket,
      .method = plan.method.value_or(graph::FollowMethod::proportional),
      .layers_max = std::min(options.layers, graph::BackwardQuestion{}.layers_max),
      .least = options.least,
      .hub_degree = static_cast<uint64_t>(options.hub_degree),
      .out_of_time = after(plan.time_limit)};
  if (plan.until) question.at = *plan.until;
  ASSIGN_OR_RETURN(const graph::Backward backward, graph::sources_of(money.graph, question));
  if (plan.form == graph::TraceForm::json) {
    graph::append_backward_json(form, money.graph, question, backward, options.mask);
    form += '\n';
  } else if (plan.form == graph::TraceForm::csv) {
    graph::append_sources_csv(form, money.graph, backward, options.mask);
  }
  if (!plan.form || !options.out.empty()) {
    print(sources_summary(money.graph, question, backward));
  }
  return {};
}

// An account may have money in several currencies: each is answered for itself.
Status trace_backward(const TraceOptions& options, const TracePlan& plan, const LoadedMoney& money) {
  const std::vector<graph::PocketId> pockets = money.graph.find_all(options.whose);
  if (pockets.empty()) {
    return Error{ErrorCode::not_found,
                 "no transfer names the account " + options.whose + " · 流水中无此账户"};
  }
  std::string form;
  for (const graph::PocketId pocket : pockets) {
    RETURN_IF_ERROR(trace_pocket(options, plan, money, pocket, form));
  }
  if (!plan.form) return {};
  return write_form(options.out, form, all_inputs(options, money));
}

Status trace_file(const TraceOptions& options, LineComplaints& complaints) {
  ASSIGN_OR_RETURN(const TracePlan plan, plan_trace(options));
  ASSIGN_OR_RETURN(const auto reported, reported_payments(options, complaints));
  const auto money = std::make_unique<LoadedMoney>();
  const bool by_links = !options.rates.empty() && options.holders.empty() && !options.no_links;
  money->with_links = by_links && options.source.graph.empty();
  RETURN_IF_ERROR(load_money_source(options.source, *money, complaints));
  if (by_links && !money->with_links) std::fputs(kNoSavedLinks, stderr);
  if (reported.empty() && options.whose.empty()) return {};
  RETURN_IF_ERROR(mark_hubs(options.hub_list, money->graph, complaints));
  if (!options.whose.empty()) return trace_backward(options, plan, *money);
  return trace_forward(options, plan, *money, reported, complaints);
}

void add_question_options(CLI::App& command, TraceOptions& options) {
  command.add_option("--from", options.from,
                     "The victims' payments: a file (docs/trace.md), or the id of one transfer");
  command.add_option("--reports-map", options.reports_map, "Mapping file for the file of --from");
  command.add_option("--payment", options.payments,
                     "Id of a transfer that a victim was made to make; may be repeated");
  command.add_option("--whose", options.whose, "The other way round: whose money is in this account");
  command.add_option("--at", options.at, "With --whose: at what time (RFC 3339); at the end when not given");
  command.add_option("--method", options.method,
                     "fifo (usual), lifo, proportional (usual with --whose), poison or ranked");
  command.add_option("--until", options.until, "Later transfers are not looked at (RFC 3339)");
}

void add_bound_options(CLI::App& command, TraceOptions& options) {
  command.add_option("--hubs", options.hubs, "At accounts that everybody pays: stop_at, proportional or ask")
      ->capture_default_str();
  command.add_option("--hub-degree", options.hub_degree, "Transfers from which on an account is a hub")
      ->capture_default_str();
  command.add_option("--hub-list", options.hub_list,
                     "CSV of known hubs: account,kind (exchange, merchant, institution)");
  command.add_option("--rates", options.rates,
                     "CSV of prices: from,from_amount,to,to_amount in smallest units");
  command.add_option("--holders", options.holders,
                     "CSV of who has which accounts and wallets: account,holder; with --rates");
  command.add_flag("--no-links", options.no_links, "Links in the file do not say who has which accounts");
  command.add_option("--deal-window", options.deal_window,
                     "What leaves a holder in another asset so soon is of one deal: 6h (usual), 2d");
  command
      .add_option("--deal-tolerance", options.deal_tolerance_milli, "And so near to the rate, in thousandths")
      ->capture_default_str();
  command.add_option("--layers", options.layers, "How many hops money is followed")->capture_default_str();
  command.add_option("--least", options.least, "Smaller parts are not followed, in smallest units (fen)")
      ->capture_default_str();
  command.add_option("--time-limit", options.time_limit,
                     "For the tracing once the file is read: 500ms, 5s, 2m");
  command.add_flag("--no-bracket", options.no_bracket,
                   "Only the method asked for, without bracket and confidence");
}

}  // namespace

void add_trace(CLI::App& program, int& exit_status) {
  auto options = std::make_shared<TraceOptions>();
  CLI::App* const command = program.add_subcommand(
      "trace", "Follow victims' money through the transfers of a file to where it is now");
  add_money_options(*command, options->source);
  add_question_options(*command, *options);
  add_bound_options(*command, *options);
  command->add_option("--format", options->format, "json, csv (what rests where), csv_hops, graphml or html");
  command->add_option("--out", options->out, "Write the form here; without --format its ending says which");
  command->add_flag("--mask", options->mask, "Show the last four characters of names only");
  command->callback([options, &exit_status] {
    LineComplaints complaints;
    const Status done = trace_file(*options, complaints);
    if (!done) complain(done.error());
    exit_status = !done ? kExitFailed : complaints.count() == 0 ? kExitGood : kExitBadInput;
  });
}

}  // namespace duanlian::app
