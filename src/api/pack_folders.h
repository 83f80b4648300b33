#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/notice.h"

namespace duanlian::api {

// Names of the subfolders that hold a pack, sorted, at most kPacksListedMax. None for the empty path.
std::vector<std::string> packs_in(const std::filesystem::path& folder);

// The files of the pack with that name; not_found when it is not one of packs_in.
Result<std::vector<model::PackFile>> read_named_pack(const std::filesystem::path& folder,
                                                     std::string_view name);

}  // namespace duanlian::api
