#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/money.h"
#include "base/result.h"
#include "base/time.h"
#include "connect/files/member.h"
#include "connect/files/value_rules.h"
#include "connect/files/value_source.h"
#include "model/codec.h"

namespace duanlian::connect {

// How a text becomes a value of each type of the vocabulary, with the limits of its description.
struct Assignment {
  const ValueRules& rules;
  const model::FieldSpec& spec;
  Currency currency;  // that stands beside an amount
};

// Stands before each entry of a JSON array on the way to a list. No text contains it: it is no byte of UTF-8.
inline constexpr char kEntryMark = '\xFF';

Status assign(std::string& out, std::string_view text, const Assignment& how);
Status assign(bool& out, std::string_view text, const Assignment& how);
Status assign(int64_t& out, std::string_view text, const Assignment& how);
Status assign(Timestamp& out, std::string_view text, const Assignment& how);
Status assign(model::PhoneNumber& out, std::string_view text, const Assignment& how);
Status assign(Currency& out, std::string_view text, const Assignment& how);

template <model::Worded E>
Status assign(E& out, std::string_view text, const Assignment&) {
  static constexpr auto kWords = words(E{});
  const auto value = model::parse_word<E>(text);
  if (!value) return model::unknown_word(text, kWords.data(), kWords.size());
  out = *value;
  return {};
}

template <class T>
Status assign(std::optional<T>& out, std::string_view text, const Assignment& how) {
  return assign(out.emplace(), text, how);
}

// The entry that stands before the separator, and the text moved past it.
std::string_view take_entry(std::string_view& text, char separator);
// The entries of an array of JSON, or what stands between the separators; one entry where the mapping gives
// none.
std::vector<std::string_view> entries_of(std::string_view text, std::optional<char> separator);

template <class T>
  requires(!model::Described<T>)
Status assign(std::vector<T>& out, std::string_view text, const Assignment& how) {
  const model::FieldSpec entry{.name = how.spec.name, .required = true, .doc = how.spec.doc};
  out.clear();
  for (std::string_view part : entries_of(text, how.rules.separator)) {
    if (how.rules.strip) part = strip_blanks(part);
    if (part.empty()) return invalid("an empty entry in a list");
    if (out.size() == how.spec.size_max) {
      return Error{ErrorCode::limit_exceeded, "more than " + std::to_string(how.spec.size_max) + " entries"};
    }
    RETURN_IF_ERROR(assign(out.emplace_back(), part, {.rules = how.rules, .spec = entry, .currency = {}}));
  }
  return {};
}

template <class T>
constexpr MemberType type_of() {
  if constexpr (std::is_same_v<T, std::string>) return MemberType::text;
  if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::optional<bool>>) return MemberType::truth;
  if constexpr (std::is_same_v<T, int64_t> || std::is_same_v<T, std::optional<int64_t>>)
    return MemberType::whole_number;
  if constexpr (std::is_same_v<T, Timestamp> || std::is_same_v<T, std::optional<Timestamp>>)
    return MemberType::time;
  if constexpr (std::is_same_v<T, model::PhoneNumber>) return MemberType::phone;
  if constexpr (std::is_same_v<T, Currency>) return MemberType::currency;
  if constexpr (std::is_same_v<T, std::vector<std::string>>) return MemberType::text_list;
  if constexpr (std::is_same_v<T, std::vector<model::PhoneNumber>>) return MemberType::phone_list;
  if constexpr (model::Worded<T>) return MemberType::word;
}

}  // namespace duanlian::connect
