#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "journal/id_filter.h"
#include "journal/id_table.h"

namespace duanlian::journal {

inline constexpr std::size_t kRunPageBytes = 4096;
inline constexpr std::size_t kRunPageRecords = (kRunPageBytes - 16) / 16;

// The stretch of the log whose ids a run holds, both ends included.
struct Stretch {
  Position first;
  Position last;
  friend bool operator==(const Stretch&, const Stretch&) = default;
};

// run-<first>-<last>, each 20 digits
std::string run_name(Stretch stretch);
// The name under which a run is written, and under which it goes; no run has it.
std::filesystem::path part_name(const std::filesystem::path& file);
// Nothing when the name is not that of a run.
std::optional<Stretch> parse_run_name(std::string_view name);

// An immutable file of id records, sorted by hash; its filter and the first hash of each page are in memory.
class IdRun {
 public:
  static Result<std::shared_ptr<const IdRun>> open(const std::filesystem::path& file);
  IdRun(const IdRun&) = delete;
  IdRun& operator=(const IdRun&) = delete;
  ~IdRun();

  Stretch stretch() const { return stretch_; }
  uint64_t count() const { return count_; }
  std::size_t pages() const { return fences_.size(); }
  const std::filesystem::path& file() const { return file_; }

  void prefetch(uint64_t hash) const { filter_.prefetch(hash); }
  bool may_hold(uint64_t hash) const { return filter_.may_hold(hash); }
  // True once a page was found damaged.
  bool damaged() const { return damaged_; }
  // Adds the positions recorded under the hash. An Error when a page is damaged.
  Status collect(uint64_t hash, std::vector<Position>& found) const;
  // The records of one page, in order; checked against the page's checksum.
  Result<std::vector<IdRecord>> page(std::size_t number) const;

 private:
  IdRun(std::filesystem::path file, int descriptor) : file_(std::move(file)), descriptor_(descriptor) {}
  Status load();
  Error damage(std::string_view what) const;
  Error page_damage(std::size_t number) const;
  Result<std::string> read_at(uint64_t offset, std::size_t bytes) const;

  std::filesystem::path file_;
  int descriptor_;
  Stretch stretch_;
  uint64_t count_ = 0;
  std::vector<uint64_t> fences_;
  IdFilter filter_;
  mutable std::atomic<bool> damaged_ = false;
};

// Writes a run beside its final name; `finish` syncs it and puts it in place.
class IdRunWriter {
 public:
  static Result<std::unique_ptr<IdRunWriter>> create(const std::filesystem::path& folder, Stretch stretch,
                                                     std::size_t expected);
  IdRunWriter(const IdRunWriter&) = delete;
  IdRunWriter& operator=(const IdRunWriter&) = delete;
  ~IdRunWriter();  // removes what was not finished

  // REQUIRES ascending order.
  Status add(IdRecord record);
  Result<std::shared_ptr<const IdRun>> finish();

 private:
  IdRunWriter(std::filesystem::path file, int descriptor, Stretch stretch, std::size_t expected)
      : file_(std::move(file)), descriptor_(descriptor), stretch_(stretch), filter_(expected) {}
  void close_page();
  Status drain();

  std::filesystem::path file_;
  int descriptor_;
  Stretch stretch_;
  IdFilter filter_;
  std::vector<uint64_t> fences_;
  std::vector<IdRecord> page_;
  std::string buffer_;
  uint64_t written_ = 0;
  uint64_t count_ = 0;
};

}  // namespace duanlian::journal
