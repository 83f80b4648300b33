#pragma once

#include <filesystem>
#include <functional>

#include "journal/folder.h"
#include "journal/id_index.h"
#include "journal/journal.h"
#include "journal/view_store.h"

namespace duanlian::journal {

// Copies views, runs, head and log, in this order, so that none is ahead of one that comes after it. The copy
// appears whole under its name or not at all. REQUIRES that nothing is trimmed meanwhile.
Status back_up(const Folder& folder, LogStore& log, ViewStore& views, const IdIndex& ids,
               const std::function<Head()>& newest_head, const std::filesystem::path& to,
               const CopyProgress& progress);

Status copy_back(const Folder& backup, const std::filesystem::path& to, const CopyProgress& progress);

}  // namespace duanlian::journal
