#include "base/file_writer.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

#include "base/file.h"

namespace duanlian {
namespace {

constexpr std::size_t kBufferBytes = 1024 * 1024;

}  // namespace

Result<FileWriter> FileWriter::create(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (file < 0) return Error{errno_code(), path.string() + ": cannot be made: " + errno_text()};
  return FileWriter(path, file);
}

Error FileWriter::failed(std::string_view doing) {
  Error error{errno_code(), path_.string() + ": " + std::string(doing) + ": " + errno_text()};
  trouble_ = error;
  return error;
}

Status FileWriter::write(std::string_view bytes) {
  if (!trouble_) return trouble_;
  buffer_.append(bytes);
  return buffer_.size() < kBufferBytes ? Status{} : flush();
}

Status FileWriter::flush() {
  sum_->add(buffer_);
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t written = ::write(file_.number(), rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failed("cannot be written");
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  bytes_ += buffer_.size();
  buffer_.clear();
  return {};
}

Result<WrittenFile> FileWriter::close() {
  RETURN_IF_ERROR(Status(trouble_));
  RETURN_IF_ERROR(flush());
  if (::fsync(file_.number()) != 0) return failed("cannot be synced");
  if (::close(file_.release()) != 0) return failed("cannot be closed");
  return WrittenFile{.name = path_.filename().string(), .bytes = bytes_, .digest = sum_->end()};
}

}  // namespace duanlian
