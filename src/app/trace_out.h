#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace duanlian::app {

enum class TraceFormat : uint8_t { none, json, csv, csv_hops, graphml, html };

// What --format says, or the ending of --out where it says nothing; none where both say nothing.
Result<TraceFormat> trace_format_of(const std::string& format, const std::string& out);

// Writes a form to a file, whole or not at all, or to standard output where there is no file.
Status write_form(const std::string& out, std::string_view form,
                  const std::vector<std::filesystem::path>& inputs);

}  // namespace duanlian::app
