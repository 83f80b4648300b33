#include "rules/run/errors.h"
#include "rules/run/nodes.h"
#include "rules/run/operators.h"

namespace duanlian::rules {
namespace {

const RecordField& field_of(const Node& node) { return *static_cast<const RecordField*>(node.detail); }

Value read(const RecordField& field, const Value& record, Frame& frame) {
  if (!record.is(Kind::record)) [[unlikely]]
    return record.is_error() ? record : no_such_overload();
  return field.get(record.object(), frame.call.arena);
}

Value test(const RecordField& field, const Value& record) {
  if (!record.is(Kind::record)) [[unlikely]]
    return record.is_error() ? record : no_such_overload();
  return Value::boolean(field.has == nullptr || field.has(record.object()));
}

}  // namespace

Value run_constant(const Node& node, Frame&) { return node.constant; }
Value run_slot(const Node& node, Frame& frame) { return frame.slots[node.index]; }
Value run_local(const Node& node, Frame& frame) { return frame.locals[node.index]; }

Value run_slot_field(const Node& node, Frame& frame) {
  return read(field_of(node), frame.slots[node.index], frame);
}
Value run_slot_has(const Node& node, Frame& frame) { return test(field_of(node), frame.slots[node.index]); }
Value run_field(const Node& node, Frame& frame) { return read(field_of(node), (*node.a)(frame), frame); }
Value run_has(const Node& node, Frame& frame) { return test(field_of(node), (*node.a)(frame)); }

Value run_select(const Node& node, Frame& frame) {
  const Value operand = (*node.a)(frame);
  return operand.is_error() ? operand : at_field(operand, node.constant.text(), false, frame.call);
}
Value run_select_optional(const Node& node, Frame& frame) {
  const Value operand = (*node.a)(frame);
  return operand.is_error() ? operand : at_field(operand, node.constant.text(), true, frame.call);
}
Value run_select_has(const Node& node, Frame& frame) {
  const Value operand = (*node.a)(frame);
  return operand.is_error() ? operand : has_field(operand, node.constant.text(), frame.call);
}

Value run_index(const Node& node, Frame& frame) {
  const Value container = (*node.a)(frame);
  if (container.is_error()) return container;
  const Value index = (*node.b)(frame);
  return index.is_error() ? index : at_index(container, index, false, frame.call);
}
Value run_index_optional(const Node& node, Frame& frame) {
  const Value container = (*node.a)(frame);
  if (container.is_error()) return container;
  const Value index = (*node.b)(frame);
  return index.is_error() ? index : at_index(container, index, true, frame.call);
}

}  // namespace duanlian::rules
