#include "detect/decision_record.h"

#include "model/decision.h"

namespace duanlian::detect {
namespace {

using rules::Arena;
using rules::Type;
using rules::Value;

const model::Decision& decision_at(const void* object) {
  return *static_cast<const model::Decision*>(object);
}

Value rule_ids(const void* object, Arena& arena) {
  const auto& reasons = decision_at(object).reasons;
  auto* const values = arena.allocate_array<Value>(reasons.size());
  if (values == nullptr) return rules::memory_limit_error();
  for (std::size_t i = 0; i < reasons.size(); ++i) values[i] = Value::string(reasons[i].rule->id);
  return Value::list({values, reasons.size()});
}

}  // namespace

const rules::RecordType* decision_record() {
  static const rules::RecordType type{
      .name = "duanlian.Decision",
      .fields = {{.name = "score",
                  .type = Type::int64(),
                  .get = [](const void* object, Arena&) { return Value::int64(decision_at(object).score); }},
                 {.name = "outcome",
                  .type = Type::string(),
                  .get = [](const void* object,
                            Arena&) { return Value::string(to_string(decision_at(object).outcome)); },
                  .size_max = 16},
                 {.name = "rules", .type = Type::list(Type::string()), .get = rule_ids}}};
  return &type;
}

}  // namespace duanlian::detect
