#include "app/trace_out.h"

#include "app/console.h"
#include "app/decision_file.h"
#include "model/words.h"

namespace duanlian::app {
Result<std::optional<graph::TraceForm>> trace_form_of(const std::string& format, const std::string& out) {
  if (format.empty() && out.empty()) return std::nullopt;
  std::string ending = std::filesystem::path(out).extension().string();
  if (!ending.empty()) ending.erase(0, 1);
  const auto form = model::parse_word<graph::TraceForm>(format.empty() ? ending : format);
  if (form) return form;
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
