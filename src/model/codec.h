#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/json_writer.h"
#include "base/money.h"
#include "base/result.h"
#include "base/time.h"
#include "model/field.h"
#include "model/phone.h"
#include "model/words.h"

namespace duanlian::model {

// How one C++ type of the vocabulary is read from JSON, written to it, and described by JSON Schema. A member
// that is absent, empty or false is not written, so that equal events have equal bytes.
template <class T>
struct Codec;

// One member of a record with the functions for its type; `record` points at the record.
struct Field {
  FieldSpec spec;
  Status (*parse)(void* record, simdjson::dom::element json, const FieldSpec& spec);
  void (*write)(const void* record, JsonWriter& json);
  bool (*present)(const void* record);
  void (*schema)(JsonWriter& json, const FieldSpec& spec);
  Status (*check)(const void* record, const FieldSpec& spec);
};

// What a value must be beyond its C++ type, however it came in. `parse` asks only for the JSON type, and for
// what keeps memory small; who reads asks `check` afterwards.
template <class T>
Status check_value(const T& value, const FieldSpec& spec) {
  if constexpr (requires { Codec<T>::check(value, spec); }) return Codec<T>::check(value, spec);
  return {};
}

// Collects the members that a record describes.
template <class Record>
class FieldCollector {
 public:
  template <auto Member>
  void add(const FieldSpec& spec) {
    using T = std::remove_cvref_t<decltype(std::declval<Record&>().*Member)>;
    fields_.push_back({.spec = spec,
                       .parse =
                           [](void* record, simdjson::dom::element json, const FieldSpec& s) {
                             return Codec<T>::parse(static_cast<Record*>(record)->*Member, json, s);
                           },
                       .write =
                           [](const void* record, JsonWriter& json) {
                             Codec<T>::write(static_cast<const Record*>(record)->*Member, json);
                           },
                       .present =
                           [](const void* record) {
                             return Codec<T>::present(static_cast<const Record*>(record)->*Member);
                           },
                       .schema = Codec<T>::schema,
                       .check =
                           [](const void* record, const FieldSpec& s) {
                             return check_value(static_cast<const Record*>(record)->*Member, s);
                           }});
  }
  std::vector<Field> take() { return std::move(fields_); }

