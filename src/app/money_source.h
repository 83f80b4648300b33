#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

#include "app/trace_load.h"
#include "app/trace_tables.h"
#include "base/result.h"

namespace duanlian::app {

// Of a saved graph so many of the newest days are read into memory; pages before are read when asked for.
inline constexpr uint32_t kGraphDaysUsual = 90;

// Where a command has its transfers from, as its options say: a table, or the graph that was saved of one.
struct MoneySource {
  std::string in;
  std::string map;
  std::string graph;
  uint32_t graph_days = kGraphDaysUsual;
  std::string save_graph;
};

void add_money_options(CLI::App& command, MoneySource& source);
// Before anything is read.
Status check_money_source(const MoneySource& source);
// Reads it, says on standard error what was read, and saves the graph where that was asked for.
Status load_money_source(const MoneySource& source, LoadedMoney& money, LineComplaints& complaints);

}  // namespace duanlian::app
