#include "graph/forms/path_report.h"

#include "graph/forms/trace_report.h"

namespace duanlian::graph {

std::string name_of(const PathReport& report, PocketId id) {
  if (report.graph.kind(id) == PocketKind::cash) return "cash";
  const std::string_view name = report.graph.name(id);
  return report.question.mask ? masked_name(name) : std::string(name);
}

std::string tie_name(const PathReport& report, const std::string& name) {
  return report.question.mask ? masked_name(name) : name;
}

void append_path(std::string& out, PathForm form, const PathReport& report) {
  switch (form) {
    case PathForm::json:
      return append_path_json(out, report);
    case PathForm::csv:
      return append_path_csv(out, report);
  }
}

}  // namespace duanlian::graph
