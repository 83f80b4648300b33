#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "graph/forms/trace_report.h"

namespace duanlian::graph {

// How an answer about money is written: docs/trace-format.md.
enum class TraceForm : uint8_t { json, csv, csv_hops, graphml, html };
constexpr auto words(TraceForm) {
  return std::to_array<std::string_view>({"json", "csv", "csv_hops", "graphml", "html"});
}

void append_trace(std::string& out, TraceForm form, const TraceReport& report);

}  // namespace duanlian::graph
