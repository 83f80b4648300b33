#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "engine/intake.h"

namespace duanlian::app {

struct PackWish {
  std::string folder;
  bool activate = false;  // the folder's pack is to decide whatever the journal has
  std::string_view by;    // the command, for the journal
  std::string how;        // how the folder's pack is made to decide, for whoever expected that
  std::string how_zh;
};

// The journal's pack goes on deciding, whoever activated it, unless the wish is to activate the folder's: a
// restart changes nothing by itself. The folder is needed only where its pack is to decide. Says which pack
// decides where somebody may have expected the other one.
Status choose_pack(engine::Intake& intake, const PackWish& wish);

}  // namespace duanlian::app
