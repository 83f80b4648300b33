#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/file_descriptor.h"
#include "base/hash.h"
#include "base/result.h"

namespace duanlian {

// A file that was written whole.
struct WrittenFile {
  std::string name;
  uint64_t bytes = 0;
  Sha256 digest{};
};

// Writes a new file from its beginning to its end; one that was not closed may be a part of what was meant.
// After the first error every further call gives that error.
class FileWriter {
 public:
  // Refused when there is one of that name.
  static Result<FileWriter> create(const std::filesystem::path& path);

  Status write(std::string_view bytes);
  // Everything is on the disk then. `name` of what is given is the path's last part.
  Result<WrittenFile> close();

 private:
  FileWriter(std::filesystem::path path, int file) : path_(std::move(path)), file_(file) {}
  Status flush();
  Error failed(std::string_view doing);

  std::filesystem::path path_;
  FileDescriptor file_;
  std::string buffer_;
  uint64_t bytes_ = 0;
  std::unique_ptr<Sha256Sum> sum_ = std::make_unique<Sha256Sum>();
  Status trouble_;
};

}  // namespace duanlian
