#pragma once

#include <string>

#include "app/city_wish.h"
#include "app/engines.h"

namespace duanlian::app {

// Lets the city live once for each response to what is reported, `engine` ordering in one of them, and prints
// what came back; `json` is a file for it too, unless it is empty. The exit status is left as it is when all
// was lived or somebody ended it.
Status exercise_responses(const CityPlan& plan, ExerciseEngine& engine, EndSignals& signals,
                          const std::string& json, int& exit_status);

}  // namespace duanlian::app
