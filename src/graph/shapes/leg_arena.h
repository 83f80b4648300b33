#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace duanlian::graph {

// Memory for blocks whose size belongs to a class; a freed block serves its class again. One thread. All
// blocks end with the arena.
class LegArena {
 public:
  static constexpr std::size_t kClasses = 32;

  LegArena() = default;
  LegArena(const LegArena&) = delete;
  LegArena& operator=(const LegArena&) = delete;

  // Aligned to 16. REQUIRES one size for one class.
  void* allocate(std::size_t size_class, std::size_t bytes);
  void free(std::size_t size_class, std::size_t bytes, void* block);

  std::size_t bytes() const { return bytes_; }  // taken from the system

 private:
  static constexpr std::size_t kChunkBytes = std::size_t{2} << 20;
  static constexpr std::size_t kCarvedBytesMax = kChunkBytes / 32;  // larger ones come from the system

  struct Free {
    void operator()(void* block) const;
  };
  struct Unused {
    Unused* next;
  };
  void* carve(std::size_t bytes);

  std::array<Unused*, kClasses> unused_{};
  std::vector<std::unique_ptr<void, Free>> chunks_;
  char* next_ = nullptr;
  std::size_t left_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace duanlian::graph
