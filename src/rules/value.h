#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/time.h"
#include "rules/limits.h"

namespace duanlian::rules {

class Arena;
class Value;
struct RecordType;
struct MapBody;
struct NetBody;

enum class Kind : uint8_t {
  null,
  boolean,
  int64,
  uint64,
  float64,
  string,
  bytes,
  timestamp,
  duration,
  list,
  map,
  type,
  optional,
  record,
  ip,
  cidr,
  error,
};

inline constexpr int64_t kNanosPerSecond = 1'000'000'000;

// An instant with nanoseconds, years 0001 to 9999.
struct Instant {
  int64_t seconds = 0;  // since 1970-01-01T00:00:00Z
  uint32_t nanos = 0;   // 0 to 999,999,999, forward from `seconds`
  friend auto operator<=>(const Instant&, const Instant&) = default;
};

// One value of the language in 16 bytes, passed in registers. It owns nothing: text, lists and maps lie in an
// Arena, in a Program or with the host, and must outlive the value.
class Value {
 public:
  Value() = default;  // null

  static Value null() { return {}; }
  static Value boolean(bool value) { return {Kind::boolean, 0, value}; }
  static Value int64(int64_t value) { return {Kind::int64, 0, static_cast<uint64_t>(value)}; }
  static Value uint64(uint64_t value) { return {Kind::uint64, 0, value}; }
  static Value float64(double value) { return {Kind::float64, 0, std::bit_cast<uint64_t>(value)}; }
  // REQUIRES well-formed UTF-8.
  static Value string(std::string_view text) { return view(Kind::string, text); }
  static Value bytes(std::string_view bytes) { return view(Kind::bytes, bytes); }
  static Value instant(Instant at) { return {Kind::timestamp, at.nanos, static_cast<uint64_t>(at.seconds)}; }
  static Value timestamp(Timestamp at);
  static Value duration(Duration length) { return duration_nanos(length.micros * 1000); }
  static Value duration_nanos(int64_t nanos) { return {Kind::duration, 0, static_cast<uint64_t>(nanos)}; }
  static Value list(std::span<const Value> elements) {
    CHECK(elements.size() <= UINT32_MAX, "list of more than 2^32 elements");
    return {Kind::list, elements.size(), reinterpret_cast<uint64_t>(elements.data())};
  }
  static Value map(const MapBody* body) { return {Kind::map, 0, reinterpret_cast<uint64_t>(body)}; }
  static Value type(std::string_view name) { return view(Kind::type, name); }
  // Null for the empty optional.
  static Value optional(const Value* inside) {
    return {Kind::optional, 0, reinterpret_cast<uint64_t>(inside)};
  }
  static Value ip(const NetBody* body) { return {Kind::ip, 0, reinterpret_cast<uint64_t>(body)}; }
  static Value cidr(const NetBody* body) { return {Kind::cidr, 0, reinterpret_cast<uint64_t>(body)}; }
  static Value record(const RecordType* type, const void* object) {
    const auto word = reinterpret_cast<uint64_t>(type);
    CHECK(word >> 56 == 0, "an address has more than 56 bits");
    return {Kind::record, word, reinterpret_cast<uint64_t>(object)};
  }
  // The text must outlive the value: a literal, or copied into the arena.
  static Value error(std::string_view message) { return view(Kind::error, message); }

  Kind kind() const { return static_cast<Kind>(head_ & 0xff); }
  bool is(Kind kind) const { return this->kind() == kind; }
  bool is_error() const { return is(Kind::error); }
  bool is_true() const { return is(Kind::boolean) && word_ != 0; }
  bool is_false() const { return is(Kind::boolean) && word_ == 0; }

  // Each REQUIRES the kind that it names. Those that follow an address CHECK it: a number taken for an
  // address would give memory away.
  bool as_boolean() const { return word_ != 0; }
  int64_t as_int64() const { return static_cast<int64_t>(word_); }
  uint64_t as_uint64() const { return word_; }
  double as_float64() const { return std::bit_cast<double>(word_); }
  std::string_view text() const {  // and bytes, error, type
    require<Kind::string, Kind::bytes, Kind::error, Kind::type>();
    return {reinterpret_cast<const char*>(word_), size()};
  }
  Instant as_instant() const { return {static_cast<int64_t>(word_), static_cast<uint32_t>(size())}; }
  int64_t as_duration_nanos() const { return static_cast<int64_t>(word_); }
  std::span<const Value> elements() const {
    require<Kind::list>();
    return {reinterpret_cast<const Value*>(word_), size()};
  }
  const MapBody& as_map() const {
    require<Kind::map>();
    return *reinterpret_cast<const MapBody*>(word_);
  }
  const Value* inside() const {  // of an optional
    require<Kind::optional>();
    return reinterpret_cast<const Value*>(word_);
  }
  const NetBody& as_net() const {
    require<Kind::ip, Kind::cidr>();
    return *reinterpret_cast<const NetBody*>(word_);
  }
  const RecordType* record_type() const {
    require<Kind::record>();
    return reinterpret_cast<const RecordType*>(head_ >> 8);
  }
  const void* object() const {
    require<Kind::record>();
    return reinterpret_cast<const void*>(word_);
  }
  // Whether both are records of one type, in one comparison. REQUIRES that `other` is a record.
  bool is_record_like(const Value& other) const { return head_ == other.head_; }

 private:
  Value(Kind kind, uint64_t size, uint64_t word)
      : head_(size << 8 | static_cast<uint64_t>(kind)), word_(word) {}
  static Value view(Kind kind, std::string_view text) {
    CHECK(text.size() <= UINT32_MAX, "text of more than 4 GiB");
    return {kind, text.size(), reinterpret_cast<uint64_t>(text.data())};
  }
  std::size_t size() const { return head_ >> 8; }
  template <Kind... Kinds>
  void require() const {
    constexpr uint32_t kKinds = ((1U << static_cast<unsigned>(Kinds)) | ...);
    if ((kKinds >> static_cast<unsigned>(kind()) & 1) == 0) [[unlikely]]
      wrong_kind();
  }
  [[noreturn]] static void wrong_kind();

  uint64_t head_ = 0;  // the kind, above it a length, the nanoseconds or the record type
  uint64_t word_ = 0;
};
static_assert(sizeof(Value) == 16);

// The name of the value's type as type() gives it: int, google.protobuf.Timestamp, net.IP.
std::string_view type_name(const Value& value);

// Plain JSON: timestamps as RFC 3339, durations as "3.5s", bytes as base64, 64-bit numbers as numbers, an
// error as
// {"error": ...}, a record as an object of its present fields (built in the arena).
// A value that takes more than about `bytes_max` is cut: kCutMark stands at the end of a cut text and as the
// last element or member of a cut list, map or record. What is open is still closed, so it is always JSON.
constexpr std::string_view kCutMark = "...(cut)";
void append_json(std::string& out, const Value& value, std::size_t bytes_max = kShownBytesMax);

}  // namespace duanlian::rules
