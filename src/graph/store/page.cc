#include "graph/store/page.h"

#include <algorithm>
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

void let_go(Page& page) { ::madvise(&page, sizeof(Page), MADV_DONTNEED); }

}  // namespace duanlian::graph
