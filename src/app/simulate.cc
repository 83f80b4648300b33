#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>

#include "app/city_wish.h"
#include "app/commands.h"
#include "app/console.h"
#include "app/end_signals.h"
#include "app/event_file.h"
#include "simulate/truth/all_records.h"
#include "simulate/truth/manifest.h"
#include "simulate/truth/truth_files.h"

namespace duanlian::app {
namespace {

struct SimulateOptions {
  CityWish wish;
  std::string out;
  bool zst = false;
  bool no_truth = false;
};

// A back-test takes 5 million labels. A person makes some forty events a day that can be labelled.
uint64_t honest_one_in(const CityPlan& plan) {
  constexpr uint64_t kHonestLabels = 4'000'000;
  constexpr uint64_t kEventsOfPersonADay = 40;
  constexpr uint64_t kHoursOfDay = 24;
  const uint64_t expected =
      plan.options.people * kEventsOfPersonADay * static_cast<uint64_t>(plan.hours) / kHoursOfDay;
  return 1 + expected / kHonestLabels;
}

// Ends the city when somebody wants the program to end.
class UntilSignal : public simulate::Responder {
 public:
  UntilSignal(simulate::Responder& next, const EndSignals& signals) : next_(next), signals_(signals) {}
  Result<std::vector<model::Outcome>> decide(std::vector<model::Event>& events) override {
    if (signals_.came())
      return Error{ErrorCode::unavailable, "ended before the city was whole; nothing is left of it · 已中止"};
    return next_.decide(events);
  }

 private:
  simulate::Responder& next_;
  const EndSignals& signals_;
};

// Who listens to the city.
struct Listeners {
  simulate::Scoreboard scoreboard;
  std::unique_ptr<simulate::TruthFiles> truth;  // none: not wanted
  std::unique_ptr<simulate::AllRecords> all;
};

Status live(const CityPlan& plan, simulate::Simulation& city, simulate::Responder& events,
            const Listeners& listeners) {
  Progress progress("simulate");
  for (int64_t hour = 1; hour <= plan.hours; ++hour) {
    RETURN_IF_ERROR(city.live(plan.options.begin + hours(hour), events));
    if (listeners.truth) RETURN_IF_ERROR(listeners.truth->status());
    progress.show(static_cast<uint64_t>(hour), static_cast<uint64_t>(plan.hours), "hours");
  }
  return {};
}

std::string summary_of(const simulate::Score& score, const std::string& out, double seconds) {
  const simulate::ScamCounts scams = score.all_scams();
  const uint64_t events = score.all_events();
  std::string text = "events 事件    " + grouped(events) + "\n";
  for (std::size_t i = 0; i < model::kEventKinds; ++i) {
    if (score.events[i] == 0) continue;
    text += "  " + std::string(model::to_string(static_cast<model::EventKind>(i))) + " " +
            grouped(score.events[i]) + "\n";
  }
  text += "scams 诈骗     " + grouped(scams.started) + " started 发起, " + grouped(scams.reached) +
          " reached 接触, " + grouped(scams.paid) + " paid 付款\n";
  text +=
      "lost 损失      " + grouped(static_cast<uint64_t>(std::max<int64_t>(scams.lost(), 0) / 100)) + " CNY\n";
  text += "rate 速度      " + grouped(static_cast<uint64_t>(static_cast<double>(events) / seconds)) +
          " events/s 事件/秒, " + std::to_string(std::lround(seconds)) + " s\n";
  return text + "out 输出       " + out + "\n";
}

Status simulate_city(const SimulateOptions& options) {
  EndSignals signals;
  signals.expect();
  ASSIGN_OR_RETURN(const CityPlan plan, plan_city(options.wish));
  ASSIGN_OR_RETURN(simulate::ResultFolder folder, simulate::ResultFolder::make(options.out));
  const char* const name = options.zst ? "events.jsonl.zst" : "events.jsonl";
  ASSIGN_OR_RETURN(connect::ByteSink sink,
                   connect::ByteSink::create(folder.part(name),
                                             options.zst ? connect::Packing::zstd : connect::Packing::plain));
  simulate::Manifest manifest{.options = plan.options,
                              .hours = plan.hours,
                              .city = simulate::digest_of(plan.files),
                              .honest_one_in = options.no_truth ? 0 : honest_one_in(plan)};
  Listeners listeners;
  std::vector<simulate::Records*> each{&listeners.scoreboard};
  if (!options.no_truth) {
    ASSIGN_OR_RETURN(listeners.truth,
                     simulate::TruthFiles::begin(folder, {.honest_one_in = manifest.honest_one_in}));
    each.push_back(listeners.truth.get());
  }
  listeners.all = std::make_unique<simulate::AllRecords>(std::move(each));
  const auto start = std::chrono::steady_clock::now();
  ASSIGN_OR_RETURN(const auto city, simulate::Simulation::found(plan.files, plan.options, *listeners.all));
  EventFile events(std::move(sink));
  UntilSignal until_signal(events, signals);
  RETURN_IF_ERROR(live(plan, *city, until_signal, listeners));
  ASSIGN_OR_RETURN(WrittenFile written, events.close());
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  written.name = name;
  if (listeners.truth) {
    ASSIGN_OR_RETURN(manifest.files, listeners.truth->finish(city->world()));
  }
  manifest.files.insert(manifest.files.begin(), std::move(written));
  manifest.score = listeners.scoreboard.score();
  RETURN_IF_ERROR(simulate::complete(folder, manifest));
  print(summary_of(manifest.score, options.out, seconds));
  return {};
}

}  // namespace

void add_simulate(CLI::App& program, int& exit_status) {
  auto options = std::make_shared<SimulateOptions>();
  CLI::App* const command =
      program.add_subcommand("simulate", "Make the events of a city, and the truth about them");
  add_city_options(*command, options->wish);
  command->add_option("--out", options->out, "New folder for the events and the truth (docs/truth.md)")
      ->required();
  command->add_flag("--zst", options->zst, "Compress the events");
  command->add_flag("--no-truth", options->no_truth, "Write the events alone");
  command->callback([options, &exit_status] {
    if (const Status done = simulate_city(*options); !done) {
      complain(done.error());
      exit_status = kExitFailed;
    }
  });
}

}  // namespace duanlian::app
