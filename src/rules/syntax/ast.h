#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace duanlian::rules {

enum class ExprKind : uint8_t {
  constant,
  ident,
  select,         // arguments[0].name; `test` asks whether it is there: has()
  call,           // name(arguments); `member`: arguments[0].name(the rest)
  list,           // arguments
  map,            // arguments: key, value, key, value...
  message,        // name{names: arguments}
  comprehension,  // arguments: range, then what the kind says
  bind,           // arguments: initial value, result; variable_1
  block,          // arguments: values in order, then the result; read by @index0, @index1...
  opt_map,        // arguments: optional, result; variable_1
};

enum class Comprehension : uint8_t {
  all,         // range, predicate
  exists,      // range, predicate
  exists_one,  // range, predicate
  map,         // range, element: also transformList
  map_filter,  // range, predicate, element
  filter,      // range, predicate
  map_value,   // range, value: transformMap
  map_value_filter,
  map_entry,  // range, map of one entry: transformMapEntry
  map_entry_filter,
};

using Literal = std::variant<std::nullptr_t, bool, int64_t, uint64_t, double, std::string /*text*/,
                             std::vector<char> /*bytes*/>;

// A node of the syntax tree. The tree owns its nodes, pointers stay good as long as it lives.
struct Expr {
  ExprKind kind = ExprKind::constant;
  uint32_t offset = 0;  // where an issue points: the operator, the dot, the opening bracket
  uint32_t begin = 0;   // the source of the whole expression
  uint32_t end = 0;
  uint32_t depth = 1;
  uint32_t id = 0;  // index in the tree
  bool member = false;
  bool absolute = false;  // .name
  bool test = false;
  bool flat = false;        // opt_map: the result is an optional already
  bool synthetic = false;   // made by a macro: not an observation
  bool restricted = false;  // a literal receiver cannot be part of a qualified name
  Comprehension comprehension = Comprehension::all;
  Literal literal;
  std::string name;
  std::string variable_1;
  std::string variable_2;
  std::vector<Expr*> arguments;
  std::vector<std::string> names;  // of message fields
  std::vector<bool> optional;      // of list elements, map entries and message fields: may be empty
};

struct SyntaxTree {
  std::string source;
  std::deque<Expr> nodes;
  Expr* root = nullptr;
};

// Names of the operators as functions.
namespace op {
inline constexpr std::string_view kConditional = "_?_:_";
inline constexpr std::string_view kAnd = "_&&_";
inline constexpr std::string_view kOr = "_||_";
inline constexpr std::string_view kNot = "!_";
inline constexpr std::string_view kNegate = "-_";
inline constexpr std::string_view kIn = "@in";
inline constexpr std::string_view kIndex = "_[_]";
inline constexpr std::string_view kOptionalIndex = "_[?_]";
inline constexpr std::string_view kOptionalSelect = "_?._";
}  // namespace op

}  // namespace duanlian::rules
