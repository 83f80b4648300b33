#include "rules/lower/lowering.h"

#include <algorithm>

#include "rules/run/copy.h"
#include "rules/run/errors.h"
#include "rules/run/map.h"
#include "rules/run/nodes.h"

namespace duanlian::rules {
namespace {

constexpr uint64_t kFoldStepsOnceMax = 10'000;  // of one node

Value as_value(const Literal& literal) {
  struct Reader {
    Value operator()(std::nullptr_t) const { return Value::null(); }
    Value operator()(bool value) const { return Value::boolean(value); }
    Value operator()(int64_t value) const { return Value::int64(value); }
    Value operator()(uint64_t value) const { return Value::uint64(value); }
    Value operator()(double value) const { return Value::float64(value); }
    Value operator()(const std::string& value) const { return Value::string(value); }
    Value operator()(const std::vector<char>& value) const {
      return Value::bytes({value.data(), value.size()});
    }
  };
  return std::visit(Reader{}, literal);
}

bool any(const std::vector<bool>& flags) {
  return std::ranges::any_of(flags, [](bool flag) { return flag; });
}

}  // namespace

Node* Lowering::make(Node::Run run) {
  auto* node = code_.memory.allocate_array<Node>(1);
  // With the memory exhausted the expression is refused in the end: until then all nodes may be the same one.
  if (node == nullptr) node = &spare_;
  *node = Node{};
  node->run = run;
  return node;
}

bool Lowering::is_constant(const Lowered& lowered) { return lowered.node->run == run_constant; }

Lowered Lowering::constant(const Value& value) {
  Lowered lowered = sized_like(value);
  lowered.node = make(run_constant);
  lowered.node->constant = value;
  return lowered;
}

Lowered Lowering::failing(std::string_view message) { return constant(make_error(code_.memory, {message})); }

// Runs a node whose operands are all constant. What fails is left to fail when it is evaluated.
Lowered Lowering::fold(Lowered lowered) {
  if (code_.memory.exhausted() || fold_steps_left_ == 0) return lowered;
  const Node& node = *lowered.node;
  const auto fixed = [](const Node* child) { return child == nullptr || child->run == run_constant; };
  if (!fixed(node.a) || !fixed(node.b) || !fixed(node.c) || !std::ranges::all_of(node.all(), fixed))
    return lowered;
  Arena scratch(1024 * 1024);
  const uint64_t steps_given = std::min(kFoldStepsOnceMax, fold_steps_left_);
  uint64_t steps = steps_given;
  Frame frame{{scratch, nullptr, nullptr, &steps}, nullptr, nullptr};
  const Value value = node(frame);
  fold_steps_left_ -= std::max<uint64_t>(steps_given - steps, 1);
  if (value.is_error()) return lowered;
  const std::size_t bytes = count_bytes(value, folded_bytes_left_);
  if (bytes > folded_bytes_left_) {
    fold_steps_left_ = 0;
    return lowered;
  }
  folded_bytes_left_ -= bytes;
  const Value kept = deep_copy(value, code_.memory);
  return kept.is_error() ? lowered : constant(kept);
}

void Lowering::set_items(Node& node, const std::vector<Lowered>& items) {
  // Pointers, so the size of an element is meant.
  auto** nodes = static_cast<const Node**>(code_.memory.allocate(items.size() * sizeof(void*)));
  if (nodes == nullptr) return;  // exhausted: never run
  for (std::size_t i = 0; i < items.size(); ++i) nodes[i] = items[i].node;
  node.items = nodes;
  node.count = static_cast<uint32_t>(items.size());
}

std::vector<Lowered> Lowering::lower_all(const Expr& expr, std::size_t skip) {
  std::vector<Lowered> all;
  for (std::size_t i = skip; i < expr.arguments.size(); ++i) all.push_back(lower(*expr.arguments[i]));
  return all;
}

Lowered Lowering::with_items(Node::Run run, const std::vector<Lowered>& items) {
  Lowered lowered;
  lowered.node = make(run);
  set_items(*lowered.node, items);
  for (const Lowered& item : items) {
    lowered.cost = plus(lowered.cost, item.cost);
    lowered.nodes += item.nodes;
  }
  return lowered;
}

// The depth of values follows from the source alone, as no macro puts its result into itself.
Lowered Lowering::lower(const Expr& expr) {
  Lowered lowered = lower_plain(expr);
  for (const Expr* argument : expr.arguments)
    lowered.depth = std::max(lowered.depth, lowered_[argument->id].depth);
  if (expr.kind != ExprKind::ident && expr.kind != ExprKind::constant) ++lowered.depth;
  lowered_[expr.id] = lowered;
  if (lowered.depth > kValueDepthMax && issues_.empty()) {
    issues_.push_back(
        issue_at(checked_.tree->source, expr.begin,
                 "values inside each other deeper than kValueDepthMax = " + std::to_string(kValueDepthMax)));
  }
  return lowered;
}

Lowered Lowering::lower_plain(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::constant:
      return literal(expr);
    case ExprKind::ident:
      return ident(expr);
    case ExprKind::select:
      return select(expr);
    case ExprKind::call:
      return call(expr);
    case ExprKind::list:
      return list(expr);
    case ExprKind::map:
      return map(expr);
    case ExprKind::message:
      return message(expr);
    case ExprKind::comprehension:
      return comprehension(expr);
    case ExprKind::bind:
      return bind(expr);
    case ExprKind::block:
      return block(expr);
    case ExprKind::opt_map:
      return opt_map(expr);
  }
  return failing("no such expression");
}

