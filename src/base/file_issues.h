#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace duanlian {

// Everything that is wrong with the files that a person wrote, so that their author sees all of it at once.
class FileIssues {
 public:
  static constexpr std::size_t kShownMax = 100;

  // Becomes "file:line:column: what".
  void add(std::string_view file, int line, int column, std::string_view what);
  // What begins with its place already.
  void add_placed(std::string line);
  bool empty() const { return lines_.empty(); }
  // Further issues are not shown, so finding their places may be spared.
  bool full() const { return lines_.size() > kShownMax; }
  std::vector<std::string> take() { return std::move(lines_); }
  // All of them, a line each.
  std::string joined() const;

 private:
  std::vector<std::string> lines_;
};

}  // namespace duanlian
