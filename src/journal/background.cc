#include "journal/background.h"

#include <sys/stat.h>
#include <unistd.h>

namespace duanlian::journal {

bool shrink_or_remove(const std::filesystem::path& file) {
  struct stat about{};
  const bool there = ::stat(file.c_str(), &about) == 0;
  const auto bytes = there ? static_cast<uint64_t>(about.st_size) : 0;
  if (bytes > kFreedBytesAtOnce && about.st_nlink == 1 &&
      ::truncate(file.c_str(), static_cast<off_t>(bytes - kFreedBytesAtOnce)) == 0) {
    return false;
  }
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  return true;
}

}  // namespace duanlian::journal
