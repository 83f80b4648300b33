#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "base/result.h"
#include "journal/entry.h"

namespace duanlian::journal {

// Up to where entries were acknowledged, kept apart from the log itself.
struct Head {
  Position position;
  Sha256 hash{};  // of the entry at that position
};

// The file `head`: the witness that tells a torn end of the log (never acknowledged, dropped in peace) from a
// lost one. Written after every group without a sync of its own: it survives the end of the process at once,
// and a loss of power up to what the kernel had written back. Two slots in turn, each with a checksum, so
// that one of them is always whole.
class HeadMark {
 public:
  // Writes a new file whole, synced: it never stands there empty.
  static Status create(const std::filesystem::path& file, const Head& head);
  static Result<HeadMark> open(const std::filesystem::path& file);
  // The newest whole slot; nothing when the file is missing or was never written.
  static Result<std::optional<Head>> read(const std::filesystem::path& file);

  HeadMark(HeadMark&& other) noexcept;
  HeadMark& operator=(HeadMark&&) = delete;
  ~HeadMark();

  Status write(const Head& head);
  // Both slots, synced: for opening and closing.
  Status write_synced(const Head& head);

 private:
  HeadMark(int file, uint64_t sequence) : file_(file), sequence_(sequence) {}

  int file_;
  uint64_t sequence_;
};

}  // namespace duanlian::journal
