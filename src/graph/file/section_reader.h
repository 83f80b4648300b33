#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "graph/file/form.h"

namespace duanlian::graph {

// The sections of a graph file in their order. Everything that the file says of its own shape is checked when
// it is opened, the bytes of a section when they are read. Errors name the file.
class SectionReader {
 public:
  static Result<SectionReader> open(const std::filesystem::path& path);

  const Foot& foot() const { return foot_; }
  // The next section if it is that one. It stays in its place while this does not move.
  const SectionEntry* take(SectionName name);
  bool at_end() const { return next_ == entries_.size(); }
  const std::vector<SectionEntry>& entries() const { return entries_; }

  Result<std::string> read(const SectionEntry& entry) const;
  // Into this room of entry.bytes.
  Status read(const SectionEntry& entry, char* room) const;
  Status check(const SectionEntry& entry, std::string_view bytes) const;

  int file() const { return file_.number(); }
  Error damaged(std::string_view what) const;
  Error damaged(SectionName where, std::string_view what) const;

 private:
  SectionReader(std::filesystem::path path, int file) : path_(std::move(path)), file_(file) {}
  Status read_at(uint64_t offset, char* room, std::size_t bytes) const;
  Result<std::string> form_of(std::string_view head) const;
  Status read_foot(uint64_t bytes);
  Status read_table(uint64_t bytes);

  std::filesystem::path path_;
  FileDescriptor file_;
  Foot foot_;
  std::vector<SectionEntry> entries_;
  std::size_t next_ = 0;
};

}  // namespace duanlian::graph
