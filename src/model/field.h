#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

#include "base/time.h"
#include "model/text_form.h"

namespace duanlian::model {

// Event time outside these bounds is a wrong clock or a wrong unit, not history.
inline constexpr Timestamp kEventTimeMin{946'684'800'000'000};    // 2000-01-01
inline constexpr Timestamp kEventTimeMax{4'102'444'800'000'000};  // 2100-01-01

// What is true of one member of a record, beyond its C++ type. Every record of the vocabulary describes its
// members once:
//
//   template <class Fields> static void describe(Fields& fields) {
//     fields.template add<&Call::caller>({.name = "caller", .required = true, .doc = "..."});
//   }
//
// The JSON form, the JSON Schema, the page docs/events.md, mapping files and what a rule may name all follow
// from that.
struct FieldSpec {
  std::string_view name;
  bool required = false;
  uint32_t size_max = 0;           // bytes of a text, entries of a list; 0: the limit of the type
  const TextForm* form = nullptr;  // of a text
  int64_t min = 0;                 // of a whole number
  int64_t max = std::numeric_limits<int64_t>::max();
  Timestamp earliest = kEventTimeMin;  // of a time
  Timestamp before = kEventTimeMax;
  std::string_view doc;
};

// Limits of the types, in bytes unless said otherwise.
inline constexpr uint32_t kIdentifierBytesMax = 128;
inline constexpr uint32_t kNameBytesMax = 256;
inline constexpr uint32_t kTextBytesMax = 16 * 1024;
inline constexpr uint32_t kUrlBytesMax = 8 * 1024;
inline constexpr uint32_t kListEntriesMax = 1'000;

}  // namespace duanlian::model
