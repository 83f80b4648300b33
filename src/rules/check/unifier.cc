#include "rules/check/unifier.h"

#include <algorithm>

namespace duanlian::rules {
namespace {

bool is_nullable(const Type& type) {
  switch (type.kind()) {
    case TypeKind::null:
    case TypeKind::timestamp:
    case TypeKind::duration:
    case TypeKind::optional:
    case TypeKind::abstract:
    case TypeKind::message:
    case TypeKind::record:
    case TypeKind::wrapper:
      return true;
    default:
      return false;
  }
}

// Whether `a` says no more than `b`: dyn and unknowns say least.
bool is_as_general(const Type& a, const Type& b) {
  if (a.is_dyn() || a.is(TypeKind::parameter)) return true;
  if (b.is_dyn() || b.is(TypeKind::parameter)) return false;
  if (b.is(TypeKind::null)) return is_nullable(a);
  if (a.is(TypeKind::wrapper) && !b.is(TypeKind::wrapper)) return a.element() == b;
  if (a.kind() != b.kind() || a.name() != b.name() || a.parameters().size() != b.parameters().size())
    return false;
  if (a.is(TypeKind::type)) return true;
  return std::ranges::equal(a.parameters(), b.parameters(), is_as_general);
}

Type rebuilt(const Type& type, std::vector<Type> parameters) {
  switch (type.kind()) {
    case TypeKind::list:
      return Type::list(std::move(parameters[0]));
    case TypeKind::map:
      return Type::map(std::move(parameters[0]), std::move(parameters[1]));
    case TypeKind::type:
      return Type::type(std::move(parameters[0]));
    case TypeKind::optional:
      return Type::optional(std::move(parameters[0]));
    case TypeKind::abstract:
      return Type::abstract(std::string(type.name()), std::move(parameters));
    default:
      return type;
  }
}

// The type that takes the values of both: the more general one, part by part, and dyn where neither is.
Type merged(const Type& a, const Type& b) {
  if (is_as_general(a, b)) return a;
  if (is_as_general(b, a)) return b;
  const bool alike = a.kind() == b.kind() && a.name() == b.name() && !a.parameters().empty() &&
                     a.parameters().size() == b.parameters().size() && !a.is(TypeKind::wrapper);
  if (!alike) return Type::dyn();
  std::vector<Type> parameters;
  for (std::size_t i = 0; i < a.parameters().size(); ++i)
    parameters.push_back(merged(a.parameters()[i], b.parameters()[i]));
  return rebuilt(a, std::move(parameters));
}

}  // namespace

Type Unifier::fresh() { return Type::parameter("%" + std::to_string(count_++)); }

Type Unifier::instantiate(const Type& type, std::map<std::string, Type, std::less<>>& names) {
  if (type.is(TypeKind::parameter)) {
    auto found = names.find(type.name());
    if (found == names.end()) found = names.emplace(type.name(), fresh()).first;
    return found->second;
  }
  if (type.parameters().empty()) return type;
  std::vector<Type> parameters;
  for (const Type& parameter : type.parameters()) parameters.push_back(instantiate(parameter, names));
  return rebuilt(type, std::move(parameters));
}

bool Unifier::fits(const Type& from, const Type& to) { return fits_all({&from, 1}, {&to, 1}); }

bool Unifier::fits_all(std::span<const Type> from, std::span<const Type> to) {
  if (from.size() != to.size()) return false;
  const std::size_t mark = trail_.size();
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (assign(from[i], to[i])) continue;
    undo(mark);
    return false;
  }
  return true;
}

Type Unifier::join(const Type& a, const Type& b) { return fits(b, a) ? merged(a, b) : Type::dyn(); }

Type Unifier::resolve(const Type& type, bool final) {
  if (!spend()) return Type::dyn();
  if (type.is(TypeKind::parameter)) {
    if (const Type* known = find(type)) {
      const Type copy = *known;
      return resolve(copy, final);
    }
    return final ? Type::dyn() : type;
  }
  if (type.parameters().empty() || type.is(TypeKind::wrapper)) return type;
  std::vector<Type> parameters;
  for (const Type& parameter : type.parameters()) parameters.push_back(resolve(parameter, final));
  return rebuilt(type, std::move(parameters));
}

bool Unifier::assign(const Type& from, const Type& to) {
  if (!spend()) return false;
  if (to.is(TypeKind::parameter)) {
    const auto [valid, known] = substitute(from, to);
    if (valid) return true;
    if (known) return false;
  }
  if (from.is(TypeKind::parameter)) return substitute(to, from).first;
  if (from.is_dyn() || to.is_dyn()) return true;
  if (from.is(TypeKind::null)) return is_nullable(to);
  if (to.is(TypeKind::null)) return is_nullable(from);
  if (from.is(TypeKind::wrapper) && !to.is(TypeKind::wrapper)) return from.element() == to;
  if (to.is(TypeKind::wrapper) && !from.is(TypeKind::wrapper)) return to.element() == from;
  if (from.kind() != to.kind()) return false;
  if (from.is(TypeKind::type)) return true;
  if (from.name() != to.name() || from.record_type() != to.record_type()) return false;
  return assign_parameters(from, to);
}

bool Unifier::assign_parameters(const Type& from, const Type& to) {
  if (from.parameters().size() != to.parameters().size()) return false;
  for (std::size_t i = 0; i < from.parameters().size(); ++i) {
    if (!assign(from.parameters()[i], to.parameters()[i])) return false;
  }
  return true;
}

std::pair<bool, bool> Unifier::substitute(const Type& type, const Type& unknown) {
  if (type == unknown) return {true, true};
  if (const Type* found = find(unknown)) {
    const Type known = *found;
    if (type == known) return {true, true};
    if (!assign(type, known)) return {false, true};
    const Type general = merged(type, known);
    if (!occurs(unknown, general)) bind(unknown, general);
    return {true, true};
  }
  if (occurs(unknown, type)) return {false, false};
  bind(unknown, type);
  return {true, false};
}

bool Unifier::occurs(const Type& unknown, const Type& in) {
  if (!spend() || in == unknown) return true;
  if (in.is(TypeKind::parameter)) {
    const Type* known = find(in);
    return known != nullptr && occurs(unknown, *known);
  }
  return std::ranges::any_of(in.parameters(), [&](const Type& part) { return occurs(unknown, part); });
}

void Unifier::bind(const Type& unknown, const Type& type) {
  const std::string name(unknown.name());
  const Type* before = find(unknown);
  trail_.emplace_back(name, before == nullptr ? std::nullopt : std::optional<Type>(*before));
  known_.insert_or_assign(name, type);
}

const Type* Unifier::find(const Type& unknown) const {
  const auto found = known_.find(unknown.name());
  return found == known_.end() ? nullptr : &found->second;
}

void Unifier::undo(std::size_t mark) {
  while (trail_.size() > mark) {
    auto& [name, before] = trail_.back();
    if (before) {
      known_.insert_or_assign(name, *before);
    } else {
      known_.erase(name);
    }
    trail_.pop_back();
  }
}

}  // namespace duanlian::rules
