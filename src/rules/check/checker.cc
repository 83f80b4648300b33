#include "rules/check/checker.h"

#include <algorithm>

#include "rules/check/scope.h"
#include "rules/check/unifier.h"
#include "rules/check/well_known.h"
#include "rules/limits.h"

namespace duanlian::rules {
namespace {

constexpr std::string_view kNullName = "google.protobuf.NullValue.NULL_VALUE";

class Checker {
 public:
  Checker(const Environment& environment, std::unique_ptr<SyntaxTree> tree, bool strict)
      : environment_(environment), strict_(strict) {
    checked_.tree = std::move(tree);
    checked_.notes.resize(checked_.tree->nodes.size());
  }

  std::expected<CheckedTree, std::vector<Issue>> run() {
    visit(*checked_.tree->root);
    if (!issues_.empty()) return std::unexpected(std::move(issues_));
    for (Note& note : checked_.notes) note.type = strict_ ? unifier_.resolve(note.type, true) : note.type;
    checked_.local_count = scope_.count_max();
    return std::move(checked_);
  }

 private:
  Note& note(const Expr& expr) { return checked_.notes[expr.id]; }

  // An issue with a type; without strictness types do not matter.
  Type wrong(const Expr& expr, std::string message) {
    if (strict_) report(expr, std::move(message));
    return Type::dyn();
  }
  void report(const Expr& expr, std::string message) {
    if (issues_.size() < kIssuesMax)
      issues_.push_back(issue_at(checked_.tree->source, expr.offset, std::move(message)));
  }
  std::string shown(const Type& type) { return to_string(unifier_.resolve(type, true)); }

  Type visit(const Expr& expr) {
    const Type type = type_of(expr);
    note(expr).type = strict_ ? type : Type::dyn();
    return note(expr).type;
  }

