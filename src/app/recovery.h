#pragma once

#include <filesystem>
#include <memory>

#include "engine/intake.h"

namespace duanlian::app {

// Opens the journal in the folder and shows how far the entries after the saved state are applied again.
Result<std::unique_ptr<engine::Intake>> open_intake(const std::filesystem::path& folder);

}  // namespace duanlian::app
