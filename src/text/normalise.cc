#include "text/normalise.h"

#include <algorithm>
#include <cstring>

namespace duanlian::text {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

uint32_t tail(std::string_view text, std::size_t at) { return static_cast<uint8_t>(text[at]) ^ 0x80U; }

}  // namespace

std::size_t decode(std::string_view text, std::size_t at, char32_t& point) {
  const auto lead = static_cast<uint8_t>(text[at]);
  const auto left = text.size() - at;
  point = kReplacement;
  if (lead < 0x80) {
    point = lead;
    return 1;
  }
  // A tail byte has its top two bits 10; `tail` turns them to 00, so anything from 64 is no tail byte.
  if (lead >= 0xE0 && lead < 0xF0 && left >= 3) {
    const auto second = tail(text, at + 1), third = tail(text, at + 2);
    const char32_t value = (lead & 0x0FU) << 12 | second << 6 | third;
    if ((second | third) >= 64 || value < 0x800 || (value >= 0xD800 && value < 0xE000)) return 1;
    point = value;
    return 3;
  }
  if (lead >= 0xC2 && lead < 0xE0 && left >= 2) {
    const auto second = tail(text, at + 1);
    if (second >= 64) return 1;
    point = (lead & 0x1FU) << 6 | second;
    return 2;
  }
  if (lead >= 0xF0 && lead < 0xF5 && left >= 4) {
    const auto second = tail(text, at + 1), third = tail(text, at + 2), fourth = tail(text, at + 3);
    const char32_t value = (lead & 0x07U) << 18 | second << 12 | third << 6 | fourth;
    if ((second | third | fourth) >= 64 || value < 0x10000 || value > 0x10FFFF) return 1;
    point = value;
    return 4;
  }
  return 1;
}

uint32_t Folded::origin_end(std::size_t end) const {
  const auto at = origin_[end - 1];
  char32_t point = 0;
  return at + static_cast<uint32_t>(decode(original_, at, point));
}

std::size_t Folded::in_squeezed(std::size_t readable_at) const {
  const auto end = in_readable_.begin() + static_cast<std::ptrdiff_t>(squeezed_size_);
  return static_cast<std::size_t>(std::lower_bound(in_readable_.begin(), end, readable_at) -
                                  in_readable_.begin());
}

// Appends to both forms. Room for kFoldedBytesMax more bytes is made before each character, so that four
// bytes can be written at once whatever the length.
struct Normaliser::Writer {
  explicit Writer(Folded& folded) : out(folded) { take_places(); }
  ~Writer() {
    out.readable_size_ = at;
    out.squeezed_size_ = squeezed_at;
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void take_places() {
    readable = out.readable_.data();
    squeezed = out.squeezed_.data();
    origin = out.origin_.data();
    in_readable = out.in_readable_.data();
    room = out.readable_.size();
  }

  void make_room() {
    if (at + kFoldedBytesMax < room) [[likely]]
      return;
    const auto size = (at + kFoldedBytesMax) * 2;
    out.readable_.resize(size);
    out.squeezed_.resize(size);
    out.origin_.resize(size);
    out.in_readable_.resize(size);
    take_places();
  }

  void put_four(const char* bytes, std::size_t length, uint32_t from, bool both) {
    std::memcpy(readable + at, bytes, 4);
    std::memcpy(squeezed + squeezed_at, bytes, 4);
    for (uint32_t i = 0; i < 4; ++i) {
      origin[at + i] = from;
      in_readable[squeezed_at + i] = static_cast<uint32_t>(at) + i;
    }
    at += length;
    squeezed_at += both ? length : 0;
  }

  void put(std::string_view text, uint32_t from, bool both) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char four[4] = {text[i], 0, 0, 0};
      put_four(four, 1, from, both);
    }
  }

  Folded& out;
  char* readable = nullptr;
  char* squeezed = nullptr;
  uint32_t* origin = nullptr;
  uint32_t* in_readable = nullptr;
  std::size_t room = 0, at = 0, squeezed_at = 0;
};

void Normaliser::fold(std::string_view original, Folded& out) const {
  out.original_ = original;
  std::size_t han_digits = 0;
  {
    Writer writer(out);
    writer.make_room();
    for (std::size_t at = 0; at < original.size();) {
      char32_t point = 0;
      const auto origin = static_cast<uint32_t>(at);
      at += decode(original, at, point);
      const auto entry = table_.entry(point);
      const auto kind = fold_class(entry);
      if (kind == FoldClass::drop) continue;
      han_digits += entry >> 31;
      const bool both = kind == FoldClass::keep;
      if ((entry & (kFoldSelf | kFoldPooled)) == 0) [[likely]] {
        const uint32_t packed = entry & kFoldPayload;
        char bytes[4];
        std::memcpy(bytes, &packed, sizeof bytes);
        writer.put_four(bytes, fold_length(entry), origin, both);
      } else {
        const bool self = (entry & kFoldSelf) != 0;
        writer.put(self ? original.substr(origin, at - origin) : FoldTable::pooled(entry), origin, both);
      }
      writer.make_room();
    }
  }
  out.han_digits_ = han_digits;
  out.origin_[out.readable_size_] = static_cast<uint32_t>(original.size());
}

std::string Normaliser::squeeze(std::string_view text) const {
  Folded folded;
  fold(text, folded);
  return std::string(folded.squeezed());
}

}  // namespace duanlian::text
