#pragma once

#include "graph/forms/html_writer.h"
#include "graph/forms/trace_report.h"

namespace duanlian::graph {

// The sections of the page, each nothing where there is nothing to say.
void write_stop_table(HtmlWriter& page, const TraceReport& report);
void write_exit_table(HtmlWriter& page, const TraceReport& report);
void write_other_table(HtmlWriter& page, const TraceReport& report);
void write_payment_table(HtmlWriter& page, const TraceReport& report);
void write_cut_table(HtmlWriter& page, const TraceReport& report);
void write_contradiction_table(HtmlWriter& page, const TraceReport& report);
void write_hop_table(HtmlWriter& page, const TraceReport& report);

}  // namespace duanlian::graph
