#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace duanlian::features {

struct SystemFree {
  void operator()(void* block) const { std::free(block); }
};
using SystemBlock = std::unique_ptr<void, SystemFree>;

// A block aligned to `alignment`, a power of two. There always is one: without memory the process ends.
SystemBlock block_from_system(std::size_t alignment, std::size_t bytes);

// Large pages of the system. Who first writes to one waits until the system has found and cleared it: 0.2 ms,
// and 5 ms on a virtual machine that has not used that memory yet. So a thread does that ahead for the one
// who takes them; it begins with the first taking and holds a few ready. What is taken does not depend on it.
class Chunks {
 public:
  static constexpr std::size_t kBytes = std::size_t{2} << 20;

  Chunks() = default;
  ~Chunks();
  Chunks(const Chunks&) = delete;
  Chunks& operator=(const Chunks&) = delete;

  // kBytes, aligned to kBytes, with anything in them. One thread.
  SystemBlock take();

 private:
  static constexpr std::size_t kReadyMax = 8;

  void make_ready();

  std::mutex mutex_;
  std::condition_variable taken_;
  std::vector<SystemBlock> ready_;  // guarded by the mutex, as is:
  bool ending_ = false;
  std::thread touching_;
};

}  // namespace duanlian::features
