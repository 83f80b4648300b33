#include "base/file.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/file_descriptor.h"

namespace duanlian {
namespace {

Error io_error(const std::filesystem::path& path, std::string_view doing) {
  return {errno_code(), path.string() + ": cannot " + std::string(doing) + ": " + errno_text()};
}

bool write_whole(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

ErrorCode errno_code() {
  switch (errno) {
    case ENOENT:
      return ErrorCode::not_found;
    case ENOSPC:
    case EDQUOT:
      return ErrorCode::no_space;
    case EACCES:
    case EPERM:
      return ErrorCode::permission_denied;
    default:
      return ErrorCode::io;
  }
}

std::string errno_text() {
  std::array<char, 256> buffer{};
  return ::strerror_r(errno, buffer.data(), buffer.size());
}

Result<std::string> read_file(const std::filesystem::path& path, uint64_t bytes_max) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.number() < 0) return io_error(path, "open");
  struct stat about{};
  if (::fstat(file.number(), &about) != 0) return io_error(path, "look at");
  if (!S_ISREG(about.st_mode)) return Error{ErrorCode::invalid_argument, path.string() + ": not a file"};
  std::string out;
  std::array<char, 1 << 16> buffer{};
  while (true) {
    const ssize_t got = ::read(file.number(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return io_error(path, "read");
    if (got == 0) return out;
    out.append(buffer.data(), static_cast<std::size_t>(got));
    if (out.size() > bytes_max) {
      return Error{ErrorCode::limit_exceeded,
                   path.string() + ": larger than " + std::to_string(bytes_max) + " bytes"};
    }
  }
}

Result<std::string> read_private_file(const std::filesystem::path& path, uint64_t bytes_max) {
  constexpr unsigned kOthersMask = 0077;
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) return Error{errno_code(), path.string() + ": " + errno_text()};
  if ((status.st_mode & kOthersMask) != 0) {
    return Error{
        ErrorCode::permission_denied,
        path.string() +
            ": others may read or change the file; run chmod 600 on it · 该文件他人可读，请 chmod 600"};
  }
  return read_file(path, bytes_max);
}

Status replace_file(const std::filesystem::path& path, std::string_view bytes, unsigned mode) {
  std::filesystem::path fresh = path;
  fresh += ".new";
  {
    const FileDescriptor file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
    if (file.number() < 0) return io_error(fresh, "create");
    if (!write_whole(file.number(), bytes) || ::fsync(file.number()) != 0) {
      const Error error = io_error(fresh, "write");
      ::unlink(fresh.c_str());
      return error;
    }
  }
  if (::rename(fresh.c_str(), path.c_str()) != 0) return io_error(path, "replace");
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  const FileDescriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.number() < 0 || ::fsync(directory.number()) != 0) return io_error(folder, "sync");
  return {};
}

Result<uint64_t> free_bytes(const std::filesystem::path& path) {
  struct statvfs disk{};
  if (::statvfs(path.c_str(), &disk) != 0) return io_error(path, "ask for free space on");
  return static_cast<uint64_t>(disk.f_bavail) * disk.f_frsize;
}

}  // namespace duanlian
