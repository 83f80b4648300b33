#pragma once

#include "rules/environment.h"

namespace duanlian::detect {

// linked.phone(kind, id), linked.account(kind, id) and so on for each kind of entity: the ids of that kind
// that are linked to the entity at the event's time, see features::Links::linked. The kind is written out in
// the rule; a word that is no kind is refused when the rule is compiled.
void add_link_functions(rules::Environment& environment);

}  // namespace duanlian::detect
