#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "base/file_writer.h"
#include "base/result.h"

namespace duanlian::connect {

enum class Packing { plain, zstd };

// Writes a new file that ByteSource reads, compressed or as it is.
class ByteSink {
 public:
  static Result<ByteSink> create(const std::filesystem::path& path, Packing packing);
  ~ByteSink();
  ByteSink(ByteSink&&) noexcept;
  ByteSink& operator=(ByteSink&&) noexcept;

  Status write(std::string_view bytes);
  // Everything is on the disk then; without it the file may be a part.
  Result<WrittenFile> close();

 private:
  struct Encoder;
  explicit ByteSink(FileWriter file);
  Status compress(std::string_view bytes, bool last);

  FileWriter file_;
  std::unique_ptr<Encoder> encoder_;  // none: plain
};

}  // namespace duanlian::connect
