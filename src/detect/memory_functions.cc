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

Value texts(const std::vector<std::string_view>& found, CallFrame& frame) {
  auto* const values = frame.arena.allocate_array<Value>(found.size());
  if (values == nullptr) return rules::memory_limit_error();
  for (std::size_t i = 0; i < found.size(); ++i) values[i] = Value::string(found[i]);
  return Value::list({values, found.size()});
}

Value answer_of(const Feature& feature, const features::Answer& answer) {
  switch (feature.aggregate) {
    case Aggregate::count:
    case Aggregate::sum:
    case Aggregate::min:
    case Aggregate::max:
    case Aggregate::distinct:
      return Value::int64(answer.number);
    case Aggregate::mean:
    case Aggregate::stddev:
    case Aggregate::ratio:
      return Value::float64(answer.real);
    case Aggregate::first:
    case Aggregate::last:
      return feature.value_is_number ? Value::int64(answer.number) : Value::string(answer.text);
    case Aggregate::time_since:
      return Value::duration({answer.number});
    case Aggregate::seen_before:
      return Value::boolean(answer.number != 0);
    case Aggregate::top:
      break;
  }
  return rules::cost_limit_error();
}

// The closure is the feature.
Value remembered(std::span<const Value> arguments, CallFrame& frame) {
  const auto& feature = *static_cast<const Feature*>(frame.closure);
  const auto& scene = *static_cast<const Scene*>(frame.host);
  features::KeyText key;
  for (std::size_t i = 0; i < feature.key_parts; ++i) key.add(arguments[i].text());
  const features::Trail& trail = scene.memory().trail(feature.trail);
  const features::Key of(key.is_key() ? key.text() : std::string_view());
  const Timestamp now = scene.event().header.time;
  if (feature.aggregate == Aggregate::top) return texts(trail.top(feature.index, of, now), frame);
  NumberText room;
  const std::string_view value = feature.takes_value ? text_of(arguments.back(), room) : std::string_view();
  return answer_of(feature, trail.read(feature.index, of, now, value));
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
                              .result_size_max = is_top ? features::kTopMax : features::kTextBytesMax});
  }
}

}  // namespace duanlian::detect
