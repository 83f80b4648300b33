#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace duanlian::journal {

inline constexpr std::size_t kIdFilterBits = 12;  // for each id: about 1 in 200 unknown ids passes

// A Bloom filter in which all bits of one hash lie in one cache line (Putze, Sanders, Singler, "Cache-, hash-
// and space-efficient Bloom filters", 2007).
class IdFilter {
 public:
  IdFilter() = default;
  explicit IdFilter(std::size_t expected);
  // From the words of a stored filter. REQUIRES whole blocks.
  explicit IdFilter(std::vector<uint64_t> words) : words_(std::move(words)) {}

  void prefetch(uint64_t hash) const { __builtin_prefetch(&words_[block_of(hash)]); }
  void add(uint64_t hash);
  bool may_hold(uint64_t hash) const;
  const std::vector<uint64_t>& words() const { return words_; }

  static constexpr std::size_t kBlockWords = 8;

 private:
  std::size_t block_of(uint64_t hash) const;

  std::vector<uint64_t> words_;
};

}  // namespace duanlian::journal
