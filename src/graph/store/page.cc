#include "graph/store/page.h"

#include <algorithm>
#include <cstring>
#include <sys/mman.h>

#include "base/check.h"

namespace duanlian::graph {

static_assert(sizeof(Page) % kPageAlignment == 0, "pages of a file begin where the system can map them");

int64_t newest_time(const Page& page, uint32_t transfers) {
  int64_t newest = page.rows[0].time.value();
  for (uint32_t i = 1; i < transfers; ++i) newest = std::max(newest, page.rows[i].time.value());
  return newest;
}

void PageRelease::operator()(Page* page) const { ::munmap(page, sizeof(Page)); }

PagePtr make_page() {
  void* const at = ::mmap(nullptr, sizeof(Page), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  CHECK(at != MAP_FAILED, "no memory for another page of transfers");
  return PagePtr(static_cast<Page*>(at));
}

PagePtr map_page(int file, uint64_t offset) {
  void* const at =
      ::mmap(nullptr, sizeof(Page), PROT_READ | PROT_WRITE, MAP_PRIVATE, file, static_cast<off_t>(offset));
  return at == MAP_FAILED ? nullptr : PagePtr(static_cast<Page*>(at));
}

// Moved as one: a reader who finds the place empty waits in the system until it is filled.
PutUnder put_under(Page& page, int file, uint64_t offset) {
  PagePtr mapped = map_page(file, offset);
  if (!mapped) return PutUnder::refused;
  if (std::memcmp(mapped.get(), &page, sizeof(Page)) != 0) return PutUnder::other_bytes;
  if (::mremap(mapped.get(), sizeof(Page), sizeof(Page), MREMAP_MAYMOVE | MREMAP_FIXED, &page) == MAP_FAILED)
    return PutUnder::refused;
  static_cast<void>(mapped.release());
  let_go(page);
  return PutUnder::done;
}

void let_go(Page& page) { ::madvise(&page, sizeof(Page), MADV_DONTNEED); }

}  // namespace duanlian::graph
