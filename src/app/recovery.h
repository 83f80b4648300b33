#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "engine/intake.h"

namespace duanlian::app {

// Opens the journal in the folder and shows how far the entries after the saved state are applied again. Says
// where the money graph begins when it does not know all of the journal's past.
Result<std::unique_ptr<engine::Intake>> open_intake(
    const std::filesystem::path& folder, uint64_t graph_transfers_max = engine::kGraphTransfersUsual,
    uint64_t graph_transfers_in_memory = engine::kGraphInMemoryUsual);

}  // namespace duanlian::app
