#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/arena.h"
#include "rules/environment.h"
#include "rules/issue.h"
#include "rules/limits.h"
#include "rules/type.h"
#include "rules/value.h"

namespace duanlian::rules {

struct Code;
struct Node;
struct Observation;
struct Conjunct;

struct CompileOptions {
  uint64_t cost_max = kRuleCostMax;
  Type expected = Type::dyn();  // refused when the expression has another type
  bool check = true;            // false: types and names are only looked at while evaluating
  bool macros = true;           // false: has, all, map... are ordinary functions
};

// A compiled expression. Copies share the code, which never changes: one Program may be evaluated by many
// threads, each with an Arena of its own.
class Program {
 public:
  // `slots` holds the variables of the environment by slot. An error is a value of kind error. The value
  // points into the arena, the slots and the program; it is good until the arena is reset.
  Value evaluate(std::span<const Value> slots, Arena& arena, const void* host = nullptr) const;

  uint64_t cost() const { return cost_; }  // worst case, from sizes
  const Type& result_type() const { return type_; }

  // The parts that explain a result, in the order of the source and without repeats: variables, field paths
  // (event.amount) and calls of functions of the host, outside of macros that bind variables.
  const std::vector<Observation>& observations() const;

  // What stands between the outermost `&&`, in the order of the source; the whole as the only one where there
  // is none. The whole is false when one of them is; else its error is that of the first that is none of true
  // and false. Each has the budgets of an evaluation to itself.
  const std::vector<Conjunct>& conjuncts() const;

 private:
  friend class Compiler;
  Program() = default;

  std::shared_ptr<const Code> code_;
  std::shared_ptr<const std::vector<Observation>> observations_;  // null for a part
  std::shared_ptr<const std::vector<Conjunct>> conjuncts_;        // null for a part
  const Node* root_ = nullptr;
  uint64_t cost_ = 0;
  Type type_;
};

struct Observation {
  std::string text;  // the source, on one line
  Program program;
};

struct Conjunct {
  // Bytes that are the same for two conjuncts only when they mean the same, in environments that give their
  // names the same meaning.
  std::string identity;
  Program program;
  bool fleeting = false;  // asks a function that is
};

std::expected<Program, std::vector<Issue>> compile(const Environment& environment, std::string_view source,
                                                   const CompileOptions& options = {});

}  // namespace duanlian::rules
