#include "detect/expression.h"

#include <string>

#include "rules/fixed_zones.h"

namespace duanlian::detect {

std::optional<rules::Program> compile_expression(const YamlReader& yaml, const YamlNode& node,
                                                 model::EventKind kind, const rules::Environment& environment,
                                                 const rules::Type& expected) {
  if (yaml.text_of(node).empty()) return std::nullopt;
  auto program = rules::compile(environment, node.text, {.expected = expected});
  const auto issues = program ? rules::zones_from_database(node.text) : program.error();
  if (issues.empty()) return *std::move(program);
  for (const rules::Issue& issue : issues) {
    yaml.complain_inside(node, issue.line, issue.column,
                         "on " + std::string(to_string(kind)) + ": " + issue.message);
  }
  return std::nullopt;
}

}  // namespace duanlian::detect
