#include "rules/value.h"

#include <cstdlib>

#include "base/utf8.h"
#include "rules/environment.h"
#include "rules/run/errors.h"

namespace duanlian::rules {

namespace {
constexpr std::size_t kShownKeyBytes = 100;
}

Value Value::timestamp(Timestamp at) {
  constexpr int64_t kMicros = 1'000'000;
  int64_t seconds = at.micros / kMicros;
  int64_t micros = at.micros % kMicros;
  if (micros < 0) {
    micros += kMicros;
    --seconds;
  }
  return instant({seconds, static_cast<uint32_t>(micros * 1000)});
}

void Value::wrong_kind() {
  CHECK(false, "a value is read as a kind that it is not");
  std::abort();
}

std::string_view type_name(const Value& value) {
  switch (value.kind()) {
    case Kind::null:
      return "null_type";
    case Kind::boolean:
      return "bool";
    case Kind::int64:
      return "int";
    case Kind::uint64:
      return "uint";
    case Kind::float64:
      return "double";
    case Kind::string:
      return "string";
    case Kind::bytes:
      return "bytes";
    case Kind::timestamp:
      return "google.protobuf.Timestamp";
    case Kind::duration:
      return "google.protobuf.Duration";
    case Kind::list:
      return "list";
    case Kind::map:
      return "map";
    case Kind::type:
      return "type";
    case Kind::optional:
      return "optional_type";
    case Kind::record:
      return value.record_type()->name;
    case Kind::ip:
      return "net.IP";
    case Kind::cidr:
      return "net.CIDR";
    case Kind::error:
      return "error";
  }
  return "error";
}

Value cost_limit_error() { return Value::error("cost limit exceeded: kEvaluationStepsMax"); }
Value memory_limit_error() { return Value::error("memory limit exceeded: kArenaBytesMax"); }

Value make_error(Arena& arena, std::initializer_list<std::string_view> parts) {
  std::string message;
  for (const std::string_view part : parts) message += part;
  const std::string_view copy = arena.copy(message);
  return copy.empty() ? memory_limit_error() : Value::error(copy);
}

Value no_such_key(Arena& arena, const Value& key) {
  if (key.is(Kind::string))
    return make_error(arena, {"no such key: ", utf8_prefix(key.text(), kShownKeyBytes)});
  if (key.is(Kind::int64)) return make_error(arena, {"no such key: ", std::to_string(key.as_int64())});
  return make_error(arena, {"no such key: a ", type_name(key)});
}

Value make_string(Arena& arena, std::string_view text) {
  if (text.size() > UINT32_MAX) return memory_limit_error();
  const std::string_view copy = arena.copy(text);
  return copy.size() == text.size() ? Value::string(copy) : memory_limit_error();
}

Value make_bytes(Arena& arena, std::string_view bytes) {
  if (bytes.size() > UINT32_MAX) return memory_limit_error();
  const std::string_view copy = arena.copy(bytes);
  return copy.size() == bytes.size() ? Value::bytes(copy) : memory_limit_error();
}

}  // namespace duanlian::rules
