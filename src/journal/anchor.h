#pragma once

#include <filesystem>
#include <optional>

#include "base/result.h"
#include "journal/block.h"

namespace duanlian::journal {

// The file `anchor`: where the kept log begins and the hash that its first entry continues, so that the chain
// holds after trimming. Replaced and synced before anything is trimmed.
Status write_anchor(const std::filesystem::path& file, const BlockStart& anchor);

// Nothing when there is no such file.
Result<std::optional<BlockStart>> read_anchor(const std::filesystem::path& file);

}  // namespace duanlian::journal
