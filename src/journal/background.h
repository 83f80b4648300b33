#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>

namespace duanlian::journal {

// What goes on beside the log must not delay its syncs. To free many bytes of disk at once does: the file
// system answers no sync meanwhile (15 ms for 64 MiB on ext4 with `discard`). So files shrink by this much at
// a time.
inline constexpr uint64_t kFreedBytesAtOnce = uint64_t{1} << 20;
inline constexpr uint64_t kFreedBytesPerSecond = uint64_t{256} << 20;
inline constexpr std::chrono::microseconds kFreePause{1'000'000 * kFreedBytesAtOnce / kFreedBytesPerSecond};

// Takes the last kFreedBytesAtOnce from the file, or removes it when it has no more, does not exist, or is
// shared with a back-up by a hard link. True when the file is gone.
bool shrink_or_remove(const std::filesystem::path& file);

}  // namespace duanlian::journal
