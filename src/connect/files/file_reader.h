#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "connect/files/mapping.h"
#include "model/event.h"

namespace duanlian::connect {

// Where something stood. Lines count from 1; line 0 means the file as a whole.
struct SourceLine {
  std::string_view file;  // valid until the next call of the reader
  uint64_t line = 0;
};

struct MappedEvent {
  model::Event event;
  std::string label;  // the truth beside the event, for reports only; empty when the mapping gives none
  SourceLine at;
};

struct LineError {
  std::string file;
  uint64_t line = 0;
  std::string reason;
};

enum class ReadStep { item, bad_line, end };

// Reads events from a file, or from the files of a folder in the order of their names. Streaming: memory does
// not grow with the file. Not thread-safe.
class FileReader {
 public:
  // Without a mapping every line is an event in its canonical JSON form. Fails when nothing can be read at
  // all; trouble with one file of several, or with one line, comes from `next` and the rest goes on.
  static Result<FileReader> open(const std::filesystem::path& in, std::optional<Mapping> mapping);

  ~FileReader();
  FileReader(FileReader&&) noexcept;
  FileReader& operator=(FileReader&&) noexcept;

  // `item`: `out` is whole and checked. `bad_line`: `bad` says where and why, and the next call goes on.
  ReadStep next(MappedEvent& out, LineError& bad);

  // The files that are read, in their order.
  std::vector<std::filesystem::path> paths() const;

  // For progress: bytes of the files as they lie on the disk. The total is 0 when it is not known (a pipe).
  uint64_t bytes_read() const;
  uint64_t bytes_total() const;

 private:
  struct Reading;
  explicit FileReader(std::unique_ptr<Reading> reading);
  std::unique_ptr<Reading> reading_;
};

}  // namespace duanlian::connect
