#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/fold_table.h"

namespace duanlian::text {

// A text in its two folded forms, each byte of which knows where it came from. Both are well-formed UTF-8.
class Folded {
 public:
  // Folded character by character; separators stand as themselves, a space, or a line end.
  std::string_view readable() const { return {readable_.data(), readable_size_}; }
  // The same without separators: what phrases are matched against.
  std::string_view squeezed() const { return {squeezed_.data(), squeezed_size_}; }

  // Where in the original the character that gave this byte begins. REQUIRES at <= readable().size().
  uint32_t origin(std::size_t at) const { return origin_[at]; }
  // Where in the original the character that gave the byte before `end` ends. REQUIRES 0 < end.
  uint32_t origin_end(std::size_t end) const;
  // The place in the readable form of a byte of the squeezed form. REQUIRES at < squeezed().size().
  uint32_t in_readable(std::size_t at) const { return in_readable_[at]; }
  // The place in the squeezed form of the first byte that stands at or after this place of the readable form.
  std::size_t in_squeezed(std::size_t readable_at) const;

  std::string_view original() const { return original_; }
  std::size_t han_digits() const { return han_digits_; }  // 零 一 壹 ... in the text

 private:
  friend class Normaliser;
  std::string_view original_;
  std::vector<char> readable_, squeezed_;
  std::vector<uint32_t> origin_, in_readable_;
  std::size_t readable_size_ = 0, squeezed_size_ = 0;
  std::size_t han_digits_ = 0;
};

// Bytes of the character that begins here, 1 for a byte that begins none; `point` is its code point or
// U+FFFD.
std::size_t decode(std::string_view text, std::size_t at, char32_t& point);

// Folds texts. One character gives at most kFoldedBytesMax bytes.
class Normaliser {
 public:
  static constexpr std::size_t kFoldedBytesMax = 64;

  explicit Normaliser(const FoldTable& table) : table_(table) {}

  // REQUIRES that `original` outlives `out` and is shorter than 2^32. Any bytes: what is not UTF-8 is a
  // separator.
  void fold(std::string_view original, Folded& out) const;

  // The squeezed form alone, for what is matched against it.
  std::string squeeze(std::string_view text) const;

 private:
  struct Writer;
  const FoldTable& table_;
};

}  // namespace duanlian::text
