#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/result.h"

namespace duanlian::journal {

inline constexpr std::size_t kViewPieceBytesMax = std::size_t{1} << 30;
// A file of a view leaves so much beyond Options::free_bytes_min, so that it gives way before entries do.
inline constexpr uint64_t kViewFileFreeBytes = uint64_t{64} << 20;

// A file of a view that is being written: pieces of bytes, read back in the same order. One thread at a time.
class ViewFileWriter {
 public:
  ViewFileWriter(const ViewFileWriter&) = delete;
  ViewFileWriter& operator=(const ViewFileWriter&) = delete;
  // What was not finished is never seen; View::remove_files_but removes it, or the next opening.
  ~ViewFileWriter();

  // REQUIRES 1 to kViewPieceBytesMax bytes. no_space while there are less than free_bytes_min and
  // kViewFileFreeBytes on the disk.
  Status append(std::string_view piece);
  // Syncs the file and puts it under its name. REQUIRES that every append() succeeded.
  Status finish();

 private:
  friend class ViewFiles;
  ViewFileWriter(std::filesystem::path file, int descriptor, uint64_t free_bytes_min)
      : file_(std::move(file)), descriptor_(descriptor), free_bytes_min_(free_bytes_min) {}
  Status write_frame(std::string_view piece);
  Status look_for_room();
  void start_writing_back();
  Error failed(std::string_view doing) const;

  std::filesystem::path file_;
  int descriptor_;
  uint64_t free_bytes_min_;
  uint64_t frames_ = 0;
  uint64_t written_ = 0;
  uint64_t told_ = 0;  // bytes that the kernel was told to write to the disk
};

// The files of the views: what is too large to be put as rows, since a row is written three times and more
// until it lies still. A file belongs to a view and has a number, which a row of the view names; it is there
// whole or not at all. Form: docs/journal.md.
class ViewFiles {
 public:
  // Removes what was left unfinished.
  static Result<std::unique_ptr<ViewFiles>> open(const std::filesystem::path& folder,
                                                 uint64_t free_bytes_min);

  Result<std::unique_ptr<ViewFileWriter>> create(std::string_view view, uint64_t number);
  using Visit = std::function<Status(std::string_view piece)>;
  Status read(std::string_view view, uint64_t number, const Visit& visit) const;
  // Also what was left unfinished.
  Status remove_but(std::string_view view, uint64_t number, const std::stop_token& at_once);

  // As long as it lives no file goes.
  std::unique_lock<std::mutex> keep() const { return std::unique_lock(removing_); }
  // REQUIRES a lock of keep(), since before the rows were copied that name the files.
  Status back_up(const std::filesystem::path& to) const;

  // Reads all files of a folder; the first trouble.
  static Status check(const std::filesystem::path& folder);

 private:
  ViewFiles(std::filesystem::path folder, uint64_t free_bytes_min)
      : folder_(std::move(folder)), free_bytes_min_(free_bytes_min) {}

  std::filesystem::path folder_;
  uint64_t free_bytes_min_;
  mutable std::mutex removing_;
};

}  // namespace duanlian::journal
