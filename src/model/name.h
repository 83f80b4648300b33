#pragma once

#include <algorithm>
#include <string_view>

#include "base/ascii.h"

namespace duanlian::model {

// What a rule can write behind a point: lists, actions, packs. a-z 0-9 _
constexpr bool is_plain_name(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return is_small(c) || is_digit(c) || c == '_'; });
}

// Institutions. a-z 0-9 _ . -
constexpr bool is_source_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_small(c) || is_digit(c) || c == '_' || c == '.' || c == '-';
  });
}

}  // namespace duanlian::model
