#include "features/chunks.h"

#include <sys/mman.h>
#include <utility>

#include "base/check.h"
#include "base/thread.h"

namespace duanlian::features {
namespace {

constexpr std::size_t kSystemPageBytes = 4'096;

SystemBlock touched_chunk() {
  SystemBlock chunk = block_from_system(Chunks::kBytes, Chunks::kBytes);
  madvise(chunk.get(), Chunks::kBytes, MADV_HUGEPAGE);
  // Where the system has no large page to give, each small one.
  auto* const bytes = static_cast<volatile char*>(chunk.get());
  for (std::size_t at = 0; at < Chunks::kBytes; at += kSystemPageBytes) bytes[at] = 0;
  return chunk;
}

}  // namespace

SystemBlock block_from_system(std::size_t alignment, std::size_t bytes) {
  SystemBlock block(std::aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment));
  CHECK(block != nullptr, "no memory for what is remembered");
  return block;
}

Chunks::~Chunks() {
  if (!touching_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  taken_.notify_one();
  touching_.join();
}

SystemBlock Chunks::take() {
  if (!touching_.joinable()) touching_ = std::thread([this] { make_ready(); });
  SystemBlock chunk;
  {
    const std::lock_guard lock(mutex_);
    if (!ready_.empty()) {
      chunk = std::move(ready_.back());
      ready_.pop_back();
    }
  }
  taken_.notify_one();
  return chunk != nullptr ? std::move(chunk) : touched_chunk();
}

void Chunks::make_ready() {
  // Where all processors are busy, who takes a chunk touches it.
  set_thread("touching", Standing::idle);
  std::unique_lock lock(mutex_);
  while (!ending_) {
    taken_.wait(lock, [this] { return ending_ || ready_.size() < kReadyMax; });
    if (ending_) return;
    lock.unlock();
    SystemBlock chunk = touched_chunk();
    lock.lock();
    ready_.push_back(std::move(chunk));
  }
}

}  // namespace duanlian::features