  Type type_of(const Expr& expr) {
    switch (expr.kind) {
      case ExprKind::constant:
        return constant(expr);
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
    return Type::dyn();
  }

  static Type constant(const Expr& expr) {
    static const Type kTypes[] = {Type::null(),    Type::boolean(), Type::int64(), Type::uint64(),
                                  Type::float64(), Type::string(),  Type::bytes()};
    return kTypes[expr.literal.index()];
  }

  // The candidates for a name in the order of the containers around: a.b.name, a.name, name.
  template <class Find>
  bool find_in_containers(const std::string& name, bool absolute, Find find) {
    if (absolute) return find(name);
    for (std::string container = environment_.container(); !container.empty();) {
      if (find(container + "." + name)) return true;
      const auto dot = container.rfind('.');
      container.resize(dot == std::string::npos ? 0 : dot);
    }
    return find(name);
  }

  // Makes the node a reference to a declared name when there is one.
  bool resolve_name(const Expr& expr, const std::string& name, bool absolute, Type& type) {
    return find_in_containers(name, absolute, [&](const std::string& full) {
      Note& found = note(expr);
      if (const auto* variable = environment_.find_variable(full)) {
        found.reference = variable->slot < 0 ? Reference::constant : Reference::variable;
        found.variable = variable;
        found.name = full;
        type = variable->type;
        return true;
      }
      if (full == kNullName) {
        static const Environment::Variable kNull{Type::null(), -1, Value::null()};
        found.reference = Reference::constant;
        found.variable = &kNull;
        type = Type::null();
        return true;
      }
      if (const auto named = named_type(full)) {
        found.reference = Reference::type_name;
        found.name = full;
        type = Type::type(*named);
        return true;
      }
      return false;
    });
  }

  Type ident(const Expr& expr) {
    if (!expr.absolute) {
      if (const auto* local = scope_.find(expr.name)) {
        note(expr).reference = Reference::local;
        note(expr).local = local->index;
        return local->type;
      }
    }
    Type type;
    if (resolve_name(expr, expr.name, expr.absolute, type)) return type;
    note(expr).reference = Reference::unknown;
    note(expr).name = expr.name;
    return undeclared(expr, expr.name);
  }

  Type undeclared(const Expr& expr, const std::string& name) {
    std::string words = "undeclared reference to '" + name + "'";
    if (!environment_.container().empty()) words += " (in container '" + environment_.container() + "')";
    const std::size_t point = name.rfind('.');
    if (point != std::string::npos) words += names_beside(name.substr(0, point + 1));
    return wrong(expr, words);
  }

  // What there is under the same first part, for whom wrote `listed.scam_account`.
  std::string names_beside(const std::string& prefix) const {
    constexpr std::size_t kNamesShownMax = 12;
    const auto names = environment_.names_below(prefix);
    std::string words;
    for (std::size_t i = 0; i < names.size() && i < kNamesShownMax; ++i)
      words += (i == 0 ? "; there are " : ", ") + std::string(names[i]);
    return names.size() > kNamesShownMax ? words + ", ..." : words;
  }

  // Whether a.b is no variable a with a field b, but a name of which the host declares others: listed.x.
  bool is_below_host_names(const std::string& name) const {
    if (!environment_.container().empty()) return false;
    for (std::size_t end = name.find('.'); end != std::string::npos; end = name.find('.', end + 1)) {
      if (environment_.find_variable(name.substr(0, end)) != nullptr) return false;
    }
    return !environment_.names_below(name.substr(0, name.find('.') + 1)).empty();
  }

  // a.b.c as one name, unless a is a variable of a macro.
  bool qualified_name(const Expr& expr, std::string& name, bool& absolute) const {
    if (expr.kind == ExprKind::ident) {
      if (!expr.absolute && scope_.find(expr.name) != nullptr) return false;
      name = expr.name;
      absolute = expr.absolute;
      return true;
    }
    if (expr.kind != ExprKind::select || expr.test || !qualified_name(*expr.arguments[0], name, absolute))
      return false;
    name += "." + expr.name;
    return true;
  }

  Type select(const Expr& expr) {
    std::string name;
    bool absolute = false;
    Type type;
    if (!expr.test && qualified_name(expr, name, absolute) && resolve_name(expr, name, absolute, type))
      return type;
    if (!name.empty() && strict_ && is_below_host_names(name)) return undeclared(expr, name);
    const Expr& operand = *expr.arguments[0];
    visit(operand);
    // The whole path is unknown, not just its first name.
    if (note(operand).reference == Reference::unknown && strict_) return Type::dyn();
    const Type field = field_type(expr, unifier_.resolve(note(operand).type, false));
    return expr.test ? Type::boolean() : field;
  }

  Type field_type(const Expr& expr, const Type& operand) {
    switch (operand.kind()) {
      case TypeKind::dyn:
        return Type::dyn();
      case TypeKind::parameter:
        unifier_.fits(Type::dyn(), operand);
        return Type::dyn();
      case TypeKind::optional:
        return Type::optional(field_type(expr, unifier_.resolve(operand.element(), false)));
      case TypeKind::map:
        if (!unifier_.fits(Type::string(), operand.key()))
          return wrong(expr, "the keys of the map are not strings");
        return operand.value();
      case TypeKind::record:
        if (const RecordField* field = operand.record_type()->find(expr.name)) {
          const Expr& target = *expr.arguments[0];
          if (expr.kind == ExprKind::select && note(target).type.is(TypeKind::record)) {
            note(expr).reference = Reference::field;
            note(expr).field = field;
          }
          return field->type;
        }
        return wrong(expr, "undefined field '" + expr.name + "' of '" + std::string(operand.name()) + "'");
      default:
        return wrong(expr, "type '" + shown(operand) + "' does not support field selection");
    }
  }

  Type call(const Expr& expr) {
    if (expr.name == op::kOptionalSelect) return optional_select(expr);
    if (expr.name == op::kAnd || expr.name == op::kOr) return logic(expr);
    std::string name;
    bool absolute = false;
    if (expr.member && qualified_name(*expr.arguments[0], name, absolute)) {
      name += "." + expr.name;
      if (overloads(expr, name, absolute, false, 1)) {
        note(expr).qualified = true;
        return resolve_call(expr, 1);
      }
      if (strict_ && is_below_host_names(name)) {
        for (std::size_t i = 1; i < expr.arguments.size(); ++i) visit(*expr.arguments[i]);
        return undeclared(expr, name);
      }
    }
    const bool found = overloads(expr, expr.name, expr.absolute || expr.member, expr.member, 0);
    if (!found && strict_) {
      for (const Expr* argument : expr.arguments) visit(*argument);
      return undeclared(expr, expr.name);
    }
    return resolve_call(expr, 0);
  }

  // Notes the overloads of the name that have the right form, and says whether the name is known at all.
  bool overloads(const Expr& expr, const std::string& name, bool absolute, bool member, std::size_t skip) {
    return find_in_containers(name, absolute, [&](const std::string& full) {
      const auto found = environment_.find_functions(full);
      if (found.empty()) return false;
      const std::size_t count = expr.arguments.size() - skip;
      note(expr).name = full;
      for (const auto* overload : found) {
        if (overload->member == member && overload->parameters.size() == count)
          note(expr).overloads.push_back(overload);
      }
      return !member || std::ranges::any_of(found, [](const auto* overload) { return overload->member; });
    });
  }

  Type resolve_call(const Expr& expr, std::size_t skip) {
    std::vector<Type> arguments;
    for (std::size_t i = skip; i < expr.arguments.size(); ++i) arguments.push_back(visit(*expr.arguments[i]));
    if (!strict_) return Type::dyn();
    std::optional<Type> result;
    std::vector<const FunctionDeclaration*> fitting;
    for (const auto* overload : note(expr).overloads) {
      std::map<std::string, Type, std::less<>> names;
      std::vector<Type> parameters;
      for (const Type& parameter : overload->parameters)
        parameters.push_back(unifier_.instantiate(parameter, names));
      if (!unifier_.fits_all(arguments, parameters)) continue;
      fitting.push_back(overload);
      const Type own = unifier_.resolve(unifier_.instantiate(overload->result, names), false);
      result = result && *result != own ? Type::dyn() : own;
    }
    note(expr).overloads = std::move(fitting);
    if (result) return *result;
    std::string shown_arguments;
    for (const Type& argument : arguments)
      shown_arguments += (shown_arguments.empty() ? "" : ", ") + shown(argument);
    return wrong(expr,
                 "found no matching overload for '" + expr.name + "' applied to '(" + shown_arguments + ")'");
  }

  Type logic(const Expr& expr) {
    for (const Expr* argument : expr.arguments) {
      const Type type = visit(*argument);
      if (!unifier_.fits(type, Type::boolean())) {
        wrong(expr, "found no matching overload for '" + expr.name + "': an operand is " + shown(type) +
                        ", not bool");
      }
    }
    return Type::boolean();
  }

  Type optional_select(const Expr& expr) {
    const Type operand = unifier_.resolve(visit(*expr.arguments[0]), false);
    visit(*expr.arguments[1]);
    Expr field = expr;  // the field type of the same name
    field.name = std::get<std::string>(expr.arguments[1]->literal);
    const Type type = field_type(field, operand);
    return type.is(TypeKind::optional) && operand.is(TypeKind::optional) ? type : Type::optional(type);
  }

  // An element that is marked with ? is an optional of what goes in.
  Type element(const Expr& expr, bool optional) {
    Type type = visit(expr);
    if (!optional) return type;
    const Type inside = unifier_.fresh();
    if (!unifier_.fits(type, Type::optional(inside))) {
      return wrong(expr, "an optional is expected here, not " + shown(type));
    }
    return unifier_.resolve(inside, false);
  }

  Type list(const Expr& expr) {
    std::optional<Type> type;
    for (std::size_t i = 0; i < expr.arguments.size(); ++i) {
      const Type next = element(*expr.arguments[i], i < expr.optional.size() && expr.optional[i]);
      type = type ? unifier_.join(*type, next) : next;
    }
    return Type::list(type ? *type : unifier_.fresh());
  }

  Type map(const Expr& expr) {
    std::optional<Type> key;
    std::optional<Type> value;
    for (std::size_t i = 0; i < expr.arguments.size(); i += 2) {
      const Type next_key = visit(*expr.arguments[i]);
      const Type next_value = element(*expr.arguments[i + 1], expr.optional[i / 2]);
      key = key ? unifier_.join(*key, next_key) : next_key;
      value = value ? unifier_.join(*value, next_value) : next_value;
    }
    return Type::map(key ? *key : unifier_.fresh(), value ? *value : unifier_.fresh());
  }

  Type message(const Expr& expr) {
    const bool absolute = expr.name.starts_with('.');
    const bool known =
        find_in_containers(expr.name.substr(absolute ? 1 : 0), absolute, [&](const std::string& full) {
          if (!is_well_known_message(full)) return false;
          note(expr).name = full;
          return true;
        });
    for (std::size_t i = 0; i < expr.arguments.size(); ++i) {
      const Type value = element(*expr.arguments[i], expr.optional[i]);
      if (!known) continue;
      const auto field = well_known_field(note(expr).name, expr.names[i]);
      if (!field) {
        wrong(*expr.arguments[i], "undefined field '" + expr.names[i] + "'");
      } else if (!unifier_.fits(value, *field)) {
        wrong(*expr.arguments[i],
              "field '" + expr.names[i] + "' is " + to_string(*field) + ", not " + shown(value));
      }
    }
    if (known) return well_known_type(note(expr).name);
    return undeclared(expr, expr.name);
  }

  // The types of the variables that go through a range: one or two.
  std::pair<Type, Type> range_types(const Expr& range, bool two) {
    const Type type = unifier_.resolve(visit(range), false);
    switch (type.kind()) {
      case TypeKind::list:
        return two ? std::pair{Type::int64(), type.element()} : std::pair{type.element(), Type::dyn()};
      case TypeKind::map:
        return {type.key(), type.value()};
      case TypeKind::parameter:
        unifier_.fits(Type::dyn(), type);
        return {};
      case TypeKind::dyn:
        return {};
      default:
        return {wrong(range, "'" + shown(type) + "' cannot be the range of a macro: it is no list, no map"),
                Type::dyn()};
    }
  }

  uint32_t enter(const Expr& at, const std::string& name, const Type& type) {
    const uint32_t index = scope_.enter(name, type);
    if (index >= kLocalsMax)
      report(at, "more variables than kLocalsMax = " + std::to_string(kLocalsMax) + " at once");
    return index;
  }

  void expect_boolean(const Expr& expr) {
    const Type type = visit(expr);
    if (!unifier_.fits(type, Type::boolean())) wrong(expr, "a bool is expected here, not " + shown(type));
  }

  Type comprehension(const Expr& expr) {
    const bool two = !expr.variable_2.empty();
    const auto [first, second] = range_types(*expr.arguments[0], two);
    note(expr).locals[0] = enter(expr, expr.variable_1, first);
    if (two) note(expr).locals[1] = enter(expr, expr.variable_2, second);
    const Type type = comprehension_type(expr, first);
    scope_.leave(two ? 2 : 1);
    return type;
  }

  Type comprehension_type(const Expr& expr, const Type& first) {
    const Expr& last = *expr.arguments.back();
    if (expr.arguments.size() == 3) expect_boolean(*expr.arguments[1]);
    switch (expr.comprehension) {
      case Comprehension::all:
      case Comprehension::exists:
      case Comprehension::exists_one:
        expect_boolean(last);
        return Type::boolean();
      case Comprehension::filter:
        expect_boolean(last);
        return Type::list(first);
      case Comprehension::map:
      case Comprehension::map_filter:
        return Type::list(visit(last));
      case Comprehension::map_value:
      case Comprehension::map_value_filter:
        return Type::map(first, visit(last));
      case Comprehension::map_entry:
      case Comprehension::map_entry_filter:
        break;
    }
    const Type map = Type::map(unifier_.fresh(), unifier_.fresh());
    const Type entry = visit(last);
    if (!unifier_.fits(entry, map))
      return wrong(last, "a map of one entry is expected here, not " + shown(entry));
    return unifier_.resolve(map, false);
  }

  Type bind(const Expr& expr) {
    const Type type = visit(*expr.arguments[0]);
    note(expr).locals[0] = enter(expr, expr.variable_1, type);
    const Type result = visit(*expr.arguments[1]);
    scope_.leave(1);
    return result;
  }

  Type block(const Expr& expr) {
    const std::size_t count = expr.arguments.size() - 1;
    for (std::size_t i = 0; i < count; ++i) {
      const Type type = visit(*expr.arguments[i]);
      const uint32_t index = enter(expr, "@index" + std::to_string(i), type);
      if (i == 0) note(expr).locals[0] = index;
    }
    const Type result = visit(*expr.arguments[count]);
    scope_.leave(count);
    return result;
  }

  Type opt_map(const Expr& expr) {
    const Type target = visit(*expr.arguments[0]);
    const Type inside = unifier_.fresh();
    if (!unifier_.fits(target, Type::optional(inside))) {
      wrong(expr, "an optional is expected here, not " + shown(target));
    }
    note(expr).locals[0] = enter(expr, expr.variable_1, unifier_.resolve(inside, false));
    const Type result = visit(*expr.arguments[1]);
    scope_.leave(1);
    if (!expr.flat) return Type::optional(result);
    const Type flat = unifier_.fresh();
    if (!unifier_.fits(result, Type::optional(flat))) {
      return wrong(*expr.arguments[1], "an optional is expected here, not " + shown(result));
    }
    return Type::optional(unifier_.resolve(flat, false));
  }

  const Environment& environment_;
  bool strict_;
  CheckedTree checked_;
  Unifier unifier_;
  Scope scope_;
  std::vector<Issue> issues_;
};

}  // namespace

std::expected<CheckedTree, std::vector<Issue>> check(const Environment& environment,
                                                     std::unique_ptr<SyntaxTree> tree, bool strict) {
  return Checker(environment, std::move(tree), strict).run();
}

}  // namespace duanlian::rules
