#include "journal/id_filter.h"

#include <algorithm>

namespace duanlian::journal {
namespace {

constexpr int kProbes = 7;
constexpr uint64_t kMix = 0x9e3779b97f4a7c15;  // 2^64 divided by the golden ratio

// Nine bits of a remixed hash for each probe: six choose the bit, three the word.
template <class Function>
bool each_probe(uint64_t hash, const Function& function) {
  uint64_t bits = hash * kMix;
  bits ^= bits >> 32;
  for (int probe = 0; probe < kProbes; ++probe) {
    if (!function(bits >> 6 & 7, uint64_t{1} << (bits & 63))) return false;
    bits >>= 9;
  }
  return true;
}

}  // namespace

IdFilter::IdFilter(std::size_t expected) {
  const std::size_t blocks = std::max<std::size_t>(1, expected * kIdFilterBits / (kBlockWords * 64));
  words_.resize(blocks * kBlockWords);
}

// The high bits of the hash, scaled to the number of blocks.
std::size_t IdFilter::block_of(uint64_t hash) const {
  const uint64_t blocks = words_.size() / kBlockWords;
  return static_cast<std::size_t>(((hash >> 32) * blocks) >> 32) * kBlockWords;
}

void IdFilter::add(uint64_t hash) {
  uint64_t* block = &words_[block_of(hash)];
  each_probe(hash, [block](uint64_t word, uint64_t bit) { return block[word] |= bit, true; });
}

bool IdFilter::may_hold(uint64_t hash) const {
  const uint64_t* block = &words_[block_of(hash)];
  return each_probe(hash, [block](uint64_t word, uint64_t bit) { return (block[word] & bit) != 0; });
}

}  // namespace duanlian::journal
