#pragma once

#include <filesystem>
#include <memory>

#include "base/result.h"
#include "journal/journal.h"

namespace duanlian::journal {

// The entries of a stopped journal or of a back-up, read without changing anything in the folder. Holds the
// folder as Journal does.
class StoredJournal {
 public:
  // not_found where there is none, `unavailable` while somebody else holds it, `corrupt` when entries that
  // were acknowledged are missing.
  static Result<std::unique_ptr<StoredJournal>> open(const std::filesystem::path& root);
  ~StoredJournal();
  StoredJournal(const StoredJournal&) = delete;
  StoredJournal& operator=(const StoredJournal&) = delete;

  Position first() const;  // 1, or the first that retention kept
  Position last() const;   // one before first() when there are no entries

  // All entries in order, each checked against its hash, until the function returns an error, which is
  // returned. A damaged or missing entry is an Error that names its position.
  Status read(const Journal::Visit& visit) const;

 private:
  struct Impl;
  explicit StoredJournal(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace duanlian::journal
