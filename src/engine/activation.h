#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "detect/pack.h"
#include "engine/intake.h"

namespace duanlian::engine {

// Who and when, for the journal.
struct Approval {
  std::string_view by;      // a person or a token's name
  std::string_view source;  // the institution
  Timestamp now;            // the clock at the edge
};

// What an activation came to.
struct Activated {
  bool changed = false;   // false: the pack was the active one already, and nothing was journalled
  uint64_t position = 0;  // of the event, when changed
};

// Makes the pack the deciding one: returns when the event is durable and applied. REQUIRES that the pack was
// built from these files. Waits; not for a thread that must not.
Result<Activated> activate_pack(Intake& intake, const detect::Pack& pack, std::vector<model::PackFile> files,
                                const Approval& approval);

// The event that makes these files the deciding pack, for an engine without a journal. The error of a wrong
// pack has all its issues, a line each.
Result<model::Event> activation_event(std::vector<model::PackFile> files, const Approval& approval);

// The files that a stored activation carries.
Result<std::vector<model::PackFile>> files_of_activation(std::string_view stored);

// For the start of a program: checks the files, and activates them when they are not the active pack. The
// error of a wrong pack has all its issues, a line each; the old pack then stays.
Status ensure_pack(Intake& intake, std::vector<model::PackFile> files, std::string_view by, Timestamp now);

// The same for a law pack: docs/law-pack.md.
Result<model::Event> law_event(std::vector<model::PackFile> files, const Approval& approval);
Status ensure_law(Intake& intake, std::vector<model::PackFile> files, std::string_view by, Timestamp now);

}  // namespace duanlian::engine
