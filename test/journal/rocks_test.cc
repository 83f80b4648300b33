#include "journal/rocks.h"

#include <gtest/gtest.h>

namespace duanlian::journal {
namespace {

TEST(Rocks, what_passes_by_itself_counts_as_a_full_disk_and_is_tried_again) {
  for (const char* words : {"No space left on device", "Disk quota exceeded", "Too many open files",
                            "Too many open files in system"}) {
    const Error error = to_error(rocksdb::Status::IOError("While opening a file", words), "appending");
    EXPECT_EQ(error.code, ErrorCode::no_space) << words;
  }
  EXPECT_EQ(to_error(rocksdb::Status::NoSpace(), "appending").code, ErrorCode::no_space);
  EXPECT_EQ(to_error(rocksdb::Status::IOError("Input/output error"), "appending").code, ErrorCode::io);
  EXPECT_EQ(to_error(rocksdb::Status::Corruption("bad block"), "reading").code, ErrorCode::corrupt);
}

TEST(Rocks, keeps_a_limited_number_of_files_open) {
  EXPECT_EQ(log_options({}, nullptr).max_open_files, kOpenFilesMax);
  EXPECT_EQ(view_options({}, nullptr).max_open_files, kOpenFilesMax);
}

}  // namespace
}  // namespace duanlian::journal
