#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace duanlian::graph {

// A table in many small parts, so that no single growth takes long. `None` is a value that is never set.
template <class Key, class Value, Value None>
class SplitTable {
 public:
  SplitTable() {
    for (std::vector<Slot>& part : parts_) part.resize(kSlotsMin);
  }

  Value find(Key key) const {
    const uint64_t hash = mixed(key);
    const std::vector<Slot>& part = parts_[hash >> kPartShift];
    for (std::size_t at = hash & (part.size() - 1);; at = (at + 1) & (part.size() - 1)) {
      if (part[at].value == None) return None;
      if (part[at].key == key) return part[at].value;
    }
  }

  // REQUIRES value != None.
  void set(Key key, Value value) {
    const uint64_t hash = mixed(key);
    const std::size_t number = hash >> kPartShift;
    if ((used_[number] + 1) * 4 > parts_[number].size() * 3) grow(number);
    Slot& slot = place(parts_[number], hash, key);
    used_[number] += slot.value == None;
    slot = {key, value};
  }

  void erase(Key key) {
    const uint64_t hash = mixed(key);
    const std::size_t number = hash >> kPartShift;
    std::vector<Slot>& part = parts_[number];
    const std::size_t mask = part.size() - 1;
    std::size_t hole = hash & mask;
    for (; part[hole].value != None; hole = (hole + 1) & mask)
      if (part[hole].key == key) break;
    if (part[hole].value == None) return;
    // Those behind move up, so that no search ends too early.
    for (std::size_t at = (hole + 1) & mask; part[at].value != None; at = (at + 1) & mask) {
      const std::size_t home = mixed(part[at].key) & mask;
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      part[hole] = part[at];
      hole = at;
    }
    part[hole].value = None;
    --used_[number];
  }

  void expect(Key key) const {
    const uint64_t hash = mixed(key);
    const std::vector<Slot>& part = parts_[hash >> kPartShift];
    __builtin_prefetch(&part[hash & (part.size() - 1)]);
  }

  std::size_t size() const {
    std::size_t all = 0;
    for (const uint32_t used : used_) all += used;
    return all;
  }
  std::size_t bytes() const {
    std::size_t all = 0;
    for (const std::vector<Slot>& part : parts_) all += part.capacity() * sizeof(Slot);
    return all;
  }

 private:
  struct Slot {
    Key key{};
    Value value = None;
  };
  static constexpr std::size_t kParts = 1'024;
  static constexpr int kPartShift = 54;
  static constexpr std::size_t kSlotsMin = 8;

  // The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
  static uint64_t mixed(Key key) {
    uint64_t x = static_cast<uint64_t>(key) + 0x9e37'79b9'7f4a'7c15;
    x = (x ^ (x >> 30)) * 0xbf58'476d'1ce4'e5b9;
    x = (x ^ (x >> 27)) * 0x94d0'49bb'1331'11eb;
    return x ^ (x >> 31);
  }
  static Slot& place(std::vector<Slot>& part, uint64_t hash, Key key) {
    std::size_t at = hash & (part.size() - 1);
    while (part[at].value != None && part[at].key != key) at = (at + 1) & (part.size() - 1);
    return part[at];
  }
  void grow(std::size_t number) {
    std::vector<Slot> larger(parts_[number].size() * 2);
    for (const Slot& slot : parts_[number])
      if (slot.value != None) place(larger, mixed(slot.key), slot.key) = slot;
    parts_[number] = std::move(larger);
  }

  std::array<std::vector<Slot>, kParts> parts_;
  std::array<uint32_t, kParts> used_{};
};

}  // namespace duanlian::graph
