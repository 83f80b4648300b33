#include "rules/run/nodes.h"
#include "rules/run/operators.h"

namespace duanlian::rules {
namespace {

const RecordField& field_of(const Node& node) { return *static_cast<const RecordField*>(node.detail); }

// A static type is a promise that dyn may have broken, so the record says itself what it is.
Value read(const Node& node, const Value& record, Frame& frame) {
  if (record.is_record_like(node.constant)) [[likely]]
    return field_of(node).get(record.object(), frame.call.arena);
  return record.is_error() ? record : at_field(record, field_of(node).name, false, frame.call);
}

Value test(const Node& node, const Value& record, Frame& frame) {
  const RecordField& field = field_of(node);
  if (record.is_record_like(node.constant)) [[likely]]
    return Value::boolean(field.has == nullptr || field.has(record.object()));
  return record.is_error() ? record : has_field(record, field.name, frame.call);
}

}  // namespace

Value run_constant(const Node& node, Frame&) { return node.constant; }
Value run_slot(const Node& node, Frame& frame) { return frame.slots[node.index]; }
Value run_local(const Node& node, Frame& frame) { return frame.locals[node.index]; }

Value run_slot_field(const Node& node, Frame& frame) { return read(node, frame.slots[node.index], frame); }
Value run_slot_has(const Node& node, Frame& frame) { return test(node, frame.slots[node.index], frame); }
Value run_field(const Node& node, Frame& frame) { return read(node, (*node.a)(frame), frame); }
Value run_has(const Node& node, Frame& frame) { return test(node, (*node.a)(frame), frame); }

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
