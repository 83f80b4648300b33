#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "base/result.h"
#include "journal/entry.h"

namespace duanlian::journal {

// What is not as it was written. Without a position all entries are good, and only what is made from them
// (the views, the ids) or kept beside them is damaged.
struct Damage {
  std::optional<Position> entry;  // the first that is damaged or missing
  std::string reason;
};

struct VerifyReport {
  Position first;  // 1, or the first kept by retention
  Position last;
  uint64_t entries = 0;  // that were found good
  uint64_t bytes = 0;
  Sha256 last_hash{};  // of the last good entry: note it elsewhere to prove later that nothing was rewritten
  std::optional<Damage> bad;
};

// Called now and then with the position reached in the log and the last one.
using VerifyProgress = std::function<void(Position at, Position last)>;

// Reads everything of a stopped or copied journal and changes nothing: checksums of all files, the order of
// positions, every hash of the chain from the anchor to the head, and that each view stands within the log.
// An Error when it could not be read at all (missing, in use); damage is in the report.
Result<VerifyReport> verify(const std::filesystem::path& root, const VerifyProgress& progress = {});

}  // namespace duanlian::journal
