#include "app/recovery.h"

#include "app/console.h"

namespace duanlian::app {

Result<std::unique_ptr<engine::Intake>> open_intake(const std::filesystem::path& folder) {
  Progress progress("recovery");
  engine::IntakeOptions options;
  options.recovery_progress = [&progress](uint64_t at, uint64_t last) { progress.show(at, last, "entries"); };
  return engine::Intake::open(folder, options);
}

}  // namespace duanlian::app
