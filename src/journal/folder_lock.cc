#include "journal/folder_lock.h"

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

#include "base/file.h"

namespace duanlian::journal {

// The lock is on the folder itself, so that a journal on a read-only disk can be verified.
Result<FolderLock> FolderLock::take(const std::filesystem::path& folder) {
  const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) {
    const ErrorCode code = errno == ENOENT ? ErrorCode::not_found : ErrorCode::io;
    return Error{code, "cannot open the journal " + folder.string() + ": " + errno_text()};
  }
  FolderLock lock(file);
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return Error{ErrorCode::io, "cannot lock the journal: " + errno_text()};
    return Error{ErrorCode::unavailable,
                 "the journal " + folder.string() +
                     " is in use by another process; stop it first, or work on a back-up of the journal"};
  }
  return lock;
}

FolderLock::FolderLock(FolderLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

FolderLock::~FolderLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace duanlian::journal
