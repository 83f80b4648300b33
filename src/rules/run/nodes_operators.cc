#include <array>
#include <utility>

#include "rules/library/regex.h"
#include "rules/run/compare.h"
#include "rules/run/errors.h"
#include "rules/run/map.h"
#include "rules/run/nodes.h"
#include "rules/run/operators.h"

namespace duanlian::rules {
namespace {

enum class Test : uint8_t { equal, not_equal, less, less_equal, greater, greater_equal };

template <Test Which, class T>
bool holds(const T& a, const T& b) {
  switch (Which) {
    case Test::equal:
      return a == b;
    case Test::not_equal:
      return a != b;
    case Test::less:
      return a < b;
    case Test::less_equal:
      return a <= b;
    case Test::greater:
      return a > b;
    case Test::greater_equal:
      return a >= b;
  }
  return false;
}

template <Test Which>
Value compare(const Value& a, const Value& b, Frame& frame) {
  if constexpr (Which == Test::equal || Which == Test::not_equal) {
    const Value same = is_equal(a, b, frame.call);
    return Which == Test::equal || same.is_error() ? same : Value::boolean(!same.as_boolean());
  } else {
    const Order found = order(a, b);
    if (found == Order::none) return no_such_overload();
    const bool less = found == Order::less;
    const bool greater = found == Order::greater;
    const bool same = found == Order::equal;
    if constexpr (Which == Test::less) return Value::boolean(less);
    if constexpr (Which == Test::less_equal) return Value::boolean(less || same);
    if constexpr (Which == Test::greater) return Value::boolean(greater);
    return Value::boolean(greater || same);
  }
}

template <Test Which>
Value run_compare(const Node& node, Frame& frame) {
  const Value a = (*node.a)(frame);
  if (a.is_error()) return a;
  const Value b = (*node.b)(frame);
  if (b.is_error()) return b;
  if (a.is(Kind::int64) && b.is(Kind::int64)) return Value::boolean(holds<Which>(a.as_int64(), b.as_int64()));
  if (a.is(Kind::string) && b.is(Kind::string)) return Value::boolean(holds<Which>(a.text(), b.text()));
  return compare<Which>(a, b, frame);
}

template <Test Which>
Value run_compare_int(const Node& node, Frame& frame) {
  const Value a = (*node.a)(frame);
  if (a.is(Kind::int64)) [[likely]]
    return Value::boolean(holds<Which>(a.as_int64(), node.constant.as_int64()));
  return a.is_error() ? a : compare<Which>(a, node.constant, frame);
}

template <Test Which>
Value run_compare_double(const Node& node, Frame& frame) {
  const Value a = (*node.a)(frame);
  if (a.is(Kind::float64)) [[likely]]
    return Value::boolean(holds<Which>(a.as_float64(), node.constant.as_float64()));
  return a.is_error() ? a : compare<Which>(a, node.constant, frame);
}

template <Test Which>
Value run_compare_string(const Node& node, Frame& frame) {
  const Value a = (*node.a)(frame);
  if (a.is(Kind::string)) [[likely]]
    return Value::boolean(holds<Which>(a.text(), node.constant.text()));
  return a.is_error() ? a : compare<Which>(a, node.constant, frame);
}

using Named = std::pair<std::string_view, Node::Run>;

template <std::size_t Size>
Node::Run find(const std::array<Named, Size>& table, std::string_view name) {
  for (const auto& [known, run] : table) {
    if (known == name) return run;
  }
  return nullptr;
}

template <Value (*Operator)(const Value&, const Value&)>
Value run_binary(const Node& node, Frame& frame) {
  const Value a = (*node.a)(frame);
  if (a.is_error()) return a;
  const Value b = (*node.b)(frame);
  return b.is_error() ? b : Operator(a, b);
}

Value run_add(const Node& node, Frame& frame) {
  const Value a = (*node.a)(frame);
  if (a.is_error()) return a;
  const Value b = (*node.b)(frame);
  return b.is_error() ? b : add(a, b, frame.call);
}

}  // namespace

Node::Run comparison_of(std::string_view name) {
  static constexpr std::array<Named, 6> kTable = {{{"_==_", run_compare<Test::equal>},
                                                   {"_!=_", run_compare<Test::not_equal>},
                                                   {"_<_", run_compare<Test::less>},
                                                   {"_<=_", run_compare<Test::less_equal>},
                                                   {"_>_", run_compare<Test::greater>},
                                                   {"_>=_", run_compare<Test::greater_equal>}}};
  return find(kTable, name);
}

Node::Run comparison_with_int_constant(std::string_view name) {
  static constexpr std::array<Named, 6> kTable = {{{"_==_", run_compare_int<Test::equal>},
                                                   {"_!=_", run_compare_int<Test::not_equal>},
                                                   {"_<_", run_compare_int<Test::less>},
                                                   {"_<=_", run_compare_int<Test::less_equal>},
                                                   {"_>_", run_compare_int<Test::greater>},
                                                   {"_>=_", run_compare_int<Test::greater_equal>}}};
  return find(kTable, name);
}

Node::Run comparison_with_double_constant(std::string_view name) {
  static constexpr std::array<Named, 6> kTable = {{{"_==_", run_compare_double<Test::equal>},
                                                   {"_!=_", run_compare_double<Test::not_equal>},
                                                   {"_<_", run_compare_double<Test::less>},
                                                   {"_<=_", run_compare_double<Test::less_equal>},
                                                   {"_>_", run_compare_double<Test::greater>},
                                                   {"_>=_", run_compare_double<Test::greater_equal>}}};
  return find(kTable, name);
}

Node::Run comparison_with_string_constant(std::string_view name) {
  static constexpr std::array<Named, 2> kTable = {
      {{"_==_", run_compare_string<Test::equal>}, {"_!=_", run_compare_string<Test::not_equal>}}};
  return find(kTable, name);
}

Node::Run arithmetic_of(std::string_view name) {
  static constexpr std::array<Named, 5> kTable = {{{"_+_", run_add},
                                                   {"_-_", run_binary<subtract>},
                                                   {"_*_", run_binary<multiply>},
                                                   {"_/_", run_binary<divide>},
                                                   {"_%_", run_binary<modulo>}}};
  return find(kTable, name);
}

Value run_negate(const Node& node, Frame& frame) {
  const Value a = (*node.a)(frame);
  return a.is_error() ? a : negate(a);
}

Value run_in(const Node& node, Frame& frame) {
  const Value element = (*node.a)(frame);
  if (element.is_error()) return element;
  const Value container = (*node.b)(frame);
  return container.is_error() ? container : is_in(element, container, frame.call);
}

Value run_in_set(const Node& node, Frame& frame) {
  const Value element = (*node.a)(frame);
  return element.is_error() ? element : Value::boolean(node.constant.as_map().find(element) != nullptr);
}

Value run_matches(const Node& node, Frame& frame) {
  const Value text = (*node.a)(frame);
  if (text.is_error()) return text;
  if (!text.is(Kind::string)) return no_such_overload();
  if (!frame.call.spend(1 + text.text().size() / 16 * node.weight)) return cost_limit_error();
  return Value::boolean(regex_matches(*static_cast<const re2::RE2*>(node.detail), text.text()));
}

Value run_and(const Node& node, Frame& frame) {
  Value trouble;
  for (const Node* item : node.all()) {
    const Value value = (*item)(frame);
    if (value.is_true()) continue;
    if (value.is_false()) return value;
    if (!trouble.is_error()) trouble = value.is_error() ? value : no_such_overload();
  }
  return trouble.is_error() ? trouble : Value::boolean(true);
}

Value run_or(const Node& node, Frame& frame) {
  Value trouble;
  for (const Node* item : node.all()) {
    const Value value = (*item)(frame);
    if (value.is_false()) continue;
    if (value.is_true()) return value;
    if (!trouble.is_error()) trouble = value.is_error() ? value : no_such_overload();
  }
  return trouble.is_error() ? trouble : Value::boolean(false);
}

Value run_not(const Node& node, Frame& frame) {
  const Value a = (*node.a)(frame);
  if (a.is(Kind::boolean)) return Value::boolean(!a.as_boolean());
  return a.is_error() ? a : no_such_overload();
}

Value run_conditional(const Node& node, Frame& frame) {
  const Value condition = (*node.a)(frame);
  if (!condition.is(Kind::boolean)) return condition.is_error() ? condition : no_such_overload();
  return condition.as_boolean() ? (*node.b)(frame) : (*node.c)(frame);
}

}  // namespace duanlian::rules
