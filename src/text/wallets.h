#pragma once

#include <cstddef>

#include "text/entity_sink.h"

namespace duanlian::text {

// Adds a wallet address or an IBAN that the word [begin, end) of the readable form is; true when it was one.
bool add_wallet(EntitySink& sink, std::size_t begin, std::size_t end);

// Adds an IBAN written in groups that begins here; the end of it, or `begin` when there is none.
std::size_t add_iban(EntitySink& sink, std::size_t begin);

}  // namespace duanlian::text
