#include <charconv>
#include <cmath>
#include <limits>

#include "base/utf8.h"
#include "rules/library/library.h"
#include "rules/run/compare.h"
#include "rules/run/errors.h"
#include "rules/run/text.h"

namespace duanlian::rules {
namespace {

using Arguments = std::span<const Value>;

Value range_error() { return Value::error("range error"); }

std::string_view without_plus(std::string_view text) {
  const bool plus = text.starts_with('+') && text.size() > 1 && text[1] != '-';
  return plus ? text.substr(1) : text;
}

template <class T>
bool read_number(std::string_view text, T& out) {
  text = without_plus(text);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc{} && end == text.data() + text.size() && !text.empty();
}

Value to_int(Arguments arguments, CallFrame& frame) {
  const Value& value = arguments[0];
  switch (value.kind()) {
    case Kind::uint64:
      return value.as_uint64() > INT64_MAX ? range_error() : Value::int64(value.as_int64());
    case Kind::float64:
      // Both ends are excluded: doubles near them do not survive the way back.
      return std::abs(value.as_float64()) < 0x1p63 ? Value::int64(static_cast<int64_t>(value.as_float64()))
                                                   : range_error();
    case Kind::timestamp:
      return Value::int64(value.as_instant().seconds);
    case Kind::string: {
      int64_t number = 0;
      if (read_number(value.text(), number)) return Value::int64(number);
      return make_error(frame.arena, {"cannot convert '", utf8_prefix(value.text(), 100), "' to int"});
    }
    default:
      return value;
  }
}

Value to_uint(Arguments arguments, CallFrame& frame) {
  const Value& value = arguments[0];
  switch (value.kind()) {
    case Kind::int64:
      return value.as_int64() < 0 ? range_error() : Value::uint64(value.as_uint64());
    case Kind::float64: {
      const double number = value.as_float64();
      return number >= 0 && number < 0x1p64 ? Value::uint64(static_cast<uint64_t>(number)) : range_error();
    }
    case Kind::string: {
      uint64_t number = 0;
      if (read_number(value.text(), number)) return Value::uint64(number);
      return make_error(frame.arena, {"cannot convert '", utf8_prefix(value.text(), 100), "' to uint"});
    }
    default:
      return value;
  }
}

Value to_double(Arguments arguments, CallFrame& frame) {
  const Value& value = arguments[0];
  if (!value.is(Kind::string)) return Value::float64(as_double(value));
  if (const auto number = read_double(without_plus(value.text()))) return Value::float64(*number);
  return make_error(frame.arena, {"cannot convert '", utf8_prefix(value.text(), 100), "' to double"});
}

Value to_boolean(Arguments arguments, CallFrame&) {
  const Value& value = arguments[0];
  if (!value.is(Kind::string)) return value;
  for (const std::string_view yes : {"1", "t", "true", "TRUE", "True", "T"}) {
    if (value.text() == yes) return Value::boolean(true);
  }
  for (const std::string_view no : {"0", "f", "false", "FALSE", "False", "F"}) {
    if (value.text() == no) return Value::boolean(false);
  }
  return Value::error("type conversion error: not a bool");
}

Value to_text(Arguments arguments, CallFrame& frame) {
  const Value& value = arguments[0];
  switch (value.kind()) {
    case Kind::boolean:
      return Value::string(value.as_boolean() ? "true" : "false");
    case Kind::int64:
      return make_string(frame.arena, std::to_string(value.as_int64()));
    case Kind::uint64:
      return make_string(frame.arena, std::to_string(value.as_uint64()));
    case Kind::float64:
      return make_string(frame.arena, show_double(value.as_float64()));
    case Kind::timestamp:
      return make_string(frame.arena, show_instant(value.as_instant()));
    case Kind::duration:
      return make_string(frame.arena, show_duration(value.as_duration_nanos()));
    case Kind::bytes:
      return is_utf8(value.text()) ? Value::string(value.text())
                                   : Value::error("invalid UTF-8 in bytes, cannot convert to string");
    default:
      return value;
  }
}

Value to_bytes(Arguments arguments, CallFrame&) { return Value::bytes(arguments[0].text()); }

Value to_instant(Arguments arguments, CallFrame& frame) {
  const Value& value = arguments[0];
  if (value.is(Kind::timestamp)) return value;
  if (value.is(Kind::int64)) {
    const int64_t seconds = value.as_int64();
    const bool fits = seconds >= -62'135'596'800 && seconds <= 253'402'300'799;
    return fits ? Value::instant({seconds, 0}) : timestamp_range();
  }
  const auto instant = read_instant(value.text());
  if (instant) return Value::instant(*instant);
  return make_error(frame.arena,
                    {"malformed or out of range timestamp '", utf8_prefix(value.text(), 100), "'"});
}

Value to_duration(Arguments arguments, CallFrame& frame) {
  const Value& value = arguments[0];
  if (value.is(Kind::duration)) return value;
  const auto nanos = read_duration(value.text());
  if (nanos) return Value::duration_nanos(*nanos);
  return make_error(frame.arena,
                    {"malformed or out of range duration '", utf8_prefix(value.text(), 100), "'"});
}

Value to_dyn(Arguments arguments, CallFrame&) { return arguments[0]; }
Value type_of(Arguments arguments, CallFrame&) { return Value::type(type_name(arguments[0])); }

}  // namespace

void add_conversions(Library& library) {
  for (const std::string type : {"int", "uint", "double", "string", "timestamp"})
    library.add("int(" + type + ") -> int", to_int);
  for (const std::string type : {"int", "uint", "double", "string"}) {
    library.add("uint(" + type + ") -> uint", to_uint);
    library.add("double(" + type + ") -> double", to_double);
  }
  for (const std::string type : {"bool", "string"}) library.add("bool(" + type + ") -> bool", to_boolean);
  for (const std::string type :
       {"bool", "int", "uint", "double", "string", "bytes", "timestamp", "duration"}) {
    library.add("string(" + type + ") -> string", to_text);
  }
  for (const std::string type : {"string", "bytes"}) library.add("bytes(" + type + ") -> bytes", to_bytes);
  for (const std::string type : {"int", "string", "timestamp"})
    library.add("timestamp(" + type + ") -> timestamp", to_instant);
  for (const std::string type : {"string", "duration"})
    library.add("duration(" + type + ") -> duration", to_duration);
  library.add("dyn(A) -> dyn", to_dyn);
  library.add("type(A) -> type(A)", type_of);
}

}  // namespace duanlian::rules
