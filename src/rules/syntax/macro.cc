#include "rules/syntax/macro.h"

#include <algorithm>
#include <array>
#include <optional>

namespace duanlian::rules {
namespace {

struct MacroShape {
  std::string_view name;
  std::size_t arguments;  // beside the receiver
  std::size_t variables;
  Comprehension kind;
};

constexpr std::array<MacroShape, 19> kMacros = {{
    {"all", 2, 1, Comprehension::all},
    {"exists", 2, 1, Comprehension::exists},
    {"exists_one", 2, 1, Comprehension::exists_one},
    {"existsOne", 2, 1, Comprehension::exists_one},
    {"map", 2, 1, Comprehension::map},
    {"map", 3, 1, Comprehension::map_filter},
    {"filter", 2, 1, Comprehension::filter},
    {"all", 3, 2, Comprehension::all},
    {"exists", 3, 2, Comprehension::exists},
    {"exists_one", 3, 2, Comprehension::exists_one},
    {"existsOne", 3, 2, Comprehension::exists_one},
    {"transformList", 3, 2, Comprehension::map},
    {"transformList", 4, 2, Comprehension::map_filter},
    {"transformMap", 3, 2, Comprehension::map_value},
    {"transformMap", 4, 2, Comprehension::map_value_filter},
    {"transformMapEntry", 3, 2, Comprehension::map_entry},
    {"transformMapEntry", 4, 2, Comprehension::map_entry_filter},
    {"optMap", 2, 1, Comprehension::all},  // the kind is not used
    {"optFlatMap", 2, 1, Comprehension::all},
}};

std::unexpected<MacroFailure> failure(const Expr* at, std::string message) {
  return std::unexpected(MacroFailure{at, std::move(message)});
}

bool is_variable(const Expr* expr) {
  return expr->kind == ExprKind::ident && !expr->absolute && !expr->restricted;
}

bool is_receiver(const Expr& call, std::string_view name) {
  return call.member && call.arguments[0]->kind == ExprKind::ident && call.arguments[0]->name == name;
}

std::expected<bool, MacroFailure> expand_has(Expr& call) {
  Expr* field = call.arguments[0];
  if (field->kind != ExprKind::select || field->test) return failure(&call, "has() takes a field: has(a.b)");
  call.kind = ExprKind::select;
  call.name = field->name;
  call.offset = field->offset;
  call.test = true;
  call.arguments = {field->arguments[0]};
  return true;
}

std::expected<bool, MacroFailure> expand_comprehension(Expr& call, const MacroShape& shape) {
  for (std::size_t i = 1; i <= shape.variables; ++i) {
    if (!is_variable(call.arguments[i]))
      return failure(call.arguments[i], "the name of a variable is expected here");
  }
  call.variable_1 = call.arguments[1]->name;
  if (shape.variables == 2) {
    call.variable_2 = call.arguments[2]->name;
    if (call.variable_1 == call.variable_2) return failure(call.arguments[2], "two variables of one name");
  }
  const auto first = call.arguments.begin() + 1;
  call.arguments.erase(first, first + static_cast<std::ptrdiff_t>(shape.variables));
  call.kind = ExprKind::comprehension;
  call.comprehension = shape.kind;
  if (shape.name.starts_with("opt")) {
    call.kind = ExprKind::opt_map;
    call.flat = shape.name == "optFlatMap";
  }
  return true;
}

// l.sortBy(e, key): a bind of l, sorted by the list of its keys.
std::expected<bool, MacroFailure> expand_sort_by(SyntaxTree& tree, Expr& call) {
  if (!is_variable(call.arguments[1]))
    return failure(call.arguments[1], "the name of a variable is expected here");
  const auto make = [&](ExprKind kind, std::string name) {
    Expr& expr = tree.nodes.emplace_back();
    expr.kind = kind;
    expr.name = std::move(name);
    expr.offset = call.offset;
    expr.begin = call.begin;
    expr.end = call.end;
    expr.synthetic = true;
    return &expr;
  };
  const std::string input = "@sort_by";
  Expr* keys = make(ExprKind::comprehension, "");
  keys->comprehension = Comprehension::map;
  keys->variable_1 = call.arguments[1]->name;
  keys->arguments = {make(ExprKind::ident, input), call.arguments[2]};
  keys->depth = call.arguments[2]->depth + 1;
  Expr* sorted = make(ExprKind::call, "@sort_by_keys");
  sorted->arguments = {make(ExprKind::ident, input), keys};
  sorted->depth = keys->depth + 1;
  call.kind = ExprKind::bind;
  call.variable_1 = input;
  call.arguments = {call.arguments[0], sorted};
  return true;
}

std::optional<int64_t> small_index(const Expr* expr) {
  const auto* value = std::get_if<int64_t>(&expr->literal);
  if (expr->kind != ExprKind::constant || value == nullptr || *value < 0) return std::nullopt;
  return *value;
}

std::expected<bool, MacroFailure> become_ident(Expr& call, std::string prefix) {
  for (std::size_t i = 1; i < call.arguments.size(); ++i) {
    const auto index = small_index(call.arguments[i]);
    if (!index) return failure(call.arguments[i], "a number that is not negative is expected here");
    prefix += (i == 1 ? "" : ":") + std::to_string(*index);
  }
  call.kind = ExprKind::ident;
  call.name = std::move(prefix);
  call.arguments.clear();
  call.member = false;
  call.synthetic = true;
  return true;
}

// cel.bind and, as the conformance tests use them, cel.block with its names.
std::expected<bool, MacroFailure> expand_cel(Expr& call) {
  const std::size_t count = call.arguments.size() - 1;
  if (call.name == "bind" && count == 3) {
    if (!is_variable(call.arguments[1]))
      return failure(call.arguments[1], "the name of a variable is expected here");
    call.kind = ExprKind::bind;
    call.variable_1 = call.arguments[1]->name;
    call.arguments = {call.arguments[2], call.arguments[3]};
    return true;
  }
  if (call.name == "block" && count == 2) {
    Expr* values = call.arguments[1];
    if (values->kind != ExprKind::list) return failure(values, "a list is expected here");
    Expr* result = call.arguments[2];
    call.kind = ExprKind::block;
    call.arguments = values->arguments;
    call.arguments.push_back(result);
    return true;
  }
  if (call.name == "index" && count == 1) return become_ident(call, "@index");
  if (call.name == "iterVar" && count == 2) return become_ident(call, "@it:");
  if (call.name == "accuVar" && count == 2) return become_ident(call, "@ac:");
  return false;
}

bool may_be_number(const Expr* expr) {
  if (expr->kind == ExprKind::constant) {
    return std::holds_alternative<int64_t>(expr->literal) ||
           std::holds_alternative<uint64_t>(expr->literal) || std::holds_alternative<double>(expr->literal);
  }
  return expr->kind != ExprKind::list && expr->kind != ExprKind::map && expr->kind != ExprKind::message;
}

// math.greatest(a, b, c) is a call over a list; one or two arguments stay as they are.
std::expected<bool, MacroFailure> expand_extreme(SyntaxTree& tree, Expr& call) {
  std::vector<Expr*> numbers(call.arguments.begin() + 1, call.arguments.end());
  const std::string which = "math." + call.name + "()";
  if (numbers.empty()) return failure(&call, which + " needs an argument");
  const bool one_list = numbers.size() == 1 && numbers[0]->kind == ExprKind::list;
  for (const Expr* number : one_list ? numbers[0]->arguments : numbers) {
    if (!may_be_number(number)) return failure(number, which + " takes numbers");
  }
  if (one_list && numbers[0]->arguments.empty()) return failure(numbers[0], which + " needs an argument");
  call.name = call.name == "greatest" ? "math.@max" : "math.@min";
  call.member = false;
  call.absolute = true;
  if (numbers.size() > 2) {
    Expr& list = tree.nodes.emplace_back();
    list.kind = ExprKind::list;
    list.offset = call.offset;
    list.begin = call.begin;
    list.end = call.end;
    list.arguments = std::move(numbers);
    for (const Expr* number : list.arguments) list.depth = std::max(list.depth, number->depth + 1);
    numbers = {&list};
  }
  call.arguments = std::move(numbers);
  return true;
}

}  // namespace

std::expected<bool, MacroFailure> expand_macro(SyntaxTree& tree, Expr& call) {
  if (!call.member) {
    if (call.name == "has" && call.arguments.size() == 1 && !call.absolute) return expand_has(call);
    return false;
  }
  if (is_receiver(call, "cel")) return expand_cel(call);
  if (is_receiver(call, "math") && (call.name == "greatest" || call.name == "least"))
    return expand_extreme(tree, call);
  if (call.name == "sortBy" && call.arguments.size() == 3) return expand_sort_by(tree, call);
  for (const MacroShape& shape : kMacros) {
    if (call.name == shape.name && call.arguments.size() == shape.arguments + 1)
      return expand_comprehension(call, shape);
  }
  return false;
}

}  // namespace duanlian::rules
