#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "graph/forms/trace_words.h"

namespace duanlian::graph {

// Puts a page together: what is given as text is escaped, what is given as markup is our own.
class HtmlWriter {
 public:
  explicit HtmlWriter(std::string& out) : out_(out) {}

  HtmlWriter& markup(std::string_view ours) {
    out_.append(ours);
    return *this;
  }
  HtmlWriter& text(std::string_view theirs);
  // In both languages, of which the page shows one.
  HtmlWriter& both(std::string_view zh, std::string_view en);
  HtmlWriter& both(TwoTongues words) { return both(words.zh, words.en); }
  // "<td>", or with a class.
  HtmlWriter& cell(std::string_view theirs, std::string_view css = {});

  // A table with these columns; the rows follow, then end_table.
  struct Column {
    std::string_view zh;
    std::string_view en;
    bool number = false;
  };
  HtmlWriter& begin_table(std::initializer_list<Column> columns);
  HtmlWriter& end_table() { return markup("</tbody></table></div>\n"); }

 private:
  std::string& out_;
};

}  // namespace duanlian::graph
