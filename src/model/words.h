#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>

#include "base/check.h"

namespace duanlian::model {

// An enumeration of the vocabulary: `words(E)` gives the very words on the wire, in the order of the
// enumerators. Where the first word is empty, the first enumerator means "not said".
template <class E>
concept Worded = std::is_enum_v<E> && requires(E e) { words(e).size(); };

template <Worded E>
std::string_view to_string(E value) {
  static constexpr auto kWords = words(E{});
  const auto index = static_cast<std::size_t>(value);
  CHECK(index < kWords.size(), "a value outside the enumeration");
  return kWords[index];
}

// Nothing where the word is empty or not one of the enumeration.
template <Worded E>
std::optional<E> parse_word(std::string_view word) {
  static constexpr auto kWords = words(E{});
  for (std::size_t i = 0; i < kWords.size(); ++i) {
    if (!word.empty() && kWords[i] == word) return static_cast<E>(i);
  }
  return std::nullopt;
}

}  // namespace duanlian::model
