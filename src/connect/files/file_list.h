#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace duanlian::connect {

struct InputFile {
  std::filesystem::path path;
  std::string name;    // without folder and .zst: what "@file" gives
  uint64_t bytes = 0;  // 0 where it has no size, as a pipe
};

// The file, or the files of the folder in the order of their names. In a folder, hidden files and those of
// which no pattern (* and ?) fits the name are left out, and folders inside it are not entered.
Result<std::vector<InputFile>> list_files(const std::filesystem::path& in,
                                          const std::vector<std::string>& patterns);

// The whole name fits: * stands for any characters, ? for one byte.
bool fits_pattern(std::string_view name, std::string_view pattern);

}  // namespace duanlian::connect
