#pragma once

#include <string_view>

namespace duanlian::graph {

// What stands in every page of a trace: its script with the chart library, and its style.
std::string_view page_script();
std::string_view page_style();

}  // namespace duanlian::graph
