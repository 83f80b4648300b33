#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <unistd.h>

#include "app/commands.h"
#include "app/console.h"
#include "app/exercise_run.h"
#include "app/response_exercise.h"
#include "base/file.h"
#include "base/json_writer.h"
#include "base/money.h"
#include "detect/pack.h"
#include "engine/activation.h"
#include "simulate/stage/world.h"

namespace duanlian::app {
namespace {

constexpr int64_t kPaceMax = 100'000;
constexpr int64_t kPatienceSecondsMax = 86'400;
constexpr int64_t kLiveDays = 30;  // when nobody says how long
// Little happens in a night: of a live city the first one is played at once, so that there is something to
// see.
constexpr Duration kLiveDawn = hours(7);

struct ExerciseOptions {
  CityWish wish;
  std::string pack = "packs/core";
  std::string to;
  std::string token_file;
  std::string json;
  bool live = false;
  bool orders = false;
  int64_t pace = 60;
  int64_t patience_s = 60;
};

// What was done, for whoever reads the result.
struct Outcome {
  bool whole = false;
  bool ended_by_user = false;
  std::string engine;
  uint64_t rule_errors = 0;
  double seconds = 0;
};

Status check_options(const ExerciseOptions& options) {
  if (options.pace < 1 || options.pace > kPaceMax)
    return invalid("--pace: expected 1 to " + grouped(kPaceMax) + " · 倍速不在范围内");
  if (options.patience_s < 1 || options.patience_s > kPatienceSecondsMax)
    return invalid("--patience-seconds: expected 1 to " + grouped(kPatienceSecondsMax) +
                   " · 等待秒数不在范围内");
  if (options.to.empty() != options.token_file.empty())
    return invalid("--to and --token-file go together: where the server is, and a token for it · 二者同用");
  if (options.json.empty()) return {};
  // Known before hours of work rather than after them. A device or a pipe is not put aside for a file.
  if (std::error_code none;
      std::filesystem::exists(std::filesystem::symlink_status(options.json, none)) &&
      !std::filesystem::is_regular_file(std::filesystem::symlink_status(options.json, none)))
    return invalid("--json " + options.json + ": is there and is no file · 不是普通文件");
  const std::filesystem::path folder = std::filesystem::absolute(options.json).parent_path();
  if (::access(folder.c_str(), W_OK) != 0)
    return Error{errno_code(), "--json " + options.json + ": cannot be written: " + errno_text()};
  return {};
}

// A live city begins yesterday, when nobody says otherwise: it catches up with the clock, and then goes with
// it.
Result<CityPlan> plan_exercise(const ExerciseOptions& options) {
  CityWish wish = options.wish;
  const Timestamp now = wall_clock_now();
  if (options.live) {
    constexpr std::size_t kDateBytes = 10;
    if (wish.start.empty()) wish.start = to_rfc3339(now + simulate::kLocal - days(1)).substr(0, kDateBytes);
    if (!wish.days && !wish.hours) wish.days = kLiveDays;
  }
  ASSIGN_OR_RETURN(CityPlan plan, plan_city(wish));
  if (plan.options.begin > now && (options.live || !options.to.empty()))
    return invalid("--start: that day has not begun, and a server takes no events of the future · 日期未到");
  if (!options.live && !options.to.empty() && plan.until() > now) {
    return invalid("--days: the city would live until " + city_time(plan.until()) +
                   ", and a server takes no events of the future: begin earlier, or give --live · "
                   "不能超过当前时间");
  }
  return plan;
}

Result<std::unique_ptr<ExerciseEngine>> open_engine(const ExerciseOptions& options,
                                                    const MakeOrderIssuer& make_issuer, EndSignals& signals) {
  if (!options.to.empty()) {
    auto server = connect::parse_server(options.to);
    if (!server) return within("--to", std::move(server.error()));
    ASSIGN_OR_RETURN(auto token, connect::read_token(options.token_file));
    return std::make_unique<ServerEngine>(
        connect::Client::Options{.server = *std::move(server),
                                 .token = std::move(token),
                                 .patience = std::chrono::seconds(options.patience_s),
                                 .wait = {}},
        signals);
  }
  ASSIGN_OR_RETURN(auto files, detect::read_pack_folder(options.pack));
  ASSIGN_OR_RETURN(
      const model::Event activation,
      engine::activation_event(std::move(files),
                               {.by = "exercise", .source = "duanlian", .now = model::kEventTimeMin}));
  std::unique_ptr<OrderIssuer> issuer;
  if (options.orders) {
    ASSIGN_OR_RETURN(issuer, make_issuer());
  }
  return std::make_unique<OwnEngine>(activation, signals, std::move(issuer));
}

std::string yuan(int64_t fen) { return grouped(static_cast<uint64_t>(std::max<int64_t>(fen, 0) / 100)); }

// A city hour in a line.
std::string hour_line(const ExerciseRun& run, const PacedEngine& paced) {
  const simulate::ScamCounts absent = run.comparison().absent.all_scams();
  const simulate::ScamCounts present = run.comparison().present.all_scams();
  std::string line = city_time(run.now()) + "  scams 诈骗 " + grouped(present.started) + " reached 接触 " +
                     grouped(present.reached) + " paid 付款 " + grouped(present.paid) + " (absent 无引擎 " +
                     grouped(absent.paid) + ")  lost 损失 " + yuan(present.lost()) + " (" +
                     yuan(absent.lost()) + ")  prevented 劝阻 " + yuan(present.prevented);
  for (const std::string& block : paced.blocks()) line += "\n    block 拦截 " + block;
  return line + "\n";
}

std::string heading_of(const CityPlan& plan, const ExerciseRun& run, const Outcome& outcome) {
  std::string text = "city 城市      " + grouped(plan.options.people) + " people 人, seed " +
                     std::to_string(plan.options.seed) + ", " + city_time(plan.options.begin) + " .. " +
                     city_time(run.now()) + " (UTC+8)\n";
  text += "engine 引擎    " + outcome.engine + "\n";
  const uint64_t events = run.comparison().present.all_events();
  text += "events 事件    " + grouped(events) + ", " +
          grouped(static_cast<uint64_t>(static_cast<double>(events) / std::max(outcome.seconds, 0.001))) +
          " /s 每秒, rule errors 规则错误 " + grouped(outcome.rule_errors) + "\n";
  if (!outcome.whole) {
    text += std::string(outcome.ended_by_user ? "ended early 提前结束: " : "NOT WHOLE 未完成: ") +
            grouped(static_cast<uint64_t>(run.hours_done())) + " of " +
            grouped(static_cast<uint64_t>(plan.hours)) + " hours 小时\n";
  }
  return text;
}

std::string json_of(const CityPlan& plan, const ExerciseRun& run, const Outcome& outcome) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("whole").boolean(outcome.whole);
  json.key("seed").number(plan.options.seed);
  json.key("people").number(uint64_t{plan.options.people});
  json.member("begin", to_rfc3339(plan.options.begin));
  json.key("hours").number(run.hours_done());
  json.key("hours_wanted").number(plan.hours);
  json.member("engine", outcome.engine);
  json.key("rule_errors").number(outcome.rule_errors);
  json.key("scoreboard").raw(simulate::json_of(run.comparison()));
  json.end_object();
  return out + "\n";
}

// Both cities to their end, or as far as they come.
Status live(const ExerciseOptions& options, const CityPlan& plan, ExerciseRun& run,
            const PacedEngine* paced) {
  if (paced == nullptr) {
    Progress progress("exercise");
    return run.live([&] {
      progress.show(static_cast<uint64_t>(run.hours_done()), static_cast<uint64_t>(plan.hours), "hours");
    });
  }
  print("live 实况 " + city_time(plan.options.begin) + ", pace 倍速 " + std::to_string(options.pace) +
        ", the first night at once 首夜快进 (Ctrl-C: scoreboard 记分)\n");
  std::fflush(stdout);
  return run.live([&] {
    print(hour_line(run, *paced));
    std::fflush(stdout);
  });
}

Status exercise(const ExerciseOptions& options, const MakeOrderIssuer& make_issuer, int& exit_status) {
  RETURN_IF_ERROR(check_options(options));
  ASSIGN_OR_RETURN(const CityPlan plan, plan_exercise(options));
  EndSignals signals;
  ASSIGN_OR_RETURN(const auto engine, open_engine(options, make_issuer, signals));
  if (options.orders) return exercise_responses(plan, *engine, signals, options.json, exit_status);
  NoEngine nobody(signals);
  std::optional<PacedEngine> paced;
  if (options.live) paced.emplace(*engine, signals, plan.options.begin + kLiveDawn, options.pace);
  simulate::Responder& present = paced ? static_cast<simulate::Responder&>(*paced) : *engine;
  const bool at_once = options.live || plan.options.threads > 1;
  ASSIGN_OR_RETURN(const auto run, ExerciseRun::begin(plan, nobody, present, at_once));
  signals.expect();
  const auto start = std::chrono::steady_clock::now();
  const Status lived = live(options, plan, *run, paced ? &*paced : nullptr);
  const Outcome outcome{
      .whole = lived.has_value(),
      .ended_by_user = signals.came(),
      .engine = engine->name(),
      .rule_errors = engine->rule_errors(),
      .seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()};
  if (run->hours_done() == 0 && !lived && !signals.came()) return lived.error();
  print(heading_of(plan, *run, outcome));
  if (run->hours_done() > 0) print("\n" + simulate::text_of(run->comparison()));
  if (!options.json.empty()) RETURN_IF_ERROR(replace_file(options.json, json_of(plan, *run, outcome), 0600));
  if (lived || signals.came()) return {};
  exit_status = kExitFailed;
  return lived.error();
}

}  // namespace

