#include "api/pack_folders.h"

#include <algorithm>
#include <utility>

#include "api/json_body.h"
#include "api/limits.h"
#include "detect/pack.h"

namespace duanlian::api {

std::vector<std::string> packs_in(const std::filesystem::path& folder) {
  constexpr std::string_view kPackFile = "pack.yaml";
  std::vector<std::string> names;
  std::error_code error;
  if (folder.empty()) return names;
  for (auto at = std::filesystem::directory_iterator(folder, error);
       !error && at != std::filesystem::directory_iterator(); at.increment(error)) {
    std::error_code ignored;
    if (names.size() == kPacksListedMax) break;
    std::string name = at->path().filename().string();
    if (kFolderNameForm.fits(name) && std::filesystem::is_regular_file(at->path() / kPackFile, ignored))
      names.push_back(std::move(name));
  }
  std::ranges::sort(names);
  return names;
}

Result<std::vector<model::PackFile>> read_named_pack(const std::filesystem::path& folder,
                                                     std::string_view name) {
  if (!std::ranges::binary_search(packs_in(folder), name))
    return Error{ErrorCode::not_found, "the server has no pack \"" + std::string(name) + "\""};
  return detect::read_pack_folder(folder / name);
}

}  // namespace duanlian::api
