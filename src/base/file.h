#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace duanlian {

// The whole file; refused when it is larger than `bytes_max`, or no ordinary file (a pipe would be waited
// for).
Result<std::string> read_file(const std::filesystem::path& path, uint64_t bytes_max);

// The same for a secret: permission_denied when others than its owner may read or change it.
Result<std::string> read_private_file(const std::filesystem::path& path, uint64_t bytes_max);

// Puts the bytes in place of the file in one step, synced with its folder: after a crash the old file or the
// new one is there, never a part. `mode` as for chmod.
Status replace_file(const std::filesystem::path& path, std::string_view bytes, unsigned mode = 0644);

// Free bytes that an ordinary user may fill on the disk that holds the path.
Result<uint64_t> free_bytes(const std::filesystem::path& path);

// What the current errno means to a caller: no_space for a full disk and a used-up quota, not_found,
// permission_denied, io for the rest.
ErrorCode errno_code();

// The words for the current errno.
std::string errno_text();

}  // namespace duanlian
