#include "app/decision_file.h"

#include <cstdlib>
#include <unistd.h>
#include <utility>

#include "base/file.h"

namespace duanlian::app {

namespace fs = std::filesystem;

Status DecisionFile::open(const fs::path& path, std::span<const fs::path> inputs) {
  if (path.empty()) return {};
  std::error_code error;
  for (const fs::path& input : inputs) {
    if (fs::equivalent(path, input, error))
      return invalid("--out " + path.string() + " is a file that is read: " + input.string() +
                     "; name another one · 输出文件就是输入文件，请另取名");
  }
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status)) return Error{ErrorCode::io, path.string() + ": is a folder"};
  // What stands for an open descriptor, such as /dev/stdout, must not be replaced by a name.
  const bool straight =
      (fs::exists(status) && !fs::is_regular_file(status)) || path.string().starts_with("/dev/");
  if (!straight) return open_beside(path);
  file_ = std::fopen(path.c_str(), "w");
  if (file_ == nullptr) return Error{errno_code(), path.string() + ": cannot be written: " + errno_text()};
  return {};
}

Status DecisionFile::open_beside(const fs::path& path) {
  std::error_code error;
  // A link goes on leading to its file.
  place_ = fs::is_symlink(path, error) ? fs::weakly_canonical(path, error) : path;
  if (fs::exists(place_, error) && ::access(place_.c_str(), W_OK) != 0)
    return Error{errno_code(), path.string() + ": cannot be written: " + errno_text()};
  std::string part = (place_.parent_path() / ("." + place_.filename().string() + ".part-XXXXXX")).string();
  const int descriptor = ::mkstemp(part.data());
  if (descriptor < 0) return Error{errno_code(), path.string() + ": cannot be written: " + errno_text()};
  part_ = std::move(part);
  file_ = ::fdopen(descriptor, "w");
  if (file_ == nullptr) {
    ::close(descriptor);
    return Error{errno_code(), path.string() + ": cannot be written: " + errno_text()};
  }
  return {};
}

DecisionFile::~DecisionFile() {
  if (file_ != nullptr) std::fclose(file_);
  std::error_code ignored;
  if (!part_.empty()) fs::remove(part_, ignored);
}

void DecisionFile::write(std::string_view json) {
  std::fwrite(json.data(), 1, json.size(), file_);
  std::fputc('\n', file_);
}

Status DecisionFile::close() {
  if (file_ == nullptr) return {};
  const bool failed = std::ferror(file_) != 0;
  if ((std::fclose(std::exchange(file_, nullptr)) != 0) || failed)
    return Error{ErrorCode::io, "the decisions could not be written whole"};
  if (part_.empty()) return {};
  std::error_code error;
  // Whoever could read the older file can read the new one.
  if (const fs::file_status old = fs::status(place_, error); fs::exists(old))
    fs::permissions(part_, old.permissions(), error);
  fs::rename(part_, place_, error);
  if (error) return Error{ErrorCode::io, place_.string() + ": cannot be put in place: " + error.message()};
  part_.clear();
  return {};
}

}  // namespace duanlian::app
