#pragma once

#include <cstddef>
#include <sys/mman.h>

#include "base/check.h"

namespace duanlian::graph {

// Numbers for the time of one computation that goes through them in no order: zeros at first, in the largest
// pages that the system has, so that their addresses are found quickly.
template <class Number>
class Scratch {
 public:
  explicit Scratch(std::size_t count) : bytes_((count + 1) * sizeof(Number)) {
    void* const at =
        ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    CHECK(at != MAP_FAILED, "no memory to put the lists in order");
    ::madvise(at, bytes_, MADV_HUGEPAGE);
    numbers_ = static_cast<Number*>(at);
  }
  ~Scratch() { ::munmap(numbers_, bytes_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  Number& operator[](std::size_t place) { return numbers_[place]; }

 private:
  std::size_t bytes_;
  Number* numbers_ = nullptr;
};

}  // namespace duanlian::graph
