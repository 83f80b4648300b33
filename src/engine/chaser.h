#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "engine/intake.h"
#include "engine/intake_facts.h"
#include "respond/chase/chase.h"

namespace duanlian::engine {

// A report is chased for so long after it came.
inline constexpr Duration kChasedFor = days(90);

// Chases the money of reports: on a thread of its own it asks, whenever a report came, an answer came, an
// order ended or money came to an account under order, which orders are missing, and drafts them.
// docs/chase.md. What it has looked at is forgotten with it: asked again it finds nothing that is missing.
class Chaser {
 public:
  struct Options {
    std::string issuer;              // whose orders they are
    std::string authority;           // a standing one; empty: every order waits for a person
    std::function<Timestamp()> now;  // the clock at the edge
    // Who answers for the accounts of an agent; not set: the agent.
    std::function<std::string(std::string_view agent)> institution_of;
  };

  // The intake must outlive it.
  Chaser(Intake& intake, Options options);
  ~Chaser() = default;
  Chaser(const Chaser&) = delete;
  Chaser& operator=(const Chaser&) = delete;

  struct Counters {
    uint64_t chases = 0;
    uint64_t drafted = 0;
    uint64_t failed = 0;
    std::string trouble;  // of the last that failed
  };
  Counters counters() const;

 private:
  void run(const std::stop_token& stopped);
  void collect();
  void note_all(const respond::OrderBook& book);
  void note_order(const respond::OrderBook& book, uint32_t place);
  void note_reports(const respond::OrderBook& book, uint32_t place);
  void note_newest(const respond::OrderBook& book, Timestamp now);
  Timestamp now() const;
  void chase(uint32_t report);
  Result<respond::ChasePlan> plan(uint32_t report, const model::Event& told);
  Status draft(const std::vector<respond::Proposal>& proposals);
  std::string institution_of(std::string_view agent) const;
  std::string event_of(graph::TransferId transfer);

  Intake& intake_;
  Options options_;
  IntakeFacts facts_;
  uint64_t revision_ = 0;  // of the book, looked at
  uint32_t reports_ = 0;   // likewise
  Timestamp swept_at_{};
  bool began_ = false;
  std::set<uint32_t> waiting_;                     // reports to be chased
  respond::HopSpeeds speeds_;                      // over all cases
  std::set<uint32_t> learned_;                     // the reports whose cases are in them
  std::unordered_map<uint32_t, std::string> ids_;  // of the events of transfers, while one report is chased
  mutable std::mutex mutex_;
  Counters counters_;
  std::jthread thread_;  // last: it uses the rest
};

}  // namespace duanlian::engine
