#include "app/recovery.h"

#include "app/console.h"

namespace duanlian::app {

Result<std::unique_ptr<engine::Intake>> open_intake(const std::filesystem::path& folder,
                                                    uint64_t graph_transfers_max,
                                                    uint64_t graph_transfers_in_memory) {
  std::unique_ptr<engine::Intake> intake;
  {
    Progress progress("recovery");
    engine::IntakeOptions options;
    options.graph_transfers_max = graph_transfers_max;
    options.graph_transfers_in_memory = graph_transfers_in_memory;
    options.recovery_progress = [&progress](uint64_t at, uint64_t last) {
      progress.show(at, last, "entries");
    };
    ASSIGN_OR_RETURN(intake, engine::Intake::open(folder, options));
  }
  if (const uint64_t begin = intake->money_begins_at(); begin > 1) {
    complain("the money graph knows transfers from entry " + grouped(begin) +
             " on; earlier ones are gone 资金图自该条起");
  }
  return intake;
}

}  // namespace duanlian::app
