#pragma once

#include <string_view>

#include "text/brand_list.h"

namespace duanlian::text {

// Fills brand_match, brand and brand_distance with the strongest sign. REQUIRES host, registrable, skeleton
// filled.
void match_brand(const BrandList::Index& index, std::string_view path, DomainFacts& facts);

}  // namespace duanlian::text
