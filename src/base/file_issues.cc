#include "base/file_issues.h"

namespace duanlian {

void FileIssues::add(std::string_view file, int line, int column, std::string_view what) {
  if (full()) return;
  add_placed(std::string(file) + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " +
             std::string(what));
}

void FileIssues::add_placed(std::string line) {
  if (full()) return;
  if (lines_.size() == kShownMax)
    line = "more issues than " + std::to_string(kShownMax) + "; the rest is not shown";
  lines_.push_back(std::move(line));
}

std::string FileIssues::joined() const {
  std::string out;
  for (const std::string& line : lines_) out += (out.empty() ? "" : "\n") + line;
  return out;
}

}  // namespace duanlian