 private:
  std::vector<Field> fields_;
};

template <class T>
concept Described = requires(FieldCollector<T>& fields) { T::describe(fields); };

// The members of a record, in the order of its description.
template <Described Record>
const std::vector<Field>& fields_of() {
  static const std::vector<Field> fields = [] {
    FieldCollector<Record> collector;
    Record::describe(collector);
    return collector.take();
  }();
  return fields;
}

inline constexpr std::size_t kRecordFieldsMax = 64;

// Reads the members of an object that belong to `fields`, marks each in `seen`, and leaves the others to
// `other`. Nothing here is guessed: a member twice, a wrong type or a broken limit is an error that names the
// member.
struct FieldRange {
  const std::vector<Field>* fields;
  void* record;
  uint64_t seen = 0;
  std::size_t next = 0;  // the member that comes next when the order is the canonical one
};
// True when the key was one of the range's members.
Result<bool> parse_member(FieldRange& range, std::string_view key, simdjson::dom::element json);
Status check_required(const FieldRange& range);
// Checks the members that are present, and that the required ones are; the error names the first that is
// wrong. What passes is read again from its JSON form as it is.
Status check_members(const std::vector<Field>& fields, const void* record);
void write_members(const std::vector<Field>& fields, const void* record, JsonWriter& json);
void schema_members(const std::vector<Field>& fields, JsonWriter& json);
void schema_required(const std::vector<Field>& fields, JsonWriter& json);

// Checks that several types share. A text is UTF-8 without control characters but tab and line ends.
Status check_text(std::string_view text, const FieldSpec& spec, uint32_t type_max);
Status check_entries(std::size_t count, const FieldSpec& spec);
Status check_whole_number(int64_t value, const FieldSpec& spec);

Result<std::string_view> json_text(simdjson::dom::element json);
Result<int64_t> json_whole_number(simdjson::dom::element json);
Result<bool> json_truth(simdjson::dom::element json);
Error unknown_member(std::string_view key);

void schema_text(JsonWriter& json, const FieldSpec& spec, uint32_t type_max);
void schema_whole_number(JsonWriter& json, const FieldSpec& spec);

template <>
struct Codec<std::string> {
  static Status parse(std::string& out, simdjson::dom::element json, const FieldSpec&) {
    ASSIGN_OR_RETURN(out, json_text(json));
    return {};
  }
  static void write(const std::string& value, JsonWriter& json) { json.string(value); }
  static bool present(const std::string& value) { return !value.empty(); }
  static void schema(JsonWriter& json, const FieldSpec& spec) { schema_text(json, spec, kTextBytesMax); }
  static Status check(const std::string& value, const FieldSpec& spec) {
    RETURN_IF_ERROR(check_text(value, spec, kTextBytesMax));
    if (spec.form != nullptr && !spec.form->fits(value)) return invalid(std::string(spec.form->expected));
    return {};
  }
};

template <>
struct Codec<bool> {
  static Status parse(bool& out, simdjson::dom::element json, const FieldSpec&) {
    ASSIGN_OR_RETURN(out, json_truth(json));
    return {};
  }
  static void write(bool value, JsonWriter& json) { json.boolean(value); }
  static bool present(bool value) { return value; }
  static void schema(JsonWriter& json, const FieldSpec&) { json.member("type", "boolean"); }
};

template <>
struct Codec<int64_t> {
  static Status parse(int64_t& out, simdjson::dom::element json, const FieldSpec&) {
    ASSIGN_OR_RETURN(out, json_whole_number(json));
    return {};
  }
  static Status check(int64_t value, const FieldSpec& spec) { return check_whole_number(value, spec); }
  static void write(int64_t value, JsonWriter& json) { json.number(value); }
  static bool present(int64_t) { return true; }
  static void schema(JsonWriter& json, const FieldSpec& spec) { schema_whole_number(json, spec); }
};

template <class T>
struct Codec<std::optional<T>> {
  static Status parse(std::optional<T>& out, simdjson::dom::element json, const FieldSpec& spec) {
    return Codec<T>::parse(out.emplace(), json, spec);
  }
  static void write(const std::optional<T>& value, JsonWriter& json) { Codec<T>::write(*value, json); }
  static bool present(const std::optional<T>& value) { return value.has_value(); }
  static void schema(JsonWriter& json, const FieldSpec& spec) { Codec<T>::schema(json, spec); }
  static Status check(const std::optional<T>& value, const FieldSpec& spec) {
    return check_value(*value, spec);
  }
};

template <>
struct Codec<Timestamp> {
  static Status parse(Timestamp& out, simdjson::dom::element json, const FieldSpec& spec);
  static void write(Timestamp value, JsonWriter& json);
  static bool present(Timestamp) { return true; }
  static void schema(JsonWriter& json, const FieldSpec& spec);
  static Status check(Timestamp value, const FieldSpec& spec);
};

template <>
struct Codec<PhoneNumber> {
  static Status parse(PhoneNumber& out, simdjson::dom::element json, const FieldSpec& spec);
  static void write(const PhoneNumber& value, JsonWriter& json) { json.string(value.text()); }
  static bool present(const PhoneNumber& value) { return !value.empty(); }
  static void schema(JsonWriter& json, const FieldSpec& spec);
  // Not so in a list; as a member it would be absent.
  static Status check(const PhoneNumber& value, const FieldSpec&) {
    return value.empty() ? Status(invalid("no number at all")) : Status{};
  }
};

template <>
struct Codec<Currency> {
  static Status parse(Currency& out, simdjson::dom::element json, const FieldSpec& spec);
  static void write(Currency value, JsonWriter& json) { json.string(value.code()); }
  static bool present(Currency value) { return value != Currency{}; }
  static void schema(JsonWriter& json, const FieldSpec& spec);
};

Error unknown_word(std::string_view word, const std::string_view* first, std::size_t count);

template <Worded E>
struct Codec<E> {
  static constexpr auto kWords = words(E{});

