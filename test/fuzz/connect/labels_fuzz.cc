#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "base/utf8.h"
#include "connect/files/label_lines.h"

namespace {

// A value as RFC 4180 writes it.
std::string in_quotes(std::string_view value) {
  std::string out = "\"";
  for (const char c : value) out.append(c == '"' ? 2 : 1, c);
  return out + "\"";
}

}  // namespace

// Lines of any text: each is a label that may be written and read again, or a fault with words and a column
// that lies in the line. The first byte chooses whether they have a header that fits.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size) {
  using duanlian::connect::LabelLines;
  if (size == 0) return 0;
  std::string_view text(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  if (!duanlian::is_utf8(text)) return 0;  // the reader of lines gives no other
  LabelLines lines;
  bool has_header = bytes[0] % 4 != 0;
  if (has_header) CHECK(!lines.take_header("event,source,label,category"), "a good header");
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.empty() || line == "\r") continue;
    duanlian::model::Label label;
    const auto fault = has_header ? lines.take(line, label) : lines.take_header(line);
    if (fault) {
      CHECK(!fault->reason.empty() && fault->column >= 1 && fault->column <= line.size() + 1,
            "a fault's place");
      if (!has_header) return 0;
      continue;
    }
    if (!std::exchange(has_header, true)) continue;
    CHECK(lines.event_column() <= line.size(), "the place of the event");
    LabelLines again;
    CHECK(!again.take_header("category,label,event,source"), "a good header");
    duanlian::model::Label read;
    const std::string written = in_quotes(label.category) + "," + std::string(to_string(label.label)) + "," +
                                in_quotes(label.event) + "," + in_quotes(label.source);
    CHECK(!again.take(written, read), "what was read can be written and read again");
    CHECK(read.event == label.event && read.source == label.source && read.label == label.label &&
              read.category == label.category,
          "the same label");
  }
  return 0;
}
