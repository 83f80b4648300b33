#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace duanlian::journal {

// A group may not be larger than this; a larger one is refused whole by `stage`.
inline constexpr std::size_t kGroupEntriesMax = 65'536;
inline constexpr std::size_t kGroupBytesMax = std::size_t{32} << 20;
// Ids that are held in memory before they are written out as a sorted run.
inline constexpr std::size_t kRecentIdsMax = std::size_t{1} << 20;

// Files that the log keeps open, and as many the views; the ids have a handful of runs. Below the 1,024
// descriptors that systems give a process at least, with room for connections.
inline constexpr int kOpenFilesMax = 256;

struct Options {
  bool create_if_missing = true;
  // Appending stops with no_space while the disk has less than this beyond the group, so that views, runs and
  // RocksDB's own work never meet a full disk.
  uint64_t free_bytes_min = uint64_t{256} << 20;
  // Memory: the log and the views each hold up to three buffers of this size, and share the cache.
  std::size_t write_buffer_bytes = std::size_t{64} << 20;
  std::size_t cache_bytes = std::size_t{64} << 20;
  // Ids in memory before a sorted run is written.
  std::size_t recent_ids_max = kRecentIdsMax;
};

// What may go. Zero means without limit.
struct Retention {
  Duration age_max;        // entries received longer ago than this may go
  uint64_t bytes_max = 0;  // the oldest go while the log is larger than this, counted before compression
};

}  // namespace duanlian::journal