Lowered Lowering::literal(const Expr& expr) {
  return constant(deep_copy(as_value(expr.literal), code_.memory));
}

Lowered Lowering::ident(const Expr& expr) {
  if (note(expr).reference != Reference::local) return variable(expr);
  Lowered lowered = local_sizes_[note(expr).local];
  lowered.node = make(run_local);
  lowered.node->index = note(expr).local;
  lowered.cost = 1;
  lowered.nodes = 1;
  return lowered;
}

// A name that the environment or the language declares, or that nobody does.
Lowered Lowering::variable(const Expr& expr) {
  const Note& found = note(expr);
  switch (found.reference) {
    case Reference::variable: {
      Lowered lowered;
      lowered.node = make(run_slot);
      lowered.node->index = static_cast<uint32_t>(found.variable->slot);
      slots_needed_ = std::max(slots_needed_, std::size_t{lowered.node->index} + 1);
      lowered.size = assumed_size(found.variable->type, found.variable->size_max);
      lowered.element = assumed_element(found.variable->type);
      return lowered;
    }
    case Reference::constant:
      // Shared, not copied: an expression may name a large constant often.
      if (found.variable->memory != nullptr) code_.kept.push_back(found.variable->memory);
      return constant(found.variable->constant);
    case Reference::type_name:
      return constant(Value::type(code_.memory.copy(found.name)));
    default:
      return failing("undeclared reference to '" + expr.name + "'");
  }
}

Lowered Lowering::select(const Expr& expr) {
  const Reference reference = note(expr).reference;
  if (reference == Reference::field) return field(expr);
  if (reference != Reference::none) return variable(expr);
  const Lowered operand = lower(*expr.arguments[0]);
  Lowered lowered;
  lowered.node = make(expr.test ? run_select_has : run_select);
  lowered.node->a = operand.node;
  lowered.node->constant = Value::string(code_.memory.copy(expr.name));
  lowered.cost = plus(operand.cost, 1);
  lowered.nodes = operand.nodes + 1;
  lowered.size = std::max(operand.element, assumed_size(note(expr).type, 0));
  lowered.element = assumed_element(note(expr).type);
  return fold(lowered);
}

// The field of a host record; that of a plain variable without a step between.
Lowered Lowering::field(const Expr& expr) {
  const Lowered operand = lower(*expr.arguments[0]);
  const RecordField* target = note(expr).field;
  const bool plain = operand.node->run == run_slot;
  Lowered lowered;
  lowered.node =
      make(plain ? (expr.test ? run_slot_has : run_slot_field) : (expr.test ? run_has : run_field));
  lowered.node->detail = target;
  lowered.node->constant = Value::record(note(*expr.arguments[0]).type.record_type(), nullptr);
  lowered.node->a = operand.node;
  lowered.node->index = operand.node->index;
  lowered.cost = plus(operand.cost, expr.test ? 1 : target->cost);
  lowered.nodes = operand.nodes + 1;
  if (!expr.test) {
    lowered.size = assumed_size(target->type, target->size_max);
    lowered.element = assumed_element(target->type);
  }
  return lowered;
}

Lowered Lowering::list(const Expr& expr) {
  const auto items = lower_all(expr);
  const bool optional = any(expr.optional);
  Lowered lowered = with_items(optional ? run_list_optional : run_list, items);
  if (optional) {
    auto flags = std::make_shared<const std::vector<bool>>(expr.optional);
    lowered.node->detail = flags.get();
    code_.kept.push_back(std::move(flags));
  }
  lowered.size = items.size();
  for (const Lowered& item : items) lowered.element = std::max(lowered.element, item.size);
  return fold(lowered);
}

