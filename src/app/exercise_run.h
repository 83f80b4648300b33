#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "app/city_wish.h"
#include "app/engines.h"
#include "simulate/truth/comparison.h"

namespace duanlian::app {

// One city twice, hour by hour: with nobody who decides, and with an engine.
class ExerciseRun {
 public:
  // All must outlive it.
  static Result<std::unique_ptr<ExerciseRun>> begin(const CityPlan& plan, simulate::Responder& absent,
                                                    simulate::Responder& present, bool at_once);

  // Both live to the end, `each_hour` after every full hour of both. After an error the counts are those of
  // the last full hour.
  Status live(const std::function<void()>& each_hour);

  const simulate::Comparison& comparison() const { return comparison_; }
  int64_t hours_done() const { return hours_done_; }
  Timestamp now() const { return plan_.options.begin + hours(hours_done_); }

 private:
  struct Side {
    simulate::Scoreboard scoreboard;
    std::unique_ptr<simulate::Simulation> city;
    simulate::Responder* engine = nullptr;
  };
  ExerciseRun(const CityPlan& plan, bool at_once) : plan_(plan), at_once_(at_once) {}
  Status found(Side& side, simulate::Responder& engine);
  Status live_hour(Timestamp until);

  const CityPlan& plan_;
  bool at_once_;
  Side absent_;
  Side present_;
  simulate::Comparison comparison_;
  int64_t hours_done_ = 0;
};

}  // namespace duanlian::app
