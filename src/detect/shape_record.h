#pragma once

#include "model/event.h"
#include "rules/environment.h"

namespace duanlian::detect {

// Kinds of event that move money.
constexpr bool has_shape(model::EventKind kind) {
  return kind == model::EventKind::transfer || kind == model::EventKind::chain_transfer;
}

// What the money of the event closes, as a rule sees it: `shape.FIELD`. The object is the scene. Everything
// is 0 where the event moves no money. docs/shapes.md says what each counts.
const rules::RecordType* shape_record();

// shape.burst_payees(credit): those since a credit of at least so much.
void add_shape_functions(rules::Environment& environment);

}  // namespace duanlian::detect
