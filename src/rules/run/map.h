#pragma once

#include <cstdint>
#include <span>

#include "rules/arena.h"
#include "rules/value.h"

namespace duanlian::rules {

// A map with its entries in the order written: key, value, key, value. Larger ones carry a hash index.
struct MapBody {
  const Value* entries = nullptr;
  uint32_t count = 0;
  uint32_t mask = 0;                // of the index; its size is mask + 1
  const uint32_t* index = nullptr;  // entry number + 1, or 0

  std::span<const Value> flat() const { return {entries, std::size_t{count} * 2}; }
  const Value& key(std::size_t i) const { return entries[2 * i]; }
  const Value& value(std::size_t i) const { return entries[2 * i + 1]; }

  // Numbers of any kind find an equal number. Null when there is none.
  const Value* find(const Value& wanted) const;
  const Value* find(std::string_view wanted) const;
};

// The map of `entries` (key, value, ..., in the arena or outliving it). An error value when a key is there
// twice or has a kind that no key may have.
Value make_map(std::span<const Value> entries, Arena& arena);

// As make_map, but of two equal keys the first stays.
Value make_set(std::span<const Value> entries, Arena& arena);

bool may_be_key(const Value& value);
// Equal keys have equal hashes, whatever kind of number they are.
uint64_t hash_key(const Value& key);
bool equal_keys(const Value& a, const Value& b);

}  // namespace duanlian::rules
