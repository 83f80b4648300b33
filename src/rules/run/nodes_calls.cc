#include <array>
#include <cstddef>

#include "rules/check/well_known.h"
#include "rules/run/errors.h"
#include "rules/run/kinds.h"
#include "rules/run/map.h"
#include "rules/run/nodes.h"

namespace duanlian::rules {
namespace {

// Room for the arguments of one call, written before they are read.
struct ArgumentRoom {
  alignas(Value) std::array<std::byte, kArgumentsMax * sizeof(Value)> bytes;
  Value* values() { return reinterpret_cast<Value*>(bytes.data()); }
};

bool takes(const Overload& overload, std::span<const Value> arguments, CallFrame& frame) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if ((overload.kinds[i] >> static_cast<unsigned>(arguments[i].kind()) & 1) == 0) return false;
  }
  for (std::size_t i = 0; i < overload.exact.size(); ++i) {
    if (!conforms(arguments[i], overload.exact[i], *frame.steps_left)) return false;
  }
  return true;
}

// Evaluates into `out`; the first error, or null.
Value evaluate_all(const Node& node, Frame& frame, Value* out) {
  for (std::size_t i = 0; i < node.count; ++i) {
    out[i] = (*node.items[i])(frame);
    if (out[i].is_error()) return out[i];
  }
  return Value::null();
}

Value invoke(const Overload& overload, std::span<const Value> arguments, Frame& frame) {
  if (!frame.call.spend(overload.cost)) return cost_limit_error();
  frame.call.closure = overload.closure;
  return overload.native(arguments, frame.call);
}

// An element that may be empty: false when it is; an error otherwise is left in `value`.
bool unwrap(Value& value) {
  if (!value.is(Kind::optional)) {
    value = no_such_overload();
    return true;
  }
  if (value.inside() == nullptr) return false;
  value = *value.inside();
  return true;
}

const std::vector<bool>* optional_flags(const Node& node) {
  return static_cast<const std::vector<bool>*>(node.detail);
}

}  // namespace

Value run_call(const Node& node, Frame& frame) {
  ArgumentRoom arguments;
  if (const Value failed = evaluate_all(node, frame, arguments.values()); failed.is_error()) return failed;
  const std::span<const Value> given(arguments.values(), node.count);
  for (const Overload& overload : *static_cast<const Overloads*>(node.detail)) {
    if (takes(overload, given, frame.call)) return invoke(overload, given, frame);
  }
  return *frame.call.steps_left == 0 ? cost_limit_error() : no_such_overload();
}

namespace {

template <std::size_t Count>
Value run_plain_call(const Node& node, Frame& frame) {
  std::array<Value, Count> arguments;
  for (std::size_t i = 0; i < Count; ++i) {
    arguments[i] = (*node.items[i])(frame);
    if (arguments[i].is_error()) return arguments[i];
  }
  const std::array<uint32_t, 2> kinds{node.index, node.index_2};
  for (std::size_t i = 0; i < Count; ++i) {
    if ((kinds[i] >> static_cast<unsigned>(arguments[i].kind()) & 1) == 0) [[unlikely]]
      return *frame.call.steps_left == 0 ? cost_limit_error() : no_such_overload();
  }
  return invoke(*static_cast<const Overload*>(node.detail), arguments, frame);
}

}  // namespace

void make_call(Node& node, const Overloads& overloads) {
  const bool plain =
      overloads.size() == 1 && overloads[0].exact.empty() && node.count >= 1 && node.count <= 2;
  if (!plain) {
    node.run = run_call;
    node.detail = &overloads;
    return;
  }
  const Overload& only = overloads[0];
  node.run = node.count == 1 ? run_plain_call<1> : run_plain_call<2>;
  node.index = only.kinds[0];
  if (node.count == 2) node.index_2 = only.kinds[1];
  node.detail = &only;
}

Value run_list(const Node& node, Frame& frame) {
  auto* out = frame.call.arena.allocate_array<Value>(node.count);
  if (out == nullptr) return memory_limit_error();
  const Value failed = evaluate_all(node, frame, out);
  return failed.is_error() ? failed : Value::list({out, node.count});
}

Value run_list_optional(const Node& node, Frame& frame) {
  auto* out = frame.call.arena.allocate_array<Value>(node.count);
  if (out == nullptr) return memory_limit_error();
  std::size_t size = 0;
  for (std::size_t i = 0; i < node.count; ++i) {
    Value value = (*node.items[i])(frame);
    if (value.is_error()) return value;
    if ((*optional_flags(node))[i] && !unwrap(value)) continue;
    if (value.is_error()) return value;
    out[size++] = value;
  }
  return Value::list({out, size});
}

Value run_map(const Node& node, Frame& frame) {
  auto* out = frame.call.arena.allocate_array<Value>(node.count);
  if (out == nullptr) return memory_limit_error();
  const auto* optional = optional_flags(node);
  std::size_t size = 0;
  for (std::size_t i = 0; i < node.count; i += 2) {
    const Value key = (*node.items[i])(frame);
    if (key.is_error()) return key;
    Value value = (*node.items[i + 1])(frame);
    if (value.is_error()) return value;
    if (optional != nullptr && (*optional)[i / 2] && !unwrap(value)) continue;
    if (value.is_error()) return value;
    out[size] = key;
    out[size + 1] = value;
    size += 2;
  }
  return make_map({out, size}, frame.call.arena);
}

Value run_message(const Node& node, Frame& frame) {
  const auto& shape = *static_cast<const MessageShape*>(node.detail);
  std::vector<FieldValue> fields;
  for (std::size_t i = 0; i < node.count; ++i) {
    Value value = (*node.items[i])(frame);
    if (value.is_error()) return value;
    if (shape.optional[i] && !unwrap(value)) continue;
    if (value.is_error()) return value;
    fields.push_back({shape.fields[i], value});
  }
  return make_well_known(shape.name, fields, frame.call.arena);
}

}  // namespace duanlian::rules
