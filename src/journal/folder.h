#pragma once

#include <filesystem>

#include "base/result.h"
#include "journal/anchor.h"
#include "journal/head_mark.h"
#include "journal/log_store.h"

namespace duanlian::journal {

// What lies in the folder of a journal.
struct Folder {
  std::filesystem::path root;
  std::filesystem::path log() const { return root / "log"; }
  std::filesystem::path views() const { return root / "views"; }
  std::filesystem::path view_files() const { return root / "files"; }
  std::filesystem::path ids() const { return root / "ids"; }
  std::filesystem::path anchor() const { return root / "anchor"; }
  std::filesystem::path head() const { return root / "head"; }
  // False for an empty file too, which a kill during the very first start may have left.
  bool has_head() const {
    std::error_code missing;
    const auto bytes = std::filesystem::file_size(head(), missing);
    return !missing && bytes != 0;
  }
  bool has_log() const { return std::filesystem::exists(log() / "CURRENT"); }
};

// The anchor and head of a journal that was created whole; `corrupt` when a part of it is missing.
struct Marks {
  BlockStart anchor;
  Head head;
};
Result<Marks> read_marks(const Folder& folder);

// `corrupt`, naming the first entry that is missing or different, unless the log reaches the head and carries
// its hash there.
Status check_reaches(const LogStore& log, const Marks& marks, const BlockStart& end);

}  // namespace duanlian::journal
