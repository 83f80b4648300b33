#include "rules/run/operators.h"

#include "rules/library/library.h"

namespace duanlian::rules {
namespace {

using Arguments = std::span<const Value>;

void add_comparisons(Library& library) {
  library.add("_==_(A, A) -> bool", nullptr);
  library.add("_!=_(A, A) -> bool", nullptr);
  for (const std::string name : {"_<_", "_<=_", "_>_", "_>=_"}) {
    for (const std::string type :
         {"bool", "int", "uint", "double", "string", "bytes", "timestamp", "duration"}) {
      library.add(name + "(" + type + ", " + type + ") -> bool", nullptr);
    }
    for (const char* pair :
         {"int, uint", "int, double", "uint, int", "uint, double", "double, int", "double, uint"}) {
      library.add(name + "(" + pair + ") -> bool", nullptr);
    }
  }
}

void add_arithmetic(Library& library) {
  for (const char* signature : {"_+_(int, int) -> int",
                                "_+_(uint, uint) -> uint",
                                "_+_(double, double) -> double",
                                "_+_(string, string) -> string",
                                "_+_(bytes, bytes) -> bytes",
                                "_+_(list(A), list(A)) -> list(A)",
                                "_+_(duration, duration) -> duration",
                                "_+_(timestamp, duration) -> timestamp",
                                "_+_(duration, timestamp) -> timestamp",
                                "_-_(int, int) -> int",
                                "_-_(uint, uint) -> uint",
                                "_-_(double, double) -> double",
                                "_-_(duration, duration) -> duration",
                                "_-_(timestamp, duration) -> timestamp",
                                "_-_(timestamp, timestamp) -> duration",
                                "_*_(int, int) -> int",
                                "_*_(uint, uint) -> uint",
                                "_*_(double, double) -> double",
                                "_/_(int, int) -> int",
                                "_/_(uint, uint) -> uint",
                                "_/_(double, double) -> double",
                                "_%_(int, int) -> int",
                                "_%_(uint, uint) -> uint",
                                "-_(int) -> int",
                                "-_(double) -> double"}) {
    library.add(signature, nullptr);
  }
}

void add_containers(Library& library) {
  for (const char* signature :
       {"@in(A, list(A)) -> bool", "@in(A, map(A, B)) -> bool", "_[_](list(A), int) -> A",
        "_[_](map(A, B), A) -> B", "_[_](optional(list(A)), int) -> optional(A)",
        "_[_](optional(map(A, B)), A) -> optional(B)", "_[?_](list(A), int) -> optional(A)",
        "_[?_](map(A, B), A) -> optional(B)", "_[?_](optional(list(A)), int) -> optional(A)",
        "_[?_](optional(map(A, B)), A) -> optional(B)"}) {
    library.add(signature, nullptr);
  }
}

Value size(Arguments arguments, CallFrame& frame) { return size_of(arguments[0], frame); }

}  // namespace

// The operators are known to the compiler; here only their types are declared.
void add_operators(Library& library) {
  library.add("_?_:_(bool, A, A) -> A", nullptr);
  library.add("!_(bool) -> bool", nullptr);
  add_comparisons(library);
  add_arithmetic(library);
  add_containers(library);
  for (const std::string type : {"string", "bytes", "list(A)", "map(A, B)"}) {
    library.add("size(" + type + ") -> int", size);
    library.add(type + ": size() -> int", size);
  }
}

}  // namespace duanlian::rules
