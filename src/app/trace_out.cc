#include "app/trace_out.h"

#include <array>
#include <utility>

#include "app/console.h"
#include "app/decision_file.h"

namespace duanlian::app {
namespace {

constexpr std::array<std::pair<std::string_view, TraceFormat>, 5> kTraceFormats{{
    {"json", TraceFormat::json},
    {"csv", TraceFormat::csv},
    {"csv_hops", TraceFormat::csv_hops},
    {"graphml", TraceFormat::graphml},
    {"html", TraceFormat::html},
}};

}  // namespace

Result<TraceFormat> trace_format_of(const std::string& format, const std::string& out) {
  if (format.empty() && out.empty()) return TraceFormat::none;
  std::string ending = std::filesystem::path(out).extension().string();
  if (!ending.empty()) ending.erase(0, 1);
  for (const auto& [word, value] : kTraceFormats) {
    if (word == (format.empty() ? ending : format)) return value;
  }
  if (!format.empty()) return invalid("--format is json, csv, csv_hops, graphml or html · 格式不支持");
  return invalid("--out " + out +
                 ": give --format, its ending is none of json, csv, graphml, html · 请指明格式");
}

Status write_form(const std::string& out, std::string_view form,
                  const std::vector<std::filesystem::path>& inputs) {
  if (out.empty()) {
    print(form);
    if (!form.ends_with('\n')) print("\n");
    return {};
  }
  DecisionFile file;
  RETURN_IF_ERROR(file.open(out, inputs));
  file.write(form.ends_with('\n') ? form.substr(0, form.size() - 1) : form);
  return file.close();
}

}  // namespace duanlian::app
