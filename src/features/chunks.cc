#include "features/chunks.h"

#include <bit>
#include <cstdint>
#include <optional>
#include <sanitizer/asan_interface.h>
#include <sys/mman.h>
#include <system_error>
#include <utility>

#include "base/check.h"
#include "base/thread.h"

namespace duanlian::features {
namespace {

constexpr std::size_t kSystemPageBytes = 4'096;

// Twice as much is asked for, and what lies outside of the aligned part given back.
void* map_aligned(std::size_t bytes) {
  CHECK(std::has_single_bit(bytes) && bytes >= kSystemPageBytes, "chunks are of whole pages");
  void* const mapped = ::mmap(nullptr, 2 * bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  CHECK(mapped != MAP_FAILED, "no memory for what is remembered");
  char* const begin = static_cast<char*>(mapped);
  const std::size_t before = (bytes - reinterpret_cast<uintptr_t>(begin) % bytes) % bytes;
  if (before != 0) (void)::munmap(begin, before);
  if (before != bytes) (void)::munmap(begin + before + bytes, bytes - before);
  return begin + before;
}

Chunk touched_chunk() {
  Chunk chunk(LargeChunks::kBytes);
  (void)::madvise(chunk.data(), LargeChunks::kBytes, MADV_HUGEPAGE);
  // Where the system has no large page to give, each small one.
  volatile char* const bytes = chunk.data();
  for (std::size_t at = 0; at < LargeChunks::kBytes; at += kSystemPageBytes) bytes[at] = 0;
  return chunk;
}

}  // namespace

Chunk::Chunk(std::size_t bytes) : data_(map_aligned(bytes), Unmap{bytes}) {}

void Chunk::Unmap::operator()(void* data) const {
  // Whatever lies there next is not ours to have forbidden.
  ASAN_UNPOISON_MEMORY_REGION(data, bytes);
  (void)::munmap(data, bytes);
}

LargeChunks::~LargeChunks() {
  if (!touching_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  taken_.notify_one();
  touching_.join();
}

// Where the system has no thread to give now, perhaps it has when the next chunk is taken.
void LargeChunks::begin() {
  if (touching_.joinable()) return;
  try {
    touching_ = std::thread([this] { make_ready(); });
  } catch (const std::system_error&) {
  }
}

Chunk LargeChunks::take() {
  begin();
  std::optional<Chunk> chunk;
  // Never waits for a thread that gives way to everybody.
  if (const std::unique_lock lock(mutex_, std::try_to_lock); lock && !ready_.empty()) {
    chunk = std::move(ready_.back());
    ready_.pop_back();
  }
  taken_.notify_one();
  return chunk ? *std::move(chunk) : touched_chunk();
}

void LargeChunks::make_ready() {
  // Where all processors are busy, who takes a chunk touches it.
  set_thread("touching", Standing::idle);
  std::unique_lock lock(mutex_);
  while (!ending_) {
    taken_.wait(lock, [this] { return ending_ || ready_.size() < kReadyMax; });
    if (ending_) return;
    lock.unlock();
    Chunk chunk = touched_chunk();
    lock.lock();
    ready_.push_back(std::move(chunk));
  }
}

}  // namespace duanlian::features
