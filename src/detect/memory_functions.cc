#include "detect/memory_functions.h"

#include <array>
#include <charconv>

#include "detect/scene.h"
#include "features/key_text.h"
#include "features/memory.h"

namespace duanlian::detect {
namespace {

using features::Aggregate;
using rules::CallFrame;
using rules::Value;

constexpr uint64_t kReadCost = 40;
constexpr uint64_t kTopCost = 400;

// Room for a whole number as text.
using NumberText = std::array<char, 24>;

std::string_view text_of(const Value& value, NumberText& room) {
  if (!value.is(rules::Kind::int64)) return value.text();
  const auto end = std::to_chars(room.data(), room.data() + room.size(), value.as_int64()).ptr;
  return {room.data(), static_cast<std::size_t>(end - room.data())};
}

Value texts(const std::vector<std::string_view>& found, rules::Arena& arena) {
  auto* const values = arena.allocate_array<Value>(found.size());
  if (values == nullptr) return rules::memory_limit_error();
  for (std::size_t i = 0; i < found.size(); ++i) values[i] = Value::string(found[i]);
  return Value::list({values, found.size()});
}

// The feature's answer on the key, of its type.
Value read_feature(const Feature& feature, const features::Memory& memory, const features::Key& key,
                   Timestamp now, std::string_view value, rules::Arena& arena) {
  const features::Trail& trail = memory.trail(feature.trail);
  if (feature.aggregate == Aggregate::top) return texts(trail.top(feature.index, key, now), arena);
  const features::Answer answer = trail.read(feature.index, key, now, value);
  if (feature.answer.is(rules::TypeKind::float64)) return Value::float64(answer.real);
  if (feature.answer.is(rules::TypeKind::string)) return Value::string(answer.text);
  if (feature.answer.is(rules::TypeKind::duration)) return Value::duration({answer.number});
  if (feature.answer.is(rules::TypeKind::boolean)) return Value::boolean(answer.number != 0);
  return Value::int64(answer.number);
}

// The closure is the feature.
Value remembered(std::span<const Value> arguments, CallFrame& frame) {
  const auto& feature = *static_cast<const Feature*>(frame.closure);
  const auto& scene = *static_cast<const Scene*>(frame.host);
  features::KeyText key;
  for (std::size_t i = 0; i < feature.key_parts; ++i) key.add(arguments[i].text());
  const features::Key of(key.is_key() ? key.text() : std::string_view());
  if (feature.aggregate == Aggregate::distinct) {
    if (const auto known = scene.counts().find(feature, of.text)) return Value::int64(*known);
    const Value counted =
        read_feature(feature, scene.memory(), of, scene.event().header.time, {}, frame.arena);
    scene.counts().keep(feature, of.text, counted.as_int64());
    return counted;
  }
  NumberText room;
  const std::string_view value = feature.takes_value ? text_of(arguments.back(), room) : std::string_view();
  return read_feature(feature, scene.memory(), of, scene.event().header.time, value, frame.arena);
}

}  // namespace

void add_memory_functions(rules::Environment& environment, std::span<const Feature> features) {
  for (const Feature& feature : features) {
    std::vector<rules::Type> parameters(feature.key_parts, rules::Type::string());
    if (feature.takes_value)
      parameters.push_back(feature.value_is_number ? rules::Type::int64() : rules::Type::string());
    const bool is_top = feature.aggregate == Aggregate::top;
    environment.add_function({.name = "memory." + feature.name,
                              .parameters = std::move(parameters),
                              .result = feature.answer,
                              .native = remembered,
                              .closure = &feature,
                              .cost = is_top ? kTopCost : kReadCost,
                              .fleeting = true,
                              .result_size_max = is_top ? features::kTopMax : features::kTextBytesMax});
  }
}

std::optional<std::string> remembered_json(const Feature& feature, const features::Memory& memory,
                                           std::string_view id) {
  if (feature.key_parts != 1 || feature.takes_value) return std::nullopt;
  features::KeyText text;
  text.add(id);
  if (!text.is_key()) return std::nullopt;
  const features::Key key(text.text());
  if (!memory.trail(feature.trail).knows(key)) return std::nullopt;
  rules::Arena arena;
  std::string json;
  const Value value = read_feature(feature, memory, key, memory.now(), {}, arena);
  const bool never = feature.aggregate == Aggregate::time_since &&
                     value.as_duration_nanos() == Value::duration(features::kNever).as_duration_nanos();
  rules::append_json(json, never ? Value::null() : value);
  return json;
}

}  // namespace duanlian::detect
