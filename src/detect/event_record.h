#pragma once

#include "model/event.h"
#include "rules/environment.h"

namespace duanlian::detect {

// The record that a rule on this kind of event names `event`; its object is a model::Event of that kind. The
// header's members and those of the kind stand side by side, as in the JSON form.
const rules::RecordType* event_record(model::EventKind kind);

}  // namespace duanlian::detect
