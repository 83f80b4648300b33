#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/file_issues.h"
#include "detect/pack.h"
#include "features/limits.h"
#include "model/notice.h"

namespace duanlian::detect {

// What pack.yaml says.
struct PackSettings {
  std::string id;
  std::string version;
  model::Bilingual title;
  std::vector<std::string> watchlists;
  std::vector<std::pair<std::string, int64_t>> parameters;
  std::array<Policy, model::kEventKinds> policies;
  uint64_t entities_max = features::kEntitiesDefault;  // of each trail
};

// Adds all that is wrong to the issues; what was right is there nevertheless.
PackSettings read_pack_settings(const model::PackFile& file, FileIssues& issues);

}  // namespace duanlian::detect