Lowered Lowering::map(const Expr& expr) {
  const auto items = lower_all(expr);
  Lowered lowered = with_items(run_map, items);
  if (any(expr.optional)) {
    auto flags = std::make_shared<const std::vector<bool>>(expr.optional);
    lowered.node->detail = flags.get();
    code_.kept.push_back(std::move(flags));
  }
  lowered.size = items.size() / 2;
  for (const Lowered& item : items) lowered.element = std::max(lowered.element, item.size);
  return fold(lowered);
}

Lowered Lowering::message(const Expr& expr) {
  if (note(expr).name.empty()) return failing("undeclared reference to '" + expr.name + "'");
  const auto items = lower_all(expr);
  Lowered lowered = with_items(run_message, items);
  auto shape = std::make_shared<const MessageShape>(MessageShape{note(expr).name, expr.names, expr.optional});
  lowered.node->detail = shape.get();
  code_.kept.push_back(std::move(shape));
  for (const Lowered& item : items) {
    lowered.size = std::max(lowered.size, item.size);
    lowered.element = std::max(lowered.element, item.element);
  }
  return fold(lowered);
}

Lowered Lowering::comprehension(const Expr& expr) {
  const bool two = !expr.variable_2.empty();
  const Lowered range = lower(*expr.arguments[0]);
  Lowered element;
  element.size = range.element;
  element.element = range.element;
  element.depth = range.depth;
  local_sizes_[note(expr).locals[0]] = element;
  if (two) local_sizes_[note(expr).locals[1]] = element;

  const bool predicate_first = expr.arguments.size() == 3;
  const bool filter = expr.comprehension == Comprehension::filter;
  Lowered lowered;
  lowered.node = make(comprehension_of(expr.comprehension, two));
  Node& node = *lowered.node;
  node.a = range.node;
  node.index = note(expr).locals[0];
  node.index_2 = note(expr).locals[1];
  uint64_t turn = 2;
  uint32_t nodes = 1;
  for (std::size_t i = 1; i < expr.arguments.size(); ++i) {
    const Lowered part = lower(*expr.arguments[i]);
    ((filter || (predicate_first && i == 1)) ? node.c : node.b) = part.node;
    turn = plus(turn, part.cost);
    nodes += part.nodes;
    lowered.element = part.size;
  }
  if (filter) lowered.element = range.element;
  node.weight = nodes;
  lowered.nodes = nodes + range.nodes;
  lowered.size = range.size;
  lowered.cost = plus(range.cost, times(std::max<uint64_t>(range.size, 1), turn));
  return lowered;
}

Lowered Lowering::bind(const Expr& expr) {
  const Lowered value = lower(*expr.arguments[0]);
  local_sizes_[note(expr).locals[0]] = value;
  Lowered lowered = lower(*expr.arguments[1]);
  Node* node = make(run_bind);
  node->a = value.node;
  node->b = lowered.node;
  node->index = note(expr).locals[0];
  lowered.node = node;
  lowered.cost = plus(lowered.cost, plus(value.cost, 1));
  lowered.nodes += value.nodes + 1;
  return lowered;
}

Lowered Lowering::block(const Expr& expr) {
  const std::size_t count = expr.arguments.size() - 1;
  std::vector<Lowered> values;
  for (std::size_t i = 0; i < count; ++i) {
    values.push_back(lower(*expr.arguments[i]));
    local_sizes_[note(expr).locals[0] + static_cast<uint32_t>(i)] = values.back();
  }
  const Lowered result = lower(*expr.arguments[count]);
  Lowered lowered = with_items(run_block, values);
  lowered.node->a = result.node;
  lowered.node->index = note(expr).locals[0];
  lowered.cost = plus(lowered.cost, result.cost);
  lowered.nodes += result.nodes;
  lowered.size = result.size;
  lowered.element = result.element;
  return lowered;
}

Lowered Lowering::opt_map(const Expr& expr) {
  const Lowered target = lower(*expr.arguments[0]);
  local_sizes_[note(expr).locals[0]] = target;
  Lowered lowered = lower(*expr.arguments[1]);
  Node* node = make(run_opt_map);
  node->a = target.node;
  node->b = lowered.node;
  node->index = note(expr).locals[0];
  node->weight = expr.flat ? 1 : 0;
  lowered.node = node;
  lowered.cost = plus(lowered.cost, plus(target.cost, 1));
  lowered.nodes += target.nodes + 1;
  return lowered;
}

}  // namespace duanlian::rules
