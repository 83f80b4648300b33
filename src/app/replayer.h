#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "app/decision_file.h"
#include "app/replay.h"
#include "engine/intake.h"
#include "model/event.h"

namespace duanlian::app {

// An event of a file, and where it stood.
struct ReplayedEvent {
  model::Event event;
  std::string label;
  std::string file;
  uint64_t line = 0;
};

// Decides the events that it is given, in order, counts them and writes the decision of each. An event that
// came before in this run changes and writes nothing; one that an earlier run journalled counts and is
// written with its stored decision, so that a run that was interrupted can be done again. The same id with
// another content is a bad line of its own sort.
class Replayer {
 public:
  virtual ~Replayer() = default;
  virtual Status take(ReplayedEvent event) = 0;
  virtual Status finish() = 0;
};

// In memory, with the engine alone. Report and file must outlive it.
std::unique_ptr<Replayer> replay_in_memory(const model::Event& activation, ReplayReport& report,
                                           DecisionFile& out);

// Through the journal of a data folder: durable, as `serve` does it.
std::unique_ptr<Replayer> replay_to_journal(engine::Intake& intake, ReplayReport& report, DecisionFile& out);

}  // namespace duanlian::app
