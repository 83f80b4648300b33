#include "simulate/truth/result_folder.h"

#include <utility>

namespace duanlian::simulate {

namespace fs = std::filesystem;

Result<ResultFolder> ResultFolder::make(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::exists(status) && !fs::is_directory(status))
    return Error{ErrorCode::already_exists, path.string() + ": is no folder"};
  if (fs::is_directory(status)) {
    const bool empty = fs::is_empty(path, error);
    if (error) return Error{ErrorCode::io, path.string() + ": cannot be read: " + error.message()};
    if (!empty)
      return Error{ErrorCode::already_exists,
                   path.string() + ": is a folder with something in it; name a new one · 目录非空，请另取名"};
    return ResultFolder(path, false);
  }
  fs::create_directories(path, error);
  if (error) return Error{ErrorCode::io, path.string() + ": cannot be made: " + error.message()};
  return ResultFolder(path, true);
}

ResultFolder::ResultFolder(ResultFolder&& other) noexcept
    : path_(std::move(other.path_)),
      made_(std::exchange(other.made_, false)),
      parts_(std::exchange(other.parts_, {})) {}

ResultFolder::~ResultFolder() {
  std::error_code ignored;
  for (const std::string& name : parts_) fs::remove(hidden(name), ignored);
  if (made_) fs::remove(path_, ignored);  // when nothing is in it
}

fs::path ResultFolder::hidden(std::string_view name) const {
  return path_ / ("." + std::string(name) + ".part");
}

fs::path ResultFolder::part(std::string_view name) {
  parts_.emplace_back(name);
  return hidden(name);
}

Status ResultFolder::keep() {
  for (const std::string& name : parts_) {
    std::error_code error;
    fs::rename(hidden(name), path_ / name, error);
    if (error) {
      return Error{ErrorCode::io, (path_ / name).string() + ": cannot be put in place: " + error.message()};
    }
  }
  parts_.clear();
  made_ = false;
  return {};
}

}  // namespace duanlian::simulate
