#include <algorithm>

#include "base/file.h"
#include "detect/limits.h"
#include "detect/pack.h"

namespace duanlian::detect {

Result<std::vector<model::PackFile>> read_pack_folder(const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::is_directory(folder, error))
    return Error{ErrorCode::not_found, folder.string() + ": no such folder of a pack"};
  std::vector<model::PackFile> files;
  for (auto at = fs::recursive_directory_iterator(folder, error);
       !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    if (!at->is_regular_file(error) || at->path().extension() != ".yaml") continue;
    if (files.size() == kPackFilesMax)
      return Error{ErrorCode::limit_exceeded, folder.string() + ": more files than kPackFilesMax"};
    ASSIGN_OR_RETURN(std::string text, read_file(at->path(), kPackFileBytesMax));
    files.push_back(
        {.path = at->path().lexically_relative(folder).generic_string(), .text = std::move(text)});
  }
  if (error) return Error{ErrorCode::io, folder.string() + ": " + error.message()};
  std::ranges::sort(files, {}, &model::PackFile::path);
  return files;
}

}  // namespace duanlian::detect
