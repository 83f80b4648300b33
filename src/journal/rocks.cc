#include "journal/rocks.h"

#include <algorithm>
#include <array>
#include <cstdarg>
#include <memory>
#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/rate_limiter.h>
#include <rocksdb/sst_file_manager.h>
#include <rocksdb/table.h>
#include <string>

#include "base/file.h"
#include "journal/background.h"

namespace duanlian::journal {
namespace {

constexpr std::size_t kLogPageBytes = std::size_t{64} << 10;
constexpr std::size_t kViewPageBytes = std::size_t{8} << 10;
constexpr int kFilterBitsPerKey = 10;
constexpr uint64_t kBytesPerBackgroundSync = uint64_t{1} << 20;
constexpr int64_t kBackgroundBytesPerSecond = int64_t{96} << 20;
constexpr int64_t kRefillMicros = 10'000;
// Obsolete files wait to be freed as long as they are fewer than the kept ones by this factor.
constexpr double kFreedPerKeptMax = 4;

// After a full disk writing goes on when we say so: RocksDB's own attempts come at their own time, and one
// that is under way makes ours fail.
class NoRecoveryOfItsOwn : public rocksdb::EventListener {
 public:
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status, bool* auto_recovery) override {
    *auto_recovery = false;
  }
};

// RocksDB's log of its own doings. Its file logger ends the process when a line meets a disk that was full a
// moment ago (an assertion of WritableFileWriter in 7.8); whatever went wrong reaches us as a status.
class NoLogFile : public rocksdb::Logger {
 public:
  NoLogFile() : Logger(rocksdb::InfoLogLevel::FATAL_LEVEL) {}
  using Logger::Logv;
  void Logv(const char*, va_list) override {}
};

rocksdb::Options common_options(const Options& options) {
  rocksdb::Options rocks;
  // Whatever lies behind the first damaged record of the write-ahead log is dropped; the head mark then tells
  // whether that was a torn end or a loss. See docs/journal.md.
  rocks.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  rocks.track_and_verify_wals_in_manifest = true;
  rocks.paranoid_checks = true;
  rocks.listeners.push_back(std::make_shared<NoRecoveryOfItsOwn>());
  rocks.sst_file_manager.reset(rocksdb::NewSstFileManager(
      rocksdb::Env::Default(), nullptr, "", kFreedBytesPerSecond,
      /*delete_existing_trash=*/true, nullptr, kFreedPerKeptMax, kFreedBytesAtOnce));
  for (const auto pool : {rocksdb::Env::HIGH, rocksdb::Env::LOW})
    (void)rocks.env->LowerThreadPoolCPUPriority(pool, rocksdb::CpuPriority::kLow);
  rocks.rate_limiter.reset(rocksdb::NewGenericRateLimiter(kBackgroundBytesPerSecond, kRefillMicros));
  rocks.write_buffer_size = options.write_buffer_bytes;
  rocks.max_write_buffer_number = 3;
  rocks.max_background_jobs = 2;
  rocks.max_total_wal_size = 4 * options.write_buffer_bytes;
  rocks.bytes_per_sync = kBytesPerBackgroundSync;
  rocks.max_open_files = kOpenFilesMax;
  rocks.max_manifest_file_size = uint64_t{64} << 20;
  rocks.info_log = std::make_shared<NoLogFile>();
  rocks.stats_dump_period_sec = 0;
  return rocks;
}

}  // namespace

rocksdb::Options log_options(const Options& options, std::shared_ptr<rocksdb::Cache> cache) {
  rocksdb::Options rocks = common_options(options);
  rocksdb::BlockBasedTableOptions table;
  table.block_size = kLogPageBytes;
  table.block_cache = std::move(cache);
  rocks.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  rocks.compression = rocksdb::kNoCompression;  // blocks come compressed, see stored_block.h
  rocks.allow_concurrent_memtable_write = false;
  rocks.level_compaction_dynamic_level_bytes = true;
  return rocks;
}

rocksdb::Options view_options(const Options& options, std::shared_ptr<rocksdb::Cache> cache) {
  rocksdb::Options rocks = common_options(options);
  rocksdb::BlockBasedTableOptions table;
  table.block_size = kViewPageBytes;
  table.block_cache = std::move(cache);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kFilterBitsPerKey));
  rocks.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  rocks.compression = rocksdb::kLZ4Compression;
  rocks.wal_bytes_per_sync = kBytesPerBackgroundSync;
  rocks.level_compaction_dynamic_level_bytes = true;
  return rocks;
}

Result<std::unique_ptr<rocksdb::DB>> open_rocks(const std::filesystem::path& folder,
                                                const rocksdb::Options& options, OpenMode mode) {
  rocksdb::Options wanted = options;
  wanted.create_if_missing = mode == OpenMode::create;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = mode == OpenMode::read_only
                                     ? rocksdb::DB::OpenForReadOnly(wanted, folder.string(), &db)
                                     : rocksdb::DB::Open(wanted, folder.string(), &db);
  if (!status.ok()) return to_error(status, "opening " + folder.string());
  return std::unique_ptr<rocksdb::DB>(db);
}

namespace {

// A full disk, a used-up quota (EDQUOT), or all file descriptors in use (EMFILE, ENFILE): the same call
// succeeds once there is room. RocksDB keeps of errno only its words.
bool says_that_it_passes(std::string_view words) {
  constexpr std::array<std::string_view, 3> kPassing = {"No space left", "quota exceeded",
                                                        "Too many open files"};
  return std::ranges::any_of(kPassing, [&](auto part) { return words.find(part) != std::string_view::npos; });
}

}  // namespace

Error to_error(const rocksdb::Status& status, std::string_view doing) {
  const std::string words = status.ToString();
  ErrorCode code = ErrorCode::io;
  if (status.IsNoSpace() || says_that_it_passes(words)) {
    code = ErrorCode::no_space;
  } else if (status.IsCorruption()) {
    code = ErrorCode::corrupt;
  } else if (status.IsInvalidArgument() || status.IsNotFound()) {
    code = ErrorCode::corrupt;  // a file that was there is missing
  }
  return {code, std::string(doing) + " failed: " + words};
}

}  // namespace duanlian::journal
