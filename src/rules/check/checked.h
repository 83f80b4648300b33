#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rules/environment.h"
#include "rules/syntax/ast.h"
#include "rules/type.h"

namespace duanlian::rules {

enum class Reference : uint8_t {
  none,
  variable,   // slot of the environment
  constant,   // value of the environment
  local,      // variable of a macro
  type_name,  // int, net.IP: a type as a value
  field,      // of a host record, known when compiled
  unknown,    // not declared: an error when it is evaluated (only without checking)
};

// What the checker found out about one node of the syntax tree.
struct Note {
  Type type;
  Reference reference = Reference::none;
  const Environment::Variable* variable = nullptr;
  const RecordField* field = nullptr;
  uint32_t local = 0;       // of an identifier
  uint32_t locals[2] = {};  // of the variables that a macro binds; a block's are counted from locals[0]
  std::string name;         // the full name that was found: of a variable, a type or a message
  std::vector<const FunctionDeclaration*> overloads;  // that may be called
  bool qualified = false;  // a.b.f(x) is a call of the function a.b.f: the first argument is part of its name
};

struct CheckedTree {
  std::unique_ptr<SyntaxTree> tree;
  std::vector<Note> notes;  // by Expr::id
  uint32_t local_count = 0;

  const Note& note(const Expr& expr) const { return notes[expr.id]; }
};

}  // namespace duanlian::rules
