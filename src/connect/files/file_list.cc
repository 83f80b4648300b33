#include "connect/files/file_list.h"

#include <algorithm>
#include <system_error>

#include "base/utf8.h"
#include "connect/files/limits.h"

namespace duanlian::connect {
namespace {

namespace fs = std::filesystem;

std::string plain_name(const fs::path& path) {
  const fs::path name = path.filename();
  return name.extension() == ".zst" ? name.stem().string() : name.string();
}

InputFile input_file(const fs::path& path) {
  std::error_code none;
  const uint64_t bytes = fs::is_regular_file(path, none) ? fs::file_size(path, none) : 0;
  return {.path = path, .name = plain_name(path), .bytes = none ? 0 : bytes};
}

bool is_wanted(const InputFile& file, const std::vector<std::string>& patterns) {
  if (file.name.starts_with('.')) return false;
  if (patterns.empty()) return true;
  return std::ranges::any_of(patterns, [&](const std::string& one) { return fits_pattern(file.name, one); });
}

}  // namespace

bool fits_pattern(std::string_view name, std::string_view pattern) {
  std::size_t at = 0;
  std::size_t star = std::string_view::npos;  // in the pattern, the last * seen
  std::size_t after_star = 0;                 // in the name, where that * stops
  std::size_t p = 0;
  while (at < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      after_star = at;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[at])) {
      ++p;
      ++at;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      at = ++after_star;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

Result<std::vector<InputFile>> list_files(const fs::path& in, const std::vector<std::string>& patterns) {
  std::error_code error;
  const fs::file_status status = fs::status(in, error);
  if (!fs::exists(status)) return Error{ErrorCode::not_found, in.string() + ": no such file or folder"};
  std::vector<InputFile> files;
  if (!fs::is_directory(status)) {
    files.push_back(input_file(in));
    return files;
  }
  auto entry = fs::directory_iterator(in, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (entry->is_directory(error)) continue;
    InputFile file = input_file(entry->path());
    if (!is_wanted(file, patterns)) continue;
    if (files.size() == kFilesMax) {
      return Error{ErrorCode::limit_exceeded,
                   in.string() + ": more than " + std::to_string(kFilesMax) + " files"};
    }
    files.push_back(std::move(file));
  }
  if (error) return Error{ErrorCode::io, in.string() + ": cannot be listed: " + error.message()};
  if (files.empty()) return Error{ErrorCode::not_found, in.string() + ": no file in it is to be read"};
  std::ranges::sort(files, {}, &InputFile::path);
  return files;
}

}  // namespace duanlian::connect
