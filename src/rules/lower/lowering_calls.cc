#include <algorithm>
#include <array>

#include "rules/library/regex.h"
#include "rules/lower/lowering.h"
#include "rules/run/compare.h"
#include "rules/run/errors.h"
#include "rules/run/kinds.h"
#include "rules/run/map.h"
#include "rules/run/nodes.h"

namespace duanlian::rules {
namespace {

bool is_operator(const std::string& name) {
  return comparison_of(name) != nullptr || arithmetic_of(name) != nullptr || name == op::kAnd ||
         name == op::kOr || name == op::kNot || name == op::kNegate || name == op::kConditional ||
         name == op::kIn || name == op::kIndex || name == op::kOptionalIndex || name == op::kOptionalSelect;
}

// Functions that look at every pair of elements.
bool is_quadratic(const std::string& name) { return name == "distinct"; }

}  // namespace

Lowered Lowering::call(const Expr& expr) {
  if (!expr.member && is_operator(expr.name)) return operation(expr, lower_all(expr));
  const std::size_t skip = note(expr).qualified ? 1 : 0;
  const auto arguments = lower_all(expr, skip);
  if (note(expr).name.empty() || note(expr).overloads.empty()) return unbound(expr);
  if (expr.name == "matches" && arguments.size() == 2 && is_constant(arguments[1]) &&
      arguments[1].node->constant.is(Kind::string) && is_library_call(expr)) {
    return regex(expr, arguments);
  }
  if (expr.member && (expr.name == "or" || expr.name == "orValue") && skip == 0 && arguments.size() == 2 &&
      is_library_call(expr)) {
    return alternative(expr.name == "or" ? run_optional_or : run_optional_or_value, arguments);
  }
  if (!arguments.empty()) check_first_word(expr, *expr.arguments[skip], arguments[0]);
  return function(expr, arguments);
}

void Lowering::check_first_word(const Expr& expr, const Expr& argument, const Lowered& lowered) {
  const auto& words = note(expr).overloads.front()->first_words;
  if (words.empty()) return;
  const Value& word = lowered.node->constant;
  if (is_constant(lowered) && word.is(Kind::string) && std::ranges::count(words, word.text()) != 0) return;
  std::string message = "the first argument must be one of these, written out:";
  for (const std::string& one : words) message.append(" '").append(one).append("'");
  issues_.push_back(issue_at(checked_.tree->source, argument.begin, std::move(message)));
}

bool Lowering::is_library_call(const Expr& expr) const {
  return std::ranges::none_of(note(expr).overloads,
                              [&](const auto* one) { return environment_.is_own(*one); });
}

Lowered Lowering::alternative(Node::Run run, const std::vector<Lowered>& arguments) {
  Lowered lowered;
  lowered.node = make(run);
  lowered.node->a = arguments[0].node;
  lowered.node->b = arguments[1].node;
  for (const Lowered& argument : arguments) {
    lowered.cost = plus(lowered.cost, argument.cost);
    lowered.nodes += argument.nodes;
    lowered.size = std::max({lowered.size, argument.size, argument.element});
    lowered.element = std::max(lowered.element, argument.element);
  }
  return fold(lowered);
}

Lowered Lowering::unbound(const Expr& expr) {
  // Without checking, a known name with other arguments is a matter of overloads.
  if (environment_.has_function(expr.name)) return constant(no_such_overload());
  return failing("unbound function '" + expr.name + "'");
}

Lowered Lowering::operation(const Expr& expr, std::vector<Lowered> operands) {
  const std::string& name = expr.name;
  if (comparison_of(name) != nullptr) return comparison(expr, operands[0], operands[1]);
  if (name == op::kIn) return membership(operands[0], operands[1]);
  if (name == op::kAnd || name == op::kOr) return with_items(name == op::kAnd ? run_and : run_or, operands);
  if (name == op::kOptionalSelect) {
    Lowered lowered = operands[0];
    lowered.node = make(run_select_optional);
    lowered.node->a = operands[0].node;
    lowered.node->constant = operands[1].node->constant;
    lowered.cost = plus(lowered.cost, 1);
    return fold(lowered);
  }
  Lowered lowered;
  for (const Lowered& operand : operands) {
    lowered.cost = plus(lowered.cost, operand.cost);
    lowered.nodes += operand.nodes;
    lowered.element = std::max(lowered.element, operand.element);
  }
  if (name == op::kNot || name == op::kNegate) {
    lowered.node = make(name == op::kNot ? run_not : run_negate);
  } else if (name == op::kConditional) {
    lowered.node = make(run_conditional);
    lowered.node->c = operands[2].node;
    lowered.size = std::max(operands[1].size, operands[2].size);
  } else if (name == op::kIndex || name == op::kOptionalIndex) {
    lowered.node = make(name == op::kIndex ? run_index : run_index_optional);
    lowered.size = operands[0].element;
  } else {
    lowered.node = make(arithmetic_of(name));
    lowered.size = plus(operands[0].size, operands[1].size);
    lowered.cost = plus(lowered.cost, lowered.size / 16);
  }
  lowered.node->a = operands[0].node;
  if (operands.size() > 1) lowered.node->b = operands[1].node;
  return fold(lowered);
}

Lowered Lowering::comparison(const Expr& expr, const Lowered& a, const Lowered& b) {
  Lowered lowered;
  const Value& right = b.node->constant;
  Node::Run run = nullptr;
  if (is_constant(b) && !is_constant(a)) {
    if (right.is(Kind::int64)) run = comparison_with_int_constant(expr.name);
    if (right.is(Kind::float64)) run = comparison_with_double_constant(expr.name);
    if (right.is(Kind::string)) run = comparison_with_string_constant(expr.name);
  }
  lowered.node = make(run != nullptr ? run : comparison_of(expr.name));
  lowered.node->a = a.node;
  lowered.node->b = b.node;
  lowered.node->constant = right;
  const uint64_t looked_at = times(std::min(a.size, b.size), 1 + std::min(a.element, b.element) / 16);
  lowered.cost = plus(plus(a.cost, b.cost), 1 + looked_at);
  lowered.nodes += a.nodes + b.nodes;
  return fold(lowered);
}

// x in [constants] becomes a look into a set.
Lowered Lowering::membership(const Lowered& a, const Lowered& b) {
  Lowered lowered;
  lowered.cost = plus(plus(a.cost, b.cost), plus(1, times(b.size, 1 + b.element / 16)));
  lowered.nodes += a.nodes + b.nodes;
  const Value& container = b.node->constant;
  if (is_constant(b) && container.is(Kind::list) && std::ranges::all_of(container.elements(), may_be_key)) {
    std::vector<Value> entries;
    for (const Value& element : container.elements()) {
      entries.insert(entries.end(), {element, element});
    }
    const Value set = make_set(entries, code_.memory);
    if (set.is(Kind::map)) {
      lowered.node = make(run_in_set);
      lowered.node->a = a.node;
      lowered.node->constant = set;
      lowered.cost = plus(a.cost, 2 + b.element / 16);
      return fold(lowered);
    }
  }
  lowered.node = make(run_in);
  lowered.node->a = a.node;
  lowered.node->b = b.node;
  return fold(lowered);
}

Regex Lowering::pattern(std::string_view text) {
  if (const auto known = patterns_.find(text); known != patterns_.end()) return known->second;
  if (patterns_.size() >= kPatternsMax)
    return std::unexpected("more different patterns than kPatternsMax = " + std::to_string(kPatternsMax));
  auto compiled = compile_regex(text, kRegexProgramMax);
  if (compiled) patterns_.emplace(text, *compiled);
  return compiled;
}

Lowered Lowering::regex(const Expr& expr, const std::vector<Lowered>& arguments) {
  const auto compiled = pattern(arguments[1].node->constant.text());
  if (!compiled) {
    issues_.push_back(issue_at(checked_.tree->source, expr.arguments.back()->begin, compiled.error()));
    return failing(compiled.error());
  }
  code_.kept.push_back(*compiled);
  Lowered lowered;
  lowered.node = make(run_matches);
  lowered.node->a = arguments[0].node;
  lowered.node->detail = compiled->get();
  const uint64_t factor = regex_cost_factor(**compiled);
  lowered.node->weight = static_cast<uint32_t>(factor);
  lowered.cost = plus(arguments[0].cost, plus(1, times(arguments[0].size / 16, factor)));
  lowered.nodes = arguments[0].nodes + 1;
  return fold(lowered);
}

Lowered Lowering::function(const Expr& expr, const std::vector<Lowered>& arguments) {
  const auto& declared = note(expr).overloads;
  auto overloads = std::make_shared<Overloads>();
  uint64_t own_cost = 0;
  uint64_t size = 0;
  bool pure = true;
  for (const FunctionDeclaration* one : declared) {
    // A function that is only declared has a type and no value.
    if (one->native == nullptr) continue;
    Overload overload{one->native, one->closure, one->cost, {}};
    for (const Type& parameter : one->parameters) overload.kinds.push_back(kinds_of(parameter));
    // The library's functions look at the parts themselves; those of a host may trust what they declared.
    if (environment_.is_own(*one) && std::ranges::any_of(one->parameters, has_parts))
      overload.exact = one->parameters;
    overloads->push_back(std::move(overload));
    own_cost = std::max(own_cost, one->cost);
    size = std::max(size, one->result_size_max);
    pure = pure && one->pure;
  }
  if (overloads->empty()) return failing("unbound function '" + expr.name + "'");
  Lowered lowered = with_items(run_call, arguments);
  uint64_t read = 0;
  for (const Lowered& argument : arguments) {
    read = plus(read, times(argument.size, 1 + argument.element / 16));
    lowered.element = std::max(lowered.element, std::max(argument.element, argument.size));
  }
  if (is_quadratic(expr.name)) read = times(read, arguments.front().size);
  lowered.cost = plus(lowered.cost, plus(own_cost, pure ? read / 4 : 0));
  const bool counted =
      expr.name == "range" && is_constant(arguments[0]) && arguments[0].node->constant.is(Kind::int64);
  if (counted) read = static_cast<uint64_t>(std::max<int64_t>(arguments[0].node->constant.as_int64(), 0));
  lowered.size = size != 0 ? size : std::max(read, assumed_size(declared.front()->result, 0));
  make_call(*lowered.node, *overloads);
  code_.kept.push_back(std::move(overloads));
  return pure ? fold(lowered) : lowered;
}

}  // namespace duanlian::rules
