#pragma once

#include <optional>

#include "base/yaml_reader.h"
#include "model/event.h"
#include "rules/environment.h"
#include "rules/program.h"

namespace duanlian::detect {

// Compiles the expression that the scalar holds, for events of the kind. What is wrong becomes an issue at
// its place inside the scalar; the answer of a time zone may not depend on the machine.
std::optional<rules::Program> compile_expression(const YamlReader& yaml, const YamlNode& node,
                                                 model::EventKind kind, const rules::Environment& environment,
                                                 const rules::Type& expected);

}  // namespace duanlian::detect
