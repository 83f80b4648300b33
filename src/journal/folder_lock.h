#pragma once

#include <filesystem>

#include "base/result.h"

namespace duanlian::journal {

// Holds a folder for this process until the end of its life. The kernel lets go when the process dies.
class FolderLock {
 public:
  // `unavailable`, naming the folder, when another process or another journal of this one holds it.
  static Result<FolderLock> take(const std::filesystem::path& folder);

  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int file) : file_(file) {}
  int file_;
};

}  // namespace duanlian::journal
