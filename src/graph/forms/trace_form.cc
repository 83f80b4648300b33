#include "graph/forms/trace_form.h"

#include "graph/forms/trace_csv.h"
#include "graph/forms/trace_graphml.h"
#include "graph/forms/trace_html.h"
#include "graph/forms/trace_json.h"

namespace duanlian::graph {

void append_trace(std::string& out, TraceForm form, const TraceReport& report) {
  switch (form) {
    case TraceForm::json:
      return append_trace_json(out, report);
    case TraceForm::csv:
      return append_rests_csv(out, report);
    case TraceForm::csv_hops:
      return append_hops_csv(out, report);
    case TraceForm::graphml:
      return append_trace_graphml(out, report);
    case TraceForm::html:
      return append_trace_html(out, report);
  }
}

}  // namespace duanlian::graph
