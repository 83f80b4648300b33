#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rules/environment.h"

namespace duanlian::rules {

// The functions that every environment has.
class Library {
 public:
  static std::shared_ptr<const Library> standard();

  // One overload by its signature: "string: indexOf(string, int) -> int" is called as a.indexOf(b, c),
  // "math.abs(int)
  // -> int" as math.abs(a). One capital letter is a type parameter. The function must be pure.
  void add(std::string_view signature, NativeFunction native, uint64_t cost = 1);
  std::vector<const FunctionDeclaration*> find(std::string_view name) const;

 private:
  std::multimap<std::string, FunctionDeclaration, std::less<>> functions_;
};

void add_operators(Library& library);
void add_conversions(Library& library);
void add_text(Library& library);
void add_format(Library& library);
void add_time(Library& library);
void add_math(Library& library);
void add_lists(Library& library);
void add_optionals(Library& library);
void add_network(Library& library);

}  // namespace duanlian::rules