  static Status parse(E& out, simdjson::dom::element json, const FieldSpec&) {
    ASSIGN_OR_RETURN(const std::string_view word, json_text(json));
    const auto value = parse_word<E>(word);
    if (!value) return unknown_word(word, kWords.data(), kWords.size());
    out = *value;
    return {};
  }
  static void write(E value, JsonWriter& json) { json.string(to_string(value)); }
  static bool present(E value) { return !to_string(value).empty(); }
  static void schema(JsonWriter& json, const FieldSpec&) {
    json.key("enum").begin_array();
    for (const std::string_view word : kWords) {
      if (!word.empty()) json.string(word);
    }
    json.end_array();
  }
};

template <class T>
struct Codec<std::vector<T>> {
  static FieldSpec entry_spec(const FieldSpec& list) {
    return {.name = list.name, .required = true, .doc = list.doc};
  }
  static Status parse(std::vector<T>& out, simdjson::dom::element json, const FieldSpec& spec) {
    simdjson::dom::array array;
    if (json.get(array) != simdjson::SUCCESS) return invalid("expected an array");
    const FieldSpec entry = entry_spec(spec);
    for (const simdjson::dom::element element : array) {
      RETURN_IF_ERROR(check_entries(out.size() + 1, spec));
      const Status read = Codec<T>::parse(out.emplace_back(), element, entry);
      if (!read) return within(std::to_string(out.size() - 1), read.error());
    }
    return {};
  }
  static void write(const std::vector<T>& value, JsonWriter& json) {
    json.begin_array();
    for (const T& entry : value) Codec<T>::write(entry, json);
    json.end_array();
  }
  static bool present(const std::vector<T>& value) { return !value.empty(); }
  static void schema(JsonWriter& json, const FieldSpec& spec) {
    json.member("type", "array").key("maxItems").number(uint64_t{spec.size_max});
    json.key("items").begin_object();
    Codec<T>::schema(json, {.name = spec.name, .required = true, .doc = {}});
    json.end_object();
  }
  static Status check(const std::vector<T>& value, const FieldSpec& spec) {
    RETURN_IF_ERROR(check_entries(value.size(), spec));
    const FieldSpec entry = entry_spec(spec);
    for (std::size_t i = 0; i < value.size(); ++i) {
      const Status fits = check_value(value[i], entry);
      if (!fits) return within(std::to_string(i), fits.error());
    }
    return {};
  }
};

// A record inside a record. It is present when one of its members is.
template <Described Record>
struct Codec<Record> {
  static Status parse(Record& out, simdjson::dom::element json, const FieldSpec&) {
    simdjson::dom::object object;
    if (json.get(object) != simdjson::SUCCESS) return invalid("expected an object");
    FieldRange range{.fields = &fields_of<Record>(), .record = &out};
    for (const auto member : object) {
      ASSIGN_OR_RETURN(const bool known, parse_member(range, member.key, member.value));
      if (!known) return unknown_member(member.key);
    }
    return check_required(range);
  }
  static void write(const Record& value, JsonWriter& json) {
    json.begin_object();
    write_members(fields_of<Record>(), &value, json);
    json.end_object();
  }
  static bool present(const Record& value) {
    for (const Field& field : fields_of<Record>()) {
      if (field.present(&value)) return true;
    }
    return false;
  }
  static void schema(JsonWriter& json, const FieldSpec&) {
    json.member("type", "object").key("additionalProperties").boolean(false);
    schema_required(fields_of<Record>(), json);
    json.key("properties").begin_object();
    schema_members(fields_of<Record>(), json);
    json.end_object();
  }
  static Status check(const Record& value, const FieldSpec&) {
    RETURN_IF_ERROR(check_members(fields_of<Record>(), &value));
    if constexpr (requires { validate(value); }) return validate(value);
    return {};
  }
};

}  // namespace duanlian::model
