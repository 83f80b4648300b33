#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/arena.h"
#include "rules/limits.h"
#include "rules/type.h"
#include "rules/value.h"

namespace duanlian::rules {

// A field of a struct of the host. `get` gives the default of the type when the field is unset and may build
// lists and maps in the arena; `has` says whether the field is set, and null means always.
struct RecordField {
  std::string name;
  Type type;
  Value (*get)(const void* object, Arena& arena) = nullptr;
  bool (*has)(const void* object) = nullptr;
  uint64_t size_max = 0;  // bytes of text or elements that a value may have; 0: kHost...Assumed
  uint64_t cost = 1;      // of one look
};

// A struct of the host: `event.amount` becomes a field's index when the expression is compiled.
struct RecordType {
  std::string name;
  std::vector<RecordField> fields;

  const RecordField* find(std::string_view field) const;
};

// What a native function may use beside its arguments.
struct CallFrame {
  Arena& arena;
  const void* host = nullptr;     // as given to Program::evaluate
  const void* closure = nullptr;  // as given in the declaration
  uint64_t* steps_left = nullptr;

  // Takes from the budget of the evaluation; false when it is spent, and the function must return
  // cost_limit_error().
  bool spend(uint64_t steps) {
    const bool enough = steps <= *steps_left;
    *steps_left = enough ? *steps_left - steps : 0;
    return enough;
  }
};
Value cost_limit_error();
Value memory_limit_error();

using NativeFunction = Value (*)(std::span<const Value> arguments, CallFrame& frame);

// One overload. Functions never see an error as an argument. Every argument is checked against `parameters`
// before the call, at every depth and whatever its static type, so the native function may trust the kinds.
struct FunctionDeclaration {
  std::string name;  // "listed", "text.phrases"; for a member function the name after the dot
  std::vector<Type> parameters;
  Type result;
  NativeFunction native = nullptr;
  const void* closure = nullptr;  // must outlive the programs
  uint64_t cost = 1;              // of one call, beside its arguments
  bool member = false;            // x.name(...): the first parameter is x
  bool pure = false;  // the same arguments always give the same value: may be folded when compiled
  // May answer otherwise when it is asked again with the same arguments, slots and host.
  bool fleeting = false;
  std::string overload_id = {};
  uint64_t result_size_max = 0;  // as RecordField::size_max
  // Where there are some, the first argument must be one of these words, written out: anything else is
  // refused when the expression is compiled.
  std::vector<std::string> first_words = {};
};

class Library;

// The names that an expression may use. Copies share the library.
class Environment {
 public:
  // Only the standard library of the language with all extensions; there is no smaller one.
  static Environment with_all_extensions();

  // Returns the slot of the variable in Program::evaluate. The name may be qualified: "a.b". CHECKs that it
  // is new.
  int add_variable(std::string name, Type type, uint64_t size_max = 0);
  // A name for a fixed value, folded when compiled; everything that it points at is copied.
  void add_constant(std::string name, Value value);
  void add_function(FunctionDeclaration function);
  // Names are looked up in this namespace first, then in those around it: "com.example".
  void set_container(std::string container) { container_ = std::move(container); }

  struct Variable {
    Type type;
    int slot = -1;  // -1: a constant
    Value constant;
    uint64_t size_max = 0;
    std::shared_ptr<Arena> memory = nullptr;  // of the constant
  };
  const Variable* find_variable(std::string_view name) const;
  // All overloads of a name, the library's first.
  std::vector<const FunctionDeclaration*> find_functions(std::string_view name) const;
  bool has_function(std::string_view name) const;
  // The names that begin with `prefix`, of variables, constants and functions of the host, in order, each
  // once.
  std::vector<std::string_view> names_below(std::string_view prefix) const;
  bool is_own(const FunctionDeclaration& function) const;  // not the library's
  const std::string& container() const { return container_; }
  int variable_count() const { return variable_count_; }

 private:
  explicit Environment(std::shared_ptr<const Library> library) : library_(std::move(library)) {}

  std::shared_ptr<const Library> library_;
  std::string container_;
  std::map<std::string, Variable, std::less<>> variables_;
  std::multimap<std::string, std::shared_ptr<const FunctionDeclaration>, std::less<>> functions_;
  int variable_count_ = 0;
};

}  // namespace duanlian::rules
