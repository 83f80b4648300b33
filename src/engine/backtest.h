#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "engine/backtest_report.h"
#include "engine/labels.h"
#include "journal/entry.h"
#include "model/notice.h"

namespace duanlian::engine {

struct BacktestPlan {
  std::vector<model::PackFile> pack;     // the one that is tried
  std::vector<model::PackFile> against;  // the one that it is compared with
  // Events from `from` on and before `to`, by their own time, are compared. All others are taken in too: what
  // the packs remember is what they would remember.
  std::optional<Timestamp> from;
  std::optional<Timestamp> to;
  const Labels* labels = nullptr;  // must outlive the run
  // Called for each flip in order, with its JSON, also for those that the report does not show.
  std::function<void(std::string_view json)> on_flip;
  // Called now and then with the position that was reached.
  std::function<void(uint64_t position)> progress;
  std::stop_token stop;  // ends the run with `unavailable`
};

// Gives entries in order of their positions to the function until it returns an error, which is returned.
using VisitEntry = std::function<Status(const journal::Entry&)>;
using EntrySource = std::function<Status(const VisitEntry&)>;

// Decides the same entries by two packs, each with an engine and so a memory of its own, and compares the
// decisions. Activations among the entries are passed over: each side keeps its pack from the first entry to
// the last. Needs no clock and changes nothing; memory does not grow with the entries beyond that of the two
// engines. The error of a wrong pack has all its issues, a line each.
Result<BacktestReport> run_backtest(const BacktestPlan& plan, const EntrySource& entries);

// The files of the pack that was activated last among the entries; not_found when none was.
Result<std::vector<model::PackFile>> last_activated(const EntrySource& entries);

// What run_backtest checks of a plan before it reads an entry, apart from the packs.
Status check_range(std::optional<Timestamp> from, std::optional<Timestamp> to);

}  // namespace duanlian::engine
