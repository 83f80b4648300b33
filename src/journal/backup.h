#pragma once

#include <filesystem>
#include <functional>

#include "journal/folder.h"
#include "journal/id_index.h"
#include "journal/journal.h"
#include "journal/view_files.h"
#include "journal/view_store.h"

namespace duanlian::journal {

// Copies views with their files, runs, head and log, in this order, so that none is ahead of one that comes
// after it. The copy appears whole under its name or not at all. REQUIRES that nothing is trimmed meanwhile.
struct BackedUp {
  LogStore& log;
  ViewStore& views;
  const ViewFiles& view_files;
  const IdIndex& ids;
};
Status back_up(const Folder& folder, const BackedUp& parts, const std::function<Head()>& newest_head,
               const std::filesystem::path& to, const CopyProgress& progress);

Status copy_back(const Folder& backup, const std::filesystem::path& to, const CopyProgress& progress);

}  // namespace duanlian::journal
