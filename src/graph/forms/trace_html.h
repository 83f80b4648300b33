#pragma once

#include <cstddef>
#include <string>

#include "graph/forms/trace_report.h"

namespace duanlian::graph {

// Rows of each table of the page; what is beyond is counted, and stands in the other forms.
inline constexpr std::size_t kPageRowsMax = 200;
inline constexpr std::size_t kPageSharesMax = 8;  // victims named in one row

// One page with style, script, picture and tables, that needs no network and runs nothing else
// (Content-Security-Policy).
void append_trace_html(std::string& out, const TraceReport& report);

}  // namespace duanlian::graph
