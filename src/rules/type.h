#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace duanlian::rules {

struct RecordType;

enum class TypeKind : uint8_t {
  dyn,  // anything; checked while evaluating
  null,
  boolean,
  int64,
  uint64,
  float64,
  string,
  bytes,
  timestamp,
  duration,
  list,
  map,
  type,  // the type of a type
  optional,
  abstract,  // a named type of a library, with parameters: net.IP
  message,   // a named message that the language itself does not know
  record,    // a struct of the host
  wrapper,   // null or the scalar inside
  parameter  // of a function; also the unknowns while checking
};

// The static type of an expression: an immutable term, cheap to copy, compared by structure.
class Type {
 public:
  Type() : Type(dyn()) {}

  static Type dyn();
  static Type null();
  static Type boolean();
  static Type int64();
  static Type uint64();
  static Type float64();
  static Type string();
  static Type bytes();
  static Type timestamp();
  static Type duration();
  static Type list(Type element);
  static Type map(Type key, Type value);
  static Type type(Type of);
  static Type optional(Type value);
  static Type abstract(std::string name, std::vector<Type> parameters = {});
  static Type message(std::string name);
  static Type wrapper(Type scalar);
  static Type parameter(std::string name);
  // The record must outlive every type, environment and program that names it.
  static Type record(const RecordType* record);

  TypeKind kind() const;
  std::string_view name() const;  // of an abstract, message or parameter
  const RecordType* record_type() const;
  const std::vector<Type>& parameters() const;
  const Type& element() const { return parameters()[0]; }  // of a list, optional, wrapper or type
  const Type& key() const { return parameters()[0]; }      // of a map
  const Type& value() const { return parameters()[1]; }    // of a map

  bool is(TypeKind kind) const { return this->kind() == kind; }
  bool is_dyn() const { return is(TypeKind::dyn); }

  friend bool operator==(const Type& a, const Type& b);

 private:
  struct Term;
  explicit Type(std::shared_ptr<const Term> term) : term_(std::move(term)) {}
  static Type make(TypeKind kind, std::string name, std::vector<Type> parameters);

  std::shared_ptr<const Term> term_;
};

// As a person writes it: list(map(string, int)).
std::string to_string(const Type& type);

}  // namespace duanlian::rules
