#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/file_writer.h"
#include "base/result.h"
#include "graph/file/form.h"

namespace duanlian::graph {

// Writes a graph file section by section; under its name it is whole, or is not there.
class SectionWriter {
 public:
  static Result<SectionWriter> create(const std::filesystem::path& path);

  Status add(SectionName name, std::string_view bytes, int64_t newest = 0);
  // `foot` but for what the sections come to. The file takes the place of an earlier one.
  Status finish(Foot foot);

 private:
  SectionWriter(std::filesystem::path path, FileWriter file)
      : path_(std::move(path)), file_(std::move(file)) {}
  Status write_padded(std::string_view bytes);

  std::filesystem::path path_;
  FileWriter file_;
  uint64_t offset_ = 0;
  std::string table_;
  uint64_t sections_ = 0;
};

}  // namespace duanlian::graph
