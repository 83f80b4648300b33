#pragma once

// For the .cc files of this room only: no public header may include it.

#include <filesystem>
#include <memory>
#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <string_view>

#include "base/result.h"
#include "journal/options.h"

namespace duanlian::journal {

enum class OpenMode { create, existing, read_only };

// The log: few large values under ascending keys.
rocksdb::Options log_options(const Options& options, std::shared_ptr<rocksdb::Cache> cache);
// The views: many small rows.
rocksdb::Options view_options(const Options& options, std::shared_ptr<rocksdb::Cache> cache);

Result<std::unique_ptr<rocksdb::DB>> open_rocks(const std::filesystem::path& folder,
                                                const rocksdb::Options& options, OpenMode mode);

// Our code for a failed status, and "<doing> failed: <words>".
Error to_error(const rocksdb::Status& status, std::string_view doing);

}  // namespace duanlian::journal