void add_exercise(CLI::App& program, int& exit_status, MakeOrderIssuer make_issuer) {
  auto options = std::make_shared<ExerciseOptions>();
  CLI::App* const command = program.add_subcommand(
      "exercise", "Let a city live with and without an engine, and count what that changes");
  add_city_options(*command, options->wish);
  CLI::Option* const pack =
      command->add_option("--pack", options->pack, "Folder of the pack that decides, in this program")
          ->capture_default_str();
  CLI::Option* const to =
      command->add_option("--to", options->to, "A running server instead: http://HOST:PORT")->excludes(pack);
  command->add_option("--token-file", options->token_file,
                      "File with a token of that server which may bring events of all sources");
  command
      ->add_option("--patience-seconds", options->patience_s,
                   "How long a server may give no decision before it is over")
      ->capture_default_str();
  CLI::Option* const live =
      command->add_flag("--live", options->live, "By the clock; Ctrl-C ends it with the scoreboard so far");
  if (make_issuer) {
    command
        ->add_flag("--orders", options->orders,
                   "What comes back: with nothing done, by hand, in the first account, by orders, at best")
        ->excludes(to)
        ->excludes(live);
  }
  command->add_option("--pace", options->pace, "Of --live: so many times as fast as the clock")
      ->capture_default_str();
  command->add_option("--json", options->json, "Write the scoreboard here too, as JSON");
  command->callback([options, make_issuer = std::move(make_issuer), &exit_status] {
    if (const Status done = exercise(*options, make_issuer, exit_status); !done) {
      complain(done.error());
      exit_status = kExitFailed;
    }
  });
}

}  // namespace duanlian::app
