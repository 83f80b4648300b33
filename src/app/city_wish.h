#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "simulate/simulation.h"

namespace duanlian::app {

// Which city, as it was asked for.
struct CityWish {
  int64_t people = 10'000;
  std::optional<int64_t> days;
  std::optional<int64_t> hours;
  std::string seed = "1";
  std::string start;               // empty: the command's own choice
  std::optional<int64_t> threads;  // those of the machine
  std::string city = "cities/core";
};

// The same when it can be.
struct CityPlan {
  std::vector<simulate::CityFile> files;
  simulate::SimulationOptions options;
  int64_t hours = 0;
  Timestamp until() const { return options.begin + duanlian::hours(hours); }
};

inline constexpr int64_t kCityDaysMax = 3'650;
inline constexpr int64_t kCityThreadsMax = 64;
inline constexpr const char* kCityStart = "2026-09-01";

void add_city_options(CLI::App& command, CityWish& wish);
Result<CityPlan> plan_city(const CityWish& wish);

// Midnight of a date in the city.
Result<Timestamp> parse_city_date(const std::string& date);
// That date, and the hour, in the city.
std::string city_time(Timestamp time);

}  // namespace duanlian::app
