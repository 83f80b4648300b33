#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "base/strong.h"
#include "base/time.h"

namespace duanlian::journal {

// The place of an entry in the order of the journal. The first entry is 1; 0 is before the first.
using Position = Strong<struct PositionTag, uint64_t>;

constexpr Position next(Position position) { return Position(position.value() + 1); }

inline constexpr std::size_t kIdBytesMax = 256;
inline constexpr std::size_t kPayloadBytesMax = std::size_t{16} << 20;  // an activated pack is the largest

// What asks for a place. `received` is the wall clock at the edge, kept for audit and retention.
struct Draft {
  std::string id;  // 1 to kIdBytesMax bytes
  std::string payload;
  Timestamp received;
};

// What stands in the journal. The views live as long as the call or the group that gave the entry.
struct Entry {
  Position position;
  Timestamp received;
  std::string_view id;
  std::string_view payload;
  Sha256 hash{};  // over the hash of the entry before it and everything in this one: docs/journal.md
};

// The place that a draft was given; when the id was known already, the place of its first entry.
struct Placed {
  Position position;
  bool repeated = false;
};

}  // namespace duanlian::journal
