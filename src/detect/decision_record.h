#pragma once

#include "rules/environment.h"

namespace duanlian::detect {

// A model::Decision as the conditions of features see it: score, outcome, rules.
const rules::RecordType* decision_record();

}  // namespace duanlian::detect
