#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace duanlian {

// Fast, not secret: tables and sketches. XXH3, the same on every machine.
uint64_t hash64(std::string_view bytes, uint64_t seed = 0);

struct Hash128 {
  uint64_t high = 0;
  uint64_t low = 0;
  friend constexpr auto operator<=>(const Hash128&, const Hash128&) = default;
};
Hash128 hash128(std::string_view bytes, uint64_t seed = 0);

// For tables keyed by texts: TextMap<int> is looked up by a string_view without making a string.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return hash64(text); }
};
template <class Value>
using TextMap = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;
using TextSet = std::unordered_set<std::string, TextHash, std::equal_to<>>;

// SHA-256 (FIPS 180-4) of the parts one after another.
using Sha256 = std::array<uint8_t, 32>;
Sha256 sha256(std::initializer_list<std::string_view> parts);
inline Sha256 sha256(std::string_view bytes) { return sha256({bytes}); }

// HMAC-SHA-256 (RFC 2104, FIPS 198-1) of the parts one after another.
Sha256 hmac_sha256(std::string_view key, std::initializer_list<std::string_view> parts);

// SHA-256 of bytes that come bit by bit.
class Sha256Sum {
 public:
  Sha256Sum();
  ~Sha256Sum();
  Sha256Sum(const Sha256Sum&) = delete;
  Sha256Sum& operator=(const Sha256Sum&) = delete;

  void add(std::string_view bytes);
  Sha256 end();  // once

 private:
  struct State;
  std::unique_ptr<State> state_;
};

inline std::string_view as_bytes(const Sha256& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// True when equal, in a time that does not depend on where they differ: for tokens and their digests.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace duanlian
