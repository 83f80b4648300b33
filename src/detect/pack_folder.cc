#include <algorithm>
#include <array>

#include "base/file.h"
#include "detect/limits.h"
#include "detect/pack.h"

namespace duanlian::detect {
namespace {

// A file that would be passed over in silence although somebody meant it to decide: a name that is all but
// right, or anything in the folders of a pack.
bool is_meant_to_decide(const std::filesystem::path& path) {
  constexpr auto kFolders = std::to_array<std::string_view>({"rules", "phrases", "lists"});
  if (path.filename().string().starts_with('.')) return false;
  return path.extension() == ".yml" || std::ranges::find(kFolders, path.begin()->string()) != kFolders.end();
}

}  // namespace

Result<std::vector<model::PackFile>> read_pack_folder(const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::is_directory(folder, error))
    return Error{ErrorCode::not_found, folder.string() + ": no such folder of a pack"};
  std::vector<model::PackFile> files;
  for (auto at = fs::recursive_directory_iterator(folder, error);
       !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    if (at->is_directory(error)) continue;
    const fs::path path = at->path().lexically_relative(folder);
    if (!at->is_regular_file(error) || path.extension() != ".yaml") {
      if (!is_meant_to_decide(path)) continue;
      return invalid(at->path().string() +
                     ": the name of a file of a pack ends in .yaml; rename it, or move it out of the pack · "
                     "规则包的文件名须以 .yaml 结尾，请改名或移出规则包");
    }
    if (files.size() == kPackFilesMax)
      return Error{ErrorCode::limit_exceeded, folder.string() + ": more files than kPackFilesMax"};
    ASSIGN_OR_RETURN(std::string text, read_file(at->path(), kPackFileBytesMax));
    files.push_back({.path = path.generic_string(), .text = std::move(text)});
  }
  if (error) return Error{ErrorCode::io, folder.string() + ": " + error.message()};
  std::ranges::sort(files, {}, &model::PackFile::path);
  return files;
}

}  // namespace duanlian::detect
