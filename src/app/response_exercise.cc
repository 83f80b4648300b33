#include "app/response_exercise.h"

#include "app/commands.h"
#include "app/console.h"
#include "app/response_run.h"
#include "base/file.h"
#include "base/json_writer.h"
#include "base/money.h"

namespace duanlian::app {
namespace {

std::string responses_heading(const CityPlan& plan, const ResponseRun& run, const ExerciseEngine& engine,
                              bool by_user) {
  std::string text = "city 城市      " + grouped(plan.options.people) + " people 人, seed " +
                     std::to_string(plan.options.seed) + ", " + city_time(plan.options.begin) + " .. " +
                     city_time(run.now()) + " (UTC+8)\n";
  text +=
      "orders 指令    " + engine.name() + ", rule errors 规则错误 " + grouped(engine.rule_errors()) + "\n";
  if (run.hours_done() == plan.hours) return text;
  return text + (by_user ? "ended early 提前结束: " : "NOT WHOLE 未完成: ") +
         grouped(static_cast<uint64_t>(run.hours_done())) + " of " +
         grouped(static_cast<uint64_t>(plan.hours)) + " hours 小时\n";
}

std::string responses_json(const CityPlan& plan, const ResponseRun& run, const ExerciseEngine& engine) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("whole").boolean(run.hours_done() == plan.hours);
  json.key("seed").number(plan.options.seed);
  json.key("people").number(uint64_t{plan.options.people});
  json.member("begin", to_rfc3339(plan.options.begin));
  json.key("hours").number(run.hours_done());
  json.key("hours_wanted").number(plan.hours);
  json.member("engine", engine.name());
  json.key("rule_errors").number(engine.rule_errors());
  json.key("responses").raw(simulate::json_of(run.comparison()));
  json.end_object();
  return out + "\n";
}

}  // namespace

Status exercise_responses(const CityPlan& plan, ExerciseEngine& engine, EndSignals& signals,
                          const std::string& json, int& exit_status) {
  NoEngine nobody(signals);
  OnlyOrders orders(engine);
  ASSIGN_OR_RETURN(const auto run, ResponseRun::begin(plan, nobody, orders));
  signals.expect();
  Status lived;
  {
    Progress progress("exercise");
    lived = run->live([&] {
      progress.show(static_cast<uint64_t>(run->hours_done()), static_cast<uint64_t>(plan.hours), "hours");
    });
  }
  if (run->hours_done() == 0 && !lived && !signals.came()) return lived.error();
  print(responses_heading(plan, *run, engine, signals.came()));
  if (run->hours_done() > 0) print("\n" + simulate::text_of(run->comparison()));
  if (!json.empty()) RETURN_IF_ERROR(replace_file(json, responses_json(plan, *run, engine), 0600));
  if (lived || signals.came()) return {};
  exit_status = kExitFailed;
  return lived.error();
}

}  // namespace duanlian::app
