#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/tally.h"

namespace duanlian::app {

// What a replay has seen: for the summary.
struct ReplayReport {
  engine::Tally tally;
  uint64_t repeated = 0;           // ids that were known, with the same content
  uint64_t journalled_before = 0;  // of these, by an earlier run: they count among the events
  uint64_t other_content = 0;      // ids that were known, with another content
  uint64_t bad_lines = 0;
  uint64_t lines_told = 0;  // on standard error
  double seconds = 0;
  std::string_view measured;          // what the times below are the times of
  std::vector<uint64_t> nanoseconds;  // for each event up to kLatencySamplesMax
  // Outcomes by the label that stands beside the events, where the mapping names one.
  std::map<std::string, std::array<uint64_t, model::kOutcomes>> by_label;

  static constexpr std::size_t kLatencySamplesMax = 20'000'000;

  // The same time for so many events.
  void add_samples(std::chrono::nanoseconds taken, std::size_t events) {
    const std::size_t room = kLatencySamplesMax - nanoseconds.size();
    nanoseconds.insert(nanoseconds.end(), std::min(events, room), static_cast<uint64_t>(taken.count()));
  }
};

// Adds the outcome to a label's row; nothing for the empty label.
void count_label(ReplayReport& report, const std::string& label, model::Outcome outcome);

// Says on standard error what is wrong with a line; after some hundred, nothing more.
void tell_of_line(ReplayReport& report, const std::string& file, uint64_t line, const std::string& reason);

// The summary as a person reads it, Chinese and English.
std::string summary_of(const ReplayReport& report);

}  // namespace duanlian::app
