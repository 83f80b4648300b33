#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/trace_load.h"
#include "base/result.h"
#include "base/time.h"
#include "graph/follow/question.h"

namespace duanlian::app {

// A payment that a victim says he was made to make: by the id of its event, or by what he remembers of it.
struct ReportedPayment {
  std::string victim;  // empty: called after the paying account
  std::string event;
  std::string payer;
  std::string payee;   // empty: any
  std::string amount;  // major units
  std::string asset;   // empty: whichever the payer has
  std::optional<Timestamp> time;
  std::string place;              // where it was reported, for what is said of it
  bool maybe_no_payment = false;  // an id among those of calls and messages
};

inline constexpr std::size_t kReportedPaymentsMax = graph::kTakingsMax;

// The payments that a file of reports names, docs/trace.md: CSV with a header, JSON lines of events, or what
// the mapping makes events of. Bad lines are told and the rest goes on.
Result<std::vector<ReportedPayment>> read_reports(const std::string& path, const std::string& map,
                                                  LineComplaints& complaints);

// Finds each among the transfers and makes takings of them. What is not found, not moved, named twice or
// ambiguous is told. Refused when nothing is left.
Status find_takings(const std::vector<ReportedPayment>& reported, const LoadedMoney& money,
                    graph::TraceQuestion& question, LineComplaints& complaints);

}  // namespace duanlian::app
