#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "detect/pack.h"
#include "engine/activation.h"
#include "engine/intake.h"
#include "mixed_events.h"

// What the benchmarks of mixed events share.
namespace duanlian::engine {

using Clock = std::chrono::steady_clock;

inline constexpr std::size_t kBulk = 200;
inline constexpr double kMiBPerPage = 4.0 / 1'024;
inline constexpr uint64_t kSeed = 20'181'111;

// [MODE] [--pack DIR] [--folder DIR] [--seconds S] [--runs N] [--millions N] [--persons N] [--save-every N]
struct Settings {
  std::string mode;
  std::filesystem::path pack = DUANLIAN_SOURCE_DIR "/packs/core";
  std::filesystem::path folder = std::filesystem::temp_directory_path();
  double seconds = 5;
  std::size_t runs = 3;
  uint64_t millions = 100;
  uint64_t persons = 1'000'000;
  uint64_t save_every = kSaveEvery;
};

inline double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

inline double resident_mib() {
  std::ifstream file("/proc/self/statm");
  double pages = 0;
  file >> pages >> pages;
  return pages * kMiBPerPage;
}

inline double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

template <class Number>
inline double at_share(const std::vector<Number>& sorted, double share) {
  return static_cast<double>(
      sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))]);
}

inline std::vector<model::Event> some(MixedEvents& source, std::size_t count) {
  std::vector<model::Event> events;
  events.reserve(count);
  for (std::size_t i = 0; i < count; ++i) events.push_back(source.next());
  return events;
}

inline model::Event activation_of(const std::filesystem::path& folder, Timestamp now) {
  auto files = detect::read_pack_folder(folder);
  CHECK(files, files.error().message);
  auto event = activation_event(*std::move(files), {.by = "bench", .source = "bench", .now = now});
  CHECK(event, event.error().message);
  return *std::move(event);
}

inline Settings settings_of(int count, char** words) {
  Settings settings;
  int at = 1;
  if (at < count && words[at][0] != '-') settings.mode = words[at++];
  constexpr std::array<std::string_view, 7> kOptions = {"--pack",     "--folder",  "--seconds",   "--runs",
                                                        "--millions", "--persons", "--save-every"};
  for (; at < count; at += 2) {
    const std::string_view name = words[at];
    if (at + 1 == count || std::ranges::find(kOptions, name) == kOptions.end()) {
      std::fprintf(stderr, "unknown or without a value: %s; the beginning of the source says what there is\n",
                   words[at]);
      std::exit(2);
    }
    const char* const value = words[at + 1];
    if (name == "--pack") settings.pack = value;
    if (name == "--folder") settings.folder = value;
    if (name == "--seconds") settings.seconds = std::atof(value);
    if (name == "--runs") settings.runs = std::strtoull(value, nullptr, 10);
    if (name == "--millions") settings.millions = std::strtoull(value, nullptr, 10);
    if (name == "--persons") settings.persons = std::strtoull(value, nullptr, 10);
    if (name == "--save-every") settings.save_every = std::strtoull(value, nullptr, 10);
  }
  CHECK(settings.runs > 0 && settings.persons > 0, "at least one run and one person");
  return settings;
}

// A part of a benchmark; the usual ones run when none is named.
struct Mode {
  std::string_view name;
  void (*measure)(const Settings& settings);
  bool usual = false;
};

inline int run(int count, char** words, std::initializer_list<Mode> modes) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const Settings settings = settings_of(count, words);
  bool found = false;
  for (const Mode& mode : modes) {
    if (settings.mode.empty() ? !mode.usual : settings.mode != mode.name) continue;
    mode.measure(settings);
    found = true;
  }
  if (!found) std::fprintf(stderr, "there is no mode %s\n", settings.mode.c_str());
  return found ? 0 : 2;
}

}  // namespace duanlian::engine
