#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "api/pack_request.h"
#include "base/check.h"

// A body is a plain name or files in order of path, never both.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size) {
  const auto request = duanlian::api::read_pack_request({reinterpret_cast<const char*>(bytes), size});
  if (!request) return 0;
  CHECK(request->pack.empty() != request->files.empty(), "a name or files");
  CHECK(request->pack.empty() || duanlian::api::kFolderNameForm.fits(request->pack), "a plain name");
  CHECK(std::ranges::is_sorted(request->files, {}, &duanlian::model::PackFile::path), "in order");
  return 0;
}
