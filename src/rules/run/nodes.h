#pragma once

#include "rules/run/node.h"
#include "rules/syntax/ast.h"

namespace duanlian::rules {

// The functions of the nodes. What each reads of its node is said beside it; an operand that is an error is
// the result, unless said otherwise.

// Leaves
Value run_constant(const Node& node, Frame& frame);  // constant
Value run_slot(const Node& node, Frame& frame);      // index
Value run_local(const Node& node, Frame& frame);     // index
Value run_slot_field(const Node& node,
                     Frame& frame);  // index of the record, detail: RecordField, constant: a record
Value run_slot_has(const Node& node, Frame& frame);  // the same

// Access: a is the operand. The constant of a field's node is a record of the declared type, without an
// object; what turns out to be something else is looked up by name.
Value run_field(const Node& node, Frame& frame);            // detail: RecordField, constant: a record
Value run_has(const Node& node, Frame& frame);              // the same
Value run_select(const Node& node, Frame& frame);           // constant: the name
Value run_select_optional(const Node& node, Frame& frame);  // constant: the name
Value run_select_has(const Node& node, Frame& frame);       // constant: the name
Value run_index(const Node& node, Frame& frame);            // a[b]
Value run_index_optional(const Node& node, Frame& frame);   // a[?b]

// Logic: errors are absorbed where the other operands decide
Value run_and(const Node& node, Frame& frame);          // items
Value run_or(const Node& node, Frame& frame);           // items
Value run_not(const Node& node, Frame& frame);          // a
Value run_conditional(const Node& node, Frame& frame);  // a ? b : c

// Operators on a and b. The `_int_constant` forms expect an int on both sides and the right one in
// `constant`.
Node::Run comparison_of(std::string_view name);  // null when the name is no comparison
Node::Run comparison_with_int_constant(std::string_view name);
Node::Run comparison_with_double_constant(std::string_view name);
Node::Run comparison_with_string_constant(std::string_view name);  // == and != only
Node::Run arithmetic_of(std::string_view name);                    // null when the name is no arithmetic
Value run_negate(const Node& node, Frame& frame);
Value run_in(const Node& node, Frame& frame);
Value run_in_set(const Node& node, Frame& frame);   // constant: a map whose keys are the set
Value run_matches(const Node& node, Frame& frame);  // detail: RE2, weight: its cost factor

// Construction
Value run_list(const Node& node, Frame& frame);  // items
Value run_list_optional(const Node& node,
                        Frame& frame);          // items, detail: std::vector<bool> of those that may be empty
Value run_map(const Node& node, Frame& frame);  // items, detail: std::vector<bool> or null
Value run_message(const Node& node, Frame& frame);  // items, detail: MessageShape

struct MessageShape {
  std::string name;
  std::vector<std::string> fields;
  std::vector<bool> optional;
};

// Calls: items are the arguments, detail: Overloads
// Makes the node, whose items are the arguments, a call of these; they must outlive it.
void make_call(Node& node, const Overloads& overloads);
Value run_call(const Node& node, Frame& frame);  // the first that takes the kinds, whatever was declared

// Macros: a is the range, b the predicate of a quantifier or the value (null: the variable), c the predicate
// before a value or null; index, index_2: the variables
Node::Run comprehension_of(Comprehension kind, bool two_variables);
Value run_bind(const Node& node, Frame& frame);     // b with local `index` = a, be it an error
Value run_block(const Node& node, Frame& frame);    // items into locals from `index` on, then a
Value run_opt_map(const Node& node, Frame& frame);  // a, b; weight 1: b is an optional already

// a.or(b), a.orValue(b): b runs only when a is empty
Value run_optional_or(const Node& node, Frame& frame);
Value run_optional_or_value(const Node& node, Frame& frame);

}  // namespace duanlian::rules
