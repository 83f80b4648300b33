#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "graph/forms/trace_form.h"

namespace duanlian::app {

// What --format says, or the ending of --out where it says nothing; nothing where both say nothing.
Result<std::optional<graph::TraceForm>> trace_form_of(const std::string& format, const std::string& out);

// Writes a form to a file, whole or not at all, or to standard output where there is no file.
Status write_form(const std::string& out, std::string_view form,
                  const std::vector<std::filesystem::path>& inputs);

}  // namespace duanlian::app
