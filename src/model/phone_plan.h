#pragma once

#include <cstdint>

namespace duanlian::model {

// Of the numbering plans that the machine's libphonenumber carries: another value when it carries others.
uint64_t phone_plan_fingerprint();

}  // namespace duanlian::model
