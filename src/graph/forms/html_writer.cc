#include "graph/forms/html_writer.h"

#include "graph/forms/markup.h"

namespace duanlian::graph {

HtmlWriter& HtmlWriter::text(std::string_view theirs) {
  append_escaped(out_, theirs);
  return *this;
}

HtmlWriter& HtmlWriter::both(std::string_view zh, std::string_view en) {
  out_ += "<span class=\"zh\" lang=\"zh-Hans\">";
  append_escaped(out_, zh);
  out_ += "</span> <span class=\"en\" lang=\"en\">";
  append_escaped(out_, en);
  out_ += "</span>";
  return *this;
}

HtmlWriter& HtmlWriter::cell(std::string_view theirs, std::string_view css) {
  out_ += css.empty() ? "<td>" : "<td class=\"" + std::string(css) + "\">";
  append_escaped(out_, theirs);
  out_ += "</td>";
  return *this;
}

HtmlWriter& HtmlWriter::begin_table(std::initializer_list<Column> columns) {
  out_ += "<div class=\"wide\"><table><thead><tr>";
  for (const Column& column : columns) {
    out_ += column.number ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">";
    both(column.zh, column.en);
    out_ += "</th>";
  }
  out_ += "</tr></thead><tbody>\n";
  return *this;
}

}  // namespace duanlian::graph
