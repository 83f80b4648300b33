#pragma once

#include <cstdio>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace duanlian::app {

// Where decisions go, when somebody asked for them: a file that appears whole, in place of an older one, or
// not at all. Meanwhile its bytes stand in a hidden file beside it. Devices and pipes are written straight.
class DecisionFile {
 public:
  // Nothing for the empty path. Refused when the file is one of those that are read.
  Status open(const std::filesystem::path& path, std::span<const std::filesystem::path> inputs);
  DecisionFile() = default;
  ~DecisionFile();
  DecisionFile(const DecisionFile&) = delete;
  DecisionFile& operator=(const DecisionFile&) = delete;

  bool wanted() const { return file_ != nullptr; }
  void write(std::string_view json);
  // Puts the file in its place when everything reached it.
  Status close();

 private:
  Status open_beside(const std::filesystem::path& path);

  std::filesystem::path place_;  // empty: written straight
  std::string part_;             // the hidden file; empty when there is none
  std::FILE* file_ = nullptr;
};

}  // namespace duanlian::app
