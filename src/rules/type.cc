#include "rules/type.h"

#include "rules/environment.h"
#include "rules/limits.h"

namespace duanlian::rules {

struct Type::Term {
  TypeKind kind = TypeKind::dyn;
  std::string name;
  std::vector<Type> parameters;
  const RecordType* record = nullptr;
  std::size_t size = 1;  // of the term written out as a tree
};

// Terms share their parts, so a short expression could name a type of astronomic size: its parts become dyn.
Type Type::make(TypeKind kind, std::string name, std::vector<Type> parameters) {
  std::size_t size = 1;
  for (const Type& parameter : parameters) size += parameter.term_->size;
  if (size > kTypeTermsMax) {
    size = 1 + parameters.size();
    for (Type& parameter : parameters) parameter = dyn();
  }
  return Type(
      std::make_shared<const Term>(Term{kind, std::move(name), std::move(parameters), nullptr, size}));
}

// The scalars exist once.
Type Type::dyn() {
  static const Type type = make(TypeKind::dyn, "dyn", {});
  return type;
}
Type Type::null() {
  static const Type type = make(TypeKind::null, "null_type", {});
  return type;
}
Type Type::boolean() {
  static const Type type = make(TypeKind::boolean, "bool", {});
  return type;
}
Type Type::int64() {
  static const Type type = make(TypeKind::int64, "int", {});
  return type;
}
Type Type::uint64() {
  static const Type type = make(TypeKind::uint64, "uint", {});
  return type;
}
Type Type::float64() {
  static const Type type = make(TypeKind::float64, "double", {});
  return type;
}
Type Type::string() {
  static const Type type = make(TypeKind::string, "string", {});
  return type;
}
Type Type::bytes() {
  static const Type type = make(TypeKind::bytes, "bytes", {});
  return type;
}
Type Type::timestamp() {
  static const Type type = make(TypeKind::timestamp, "google.protobuf.Timestamp", {});
  return type;
}
Type Type::duration() {
  static const Type type = make(TypeKind::duration, "google.protobuf.Duration", {});
  return type;
}

Type Type::list(Type element) { return make(TypeKind::list, "list", {std::move(element)}); }
Type Type::map(Type key, Type value) {
  return make(TypeKind::map, "map", {std::move(key), std::move(value)});
}
Type Type::type(Type of) { return make(TypeKind::type, "type", {std::move(of)}); }
Type Type::optional(Type value) { return make(TypeKind::optional, "optional_type", {std::move(value)}); }
Type Type::abstract(std::string name, std::vector<Type> parameters) {
  return make(TypeKind::abstract, std::move(name), std::move(parameters));
}
Type Type::message(std::string name) { return make(TypeKind::message, std::move(name), {}); }
Type Type::wrapper(Type scalar) { return make(TypeKind::wrapper, "wrapper", {std::move(scalar)}); }
Type Type::parameter(std::string name) { return make(TypeKind::parameter, std::move(name), {}); }
Type Type::record(const RecordType* record) {
  return Type(std::make_shared<const Term>(Term{TypeKind::record, record->name, {}, record, 1}));
}

TypeKind Type::kind() const { return term_->kind; }
std::string_view Type::name() const { return term_->name; }
const RecordType* Type::record_type() const { return term_->record; }
const std::vector<Type>& Type::parameters() const { return term_->parameters; }

bool operator==(const Type& a, const Type& b) {
  if (a.term_ == b.term_) return true;
  return a.term_->kind == b.term_->kind && a.term_->record == b.term_->record &&
         a.term_->name == b.term_->name && a.term_->parameters == b.term_->parameters;
}

std::string to_string(const Type& type) {
  std::string text(type.name());
  if (type.parameters().empty()) return text;
  text += '(';
  for (const Type& parameter : type.parameters()) {
    if (text.back() != '(') text += ", ";
    text += to_string(parameter);
  }
  return text + ')';
}

}  // namespace duanlian::rules
