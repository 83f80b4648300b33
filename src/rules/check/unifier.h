#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "rules/type.h"

namespace duanlian::rules {

// Finds out which types fit together, and what the unknown types (kind parameter) are (cel-spec, "Gradual
// Type Checking"). Two types fit when one can stand for the other; dyn fits everything.
class Unifier {
 public:
  Type fresh();
  // The type with its parameters replaced by unknowns, the same name by the same one.
  Type instantiate(const Type& type, std::map<std::string, Type, std::less<>>& names);

  // Whether they fit; what was learnt about unknowns is kept only then.
  bool fits(const Type& from, const Type& to);
  bool fits_all(std::span<const Type> from, std::span<const Type> to);

  // The type that both have: part by part the more general one when they fit, else dyn.
  Type join(const Type& a, const Type& b);

  // The type with all that is known filled in. `final`: what is still unknown becomes dyn.
  Type resolve(const Type& type, bool final);

 private:
  bool assign(const Type& from, const Type& to);
  bool assign_parameters(const Type& from, const Type& to);
  // Binds the unknown to the type. nullopt: the unknown is bound to something that does not fit.
  std::pair<bool, bool> substitute(const Type& type, const Type& unknown);
  bool occurs(const Type& unknown, const Type& in);
  void bind(const Type& unknown, const Type& type);
  const Type* find(const Type& unknown) const;
  void undo(std::size_t mark);
  bool spend() { return steps_ < kStepsMax && ++steps_ < kStepsMax; }

  static constexpr std::size_t kStepsMax = 1'000'000;  // then nothing fits any more
  std::map<std::string, Type, std::less<>> known_;
  std::vector<std::pair<std::string, std::optional<Type>>> trail_;
  std::size_t count_ = 0;
  std::size_t steps_ = 0;
};

}  // namespace duanlian::rules
