#include "app/exercise_run.h"

#include <thread>
#include <utility>

#include "base/thread.h"

namespace duanlian::app {

Result<std::unique_ptr<ExerciseRun>> ExerciseRun::begin(const CityPlan& plan, simulate::Responder& absent,
                                                        simulate::Responder& present, bool at_once) {
  std::unique_ptr<ExerciseRun> run(new ExerciseRun(plan, at_once));
  RETURN_IF_ERROR(run->found(run->absent_, absent));
  RETURN_IF_ERROR(run->found(run->present_, present));
  return run;
}

Status ExerciseRun::found(Side& side, simulate::Responder& engine) {
  simulate::SimulationOptions options = plan_.options;
  if (at_once_) options.threads = std::max(1U, options.threads / 2);
  ASSIGN_OR_RETURN(side.city, simulate::Simulation::found(plan_.files, options, side.scoreboard));
  side.engine = &engine;
  return {};
}

Status ExerciseRun::live(const std::function<void()>& each_hour) {
  while (hours_done_ < plan_.hours) {
    RETURN_IF_ERROR(live_hour(now() + hours(1)));
    ++hours_done_;
    comparison_ = {.absent = absent_.scoreboard.score(), .present = present_.scoreboard.score()};
    each_hour();
  }
  return {};
}

Status ExerciseRun::live_hour(Timestamp until) {
  if (!at_once_) {
    RETURN_IF_ERROR(absent_.city->live(until, *absent_.engine));
    return present_.city->live(until, *present_.engine);
  }
  Status absent;
  std::jthread other([&] {
    set_thread("absent");
    absent = absent_.city->live(until, *absent_.engine);
  });
  Status present = present_.city->live(until, *present_.engine);
  other.join();
  return present ? std::move(absent) : std::move(present);
}

}  // namespace duanlian::app
