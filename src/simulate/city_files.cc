#include <algorithm>
#include <filesystem>

#include "base/file.h"
#include "simulate/simulation.h"

namespace duanlian::simulate {
namespace {

constexpr std::size_t kCityFilesMax = 64;
constexpr uint64_t kCityFileBytesMax = 4ULL << 20;

}  // namespace

Result<std::vector<CityFile>> read_city_files(const std::string& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> paths;
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->path().extension() != ".yaml") continue;
    if (paths.size() == kCityFilesMax)
      return Error{ErrorCode::limit_exceeded,
                   folder + ": more than " + std::to_string(kCityFilesMax) + " files of a city"};
    paths.push_back(at->path());
  }
  if (error) return Error{ErrorCode::not_found, folder + ": cannot be read: " + error.message()};
  if (paths.empty()) return Error{ErrorCode::not_found, folder + ": no .yaml file of a city is there"};
  std::ranges::sort(paths);
  std::vector<CityFile> files;
  for (const auto& path : paths) {
    ASSIGN_OR_RETURN(std::string text, read_file(path, kCityFileBytesMax));
    files.push_back({.name = path.filename().string(), .text = std::move(text)});
  }
  return files;
}

}  // namespace duanlian::simulate
