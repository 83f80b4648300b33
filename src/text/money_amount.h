#pragma once

#include <cstddef>

#include "text/entity_sink.h"

namespace duanlian::text {

// Adds the amount of money whose digits begin at `at`, with its currency before (¥50) or after (5万元); the
// place after it, or `at` when there is no currency and so no amount. REQUIRES a digit at `at`.
std::size_t add_money(EntitySink& sink, std::size_t at);

}  // namespace duanlian::text
