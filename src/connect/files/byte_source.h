#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include "base/result.h"

namespace duanlian::connect {

// The bytes of a file in pieces, decompressed where it is a Zstandard file (known by its magic number).
class ByteSource {
 public:
  static Result<ByteSource> open(const std::filesystem::path& path);
  ~ByteSource();
  ByteSource(ByteSource&&) noexcept;
  ByteSource& operator=(ByteSource&&) noexcept;

  // The next bytes, valid until the next call; empty at the end of the file.
  Result<std::string_view> next();

  // Of the file as it lies on the disk.
  uint64_t bytes_read() const;

 private:
  struct File;
  explicit ByteSource(std::unique_ptr<File> file);
  std::unique_ptr<File> file_;
};

}  // namespace duanlian::connect
