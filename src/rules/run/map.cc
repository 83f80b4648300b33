#include "rules/run/map.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/hash.h"
#include "rules/environment.h"
#include "rules/run/compare.h"
#include "rules/run/errors.h"

namespace duanlian::rules {
namespace {

constexpr std::size_t kScannedMax = 8;  // entries; looked through one by one

uint64_t mix(uint64_t bits) {
  bits = (bits ^ (bits >> 32)) * 0x9e3779b97f4a7c15;
  return bits ^ (bits >> 29);
}

const Value* probe(const MapBody& map, const Value& key) {
  for (uint64_t at = hash_key(key);; ++at) {
    const uint32_t entry = map.index[at & map.mask];
    if (entry == 0) return nullptr;
    if (equal_keys(map.key(entry - 1), key)) return &map.value(entry - 1);
  }
}

// Gives the map its hash index; of equal keys the first one is found. False when there is no room.
bool build_index(MapBody& body, Arena& arena) {
  const std::size_t size = std::bit_ceil(std::size_t{body.count} * 2);
  auto* index = arena.allocate_array<uint32_t>(size);
  if (index == nullptr) return false;
  std::memset(index, 0, size * sizeof(uint32_t));
  body.index = index;
  body.mask = static_cast<uint32_t>(size - 1);
  for (uint32_t i = 0; i < body.count; ++i) {
    uint64_t at = hash_key(body.key(i));
    while (index[at & body.mask] != 0) ++at;
    index[at & body.mask] = i + 1;
  }
  return true;
}

}  // namespace

bool may_be_key(const Value& value) {
  return value.is(Kind::string) || value.is(Kind::int64) || value.is(Kind::uint64) || value.is(Kind::boolean);
}

uint64_t hash_key(const Value& key) {
  switch (key.kind()) {
    case Kind::string:
      return hash64(key.text());
    case Kind::boolean:
      return key.as_boolean() ? 2 : 1;
    default:
      return mix(std::bit_cast<uint64_t>(as_double(key) + 0.0));  // -0 and 0 are equal
  }
}

bool equal_keys(const Value& a, const Value& b) {
  if (a.kind() == Kind::string && b.kind() == Kind::string) return a.text() == b.text();
  if (is_number(a) && is_number(b)) return order_numbers(a, b) == Order::equal;
  return a.kind() == b.kind() && a.kind() == Kind::boolean && a.as_boolean() == b.as_boolean();
}

const Value* MapBody::find(const Value& wanted) const {
  if (!may_be_key(wanted) && !wanted.is(Kind::float64)) return nullptr;
  if (index != nullptr) return probe(*this, wanted);
  for (std::size_t i = 0; i < count; ++i) {
    if (equal_keys(key(i), wanted)) return &value(i);
  }
  return nullptr;
}

const Value* MapBody::find(std::string_view wanted) const { return find(Value::string(wanted)); }

Value make_map(std::span<const Value> entries, Arena& arena) {
  auto* body = arena.allocate_array<MapBody>(1);
  if (body == nullptr) return memory_limit_error();
  *body = MapBody{entries.data(), static_cast<uint32_t>(entries.size() / 2), 0, nullptr};
  for (std::size_t i = 0; i < body->count; ++i) {
    if (!may_be_key(body->key(i)))
      return make_error(arena, {"unsupported key type: ", type_name(body->key(i))});
  }
  if (body->count > kScannedMax && !build_index(*body, arena)) return memory_limit_error();
  // A key that is there twice is found at its first place.
  for (std::size_t i = 0; i < body->count; ++i) {
    if (body->find(body->key(i)) != &body->value(i)) return Value::error("Failed with repeated key");
  }
  return Value::map(body);
}

Value make_set(std::span<const Value> entries, Arena& arena) {
  auto* own = arena.allocate_array<Value>(entries.size());
  auto* body = arena.allocate_array<MapBody>(1);
  if (own == nullptr || body == nullptr) return memory_limit_error();
  std::ranges::copy(entries, own);
  *body = MapBody{own, static_cast<uint32_t>(entries.size() / 2), 0, nullptr};
  if (body->count > kScannedMax && !build_index(*body, arena)) return memory_limit_error();
  return Value::map(body);
}

}  // namespace duanlian::rules
