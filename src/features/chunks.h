#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace duanlian::features {

// Memory from the system itself, aligned to its size. There always is some: without it the process ends.
class Chunk {
 public:
  // REQUIRES a power of two, at least a page of the system.
  explicit Chunk(std::size_t bytes);
  char* data() const { return static_cast<char*>(data_.get()); }

 private:
  struct Unmap {
    std::size_t bytes = 0;
    void operator()(void* data) const;
  };
  std::unique_ptr<void, Unmap> data_;
};

// Chunks that are large pages of the system. Who first writes to one waits until the system has found and
// cleared it: 0.2 ms, and 5 ms on a virtual machine that has not used that memory yet. So a thread does that
// ahead for the one who takes them; it begins with the first taking and holds a few ready. What is taken does
// not depend on it.
class LargeChunks {
 public:
  static constexpr std::size_t kBytes = std::size_t{2} << 20;

  LargeChunks() = default;
  ~LargeChunks();
  LargeChunks(const LargeChunks&) = delete;
  LargeChunks& operator=(const LargeChunks&) = delete;

  // kBytes, with anything in them. One thread.
  Chunk take();

 private:
  static constexpr std::size_t kReadyMax = 8;

  void begin();
  void make_ready();

  std::mutex mutex_;
  std::condition_variable taken_;
  std::vector<Chunk> ready_;  // guarded by the mutex, as is:
  bool ending_ = false;
  std::thread touching_;
};

}  // namespace duanlian::features
