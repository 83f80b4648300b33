#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "base/result.h"
#include "model/label.h"

namespace duanlian::connect {

// What became of a file of labels.
struct LabelFileCounts {
  uint64_t lines = 0;    // with a label, the header and blank lines aside
  uint64_t refused = 0;  // of these
};

// Reads a file of labels (docs/backtest.md), also a .zst one, a line at a time. `take` may refuse a label;
// that and every bad line goes to `tell` as "file:line:column: what", and the rest goes on. An Error when
// nothing can be read at all: no such file, no header, a wrong column.
Result<LabelFileCounts> read_labels(const std::filesystem::path& path,
                                    const std::function<Status(const model::Label& label)>& take,
                                    const std::function<void(const std::string& issue)>& tell);

}  // namespace duanlian::connect
