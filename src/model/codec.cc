#include "model/codec.h"

#include <algorithm>

#include "base/byte_scan.h"
#include "base/utf8.h"

namespace duanlian::model {
namespace {

// Index of the member with that name, tried first at `expected`, where canonical JSON has it.
std::size_t find_field(const std::vector<Field>& fields, std::string_view key, std::size_t expected) {
  for (std::size_t i = expected; i < fields.size(); ++i) {
    if (fields[i].spec.name == key) return i;
  }
  for (std::size_t i = 0; i < expected && i < fields.size(); ++i) {
    if (fields[i].spec.name == key) return i;
  }
  return fields.size();
}

bool has_control_character(std::string_view text) {
  if (!has_control_byte(text)) return false;
  return std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7F;
  });
}

uint32_t limit_of(const FieldSpec& spec, uint32_t type_max) {
  return spec.size_max != 0 ? spec.size_max : type_max;
}

}  // namespace

Result<bool> parse_member(FieldRange& range, std::string_view key, simdjson::dom::element json) {
  const std::vector<Field>& fields = *range.fields;
  CHECK(fields.size() <= kRecordFieldsMax, "a record has more members than the bit set");
  const std::size_t index = find_field(fields, key, range.next);
  if (index == fields.size()) return false;
  range.next = index + 1;
  const uint64_t bit = uint64_t{1} << index;
  if ((range.seen & bit) != 0) return within(key, invalid("stands twice"));
  range.seen |= bit;
  const Status read = fields[index].parse(range.record, json, fields[index].spec);
  if (!read) return within(key, read.error());
  return true;
}

Status check_required(const FieldRange& range) {
  for (std::size_t i = 0; i < range.fields->size(); ++i) {
    const Field& field = (*range.fields)[i];
    if (field.spec.required && ((range.seen >> i & 1) == 0 || !field.present(range.record))) {
      return within(field.spec.name, invalid("missing"));
    }
  }
  return {};
}

Status check_members(const std::vector<Field>& fields, const void* record) {
  for (const Field& field : fields) {
    if (!field.present(record)) {
      if (field.spec.required) return within(field.spec.name, invalid("missing"));
      continue;
    }
    Status fits = field.check(record, field.spec);
    if (!fits) return within(field.spec.name, std::move(fits.error()));
  }
  return {};
}

void write_members(const std::vector<Field>& fields, const void* record, JsonWriter& json) {
  for (const Field& field : fields) {
    if (!field.present(record)) continue;
    json.key(field.spec.name);
    field.write(record, json);
  }
}

void schema_members(const std::vector<Field>& fields, JsonWriter& json) {
  for (const Field& field : fields) {
    json.key(field.spec.name).begin_object();
    field.schema(json, field.spec);
    json.member("description", field.spec.doc).end_object();
  }
}

void schema_required(const std::vector<Field>& fields, JsonWriter& json) {
  json.key("required").begin_array();
  for (const Field& field : fields) {
    if (field.spec.required) json.string(field.spec.name);
  }
  json.end_array();
}

Status check_text(std::string_view text, const FieldSpec& spec, uint32_t type_max) {
  const uint32_t limit = limit_of(spec, type_max);
  if (text.size() > limit)
    return Error{ErrorCode::limit_exceeded, "longer than " + std::to_string(limit) + " bytes"};
  if (has_control_character(text)) return invalid("contains a control character");
  if (has_wide_byte(text) && !is_utf8(text)) return invalid("is not UTF-8");
  return {};
}

Status check_entries(std::size_t count, const FieldSpec& spec) {
  if (count <= spec.size_max) return {};
  return Error{ErrorCode::limit_exceeded, "more than " + std::to_string(spec.size_max) + " entries"};
}

Status check_whole_number(int64_t value, const FieldSpec& spec) {
  if (value < spec.min) return invalid("less than " + std::to_string(spec.min));
  if (value > spec.max) return invalid("more than " + std::to_string(spec.max));
  return {};
}

Result<std::string_view> json_text(simdjson::dom::element json) {
  std::string_view text;
  if (json.get(text) != simdjson::SUCCESS) return invalid("expected a string");
  return text;
}

Result<int64_t> json_whole_number(simdjson::dom::element json) {
  using Type = simdjson::dom::element_type;
  int64_t value = 0;
  if (json.type() == Type::UINT64) return invalid("number is too large");  // only where it does not fit int64
  if (json.type() == Type::DOUBLE)
    return invalid("expected a whole number without fraction or exponent, within 64 bits");
  if (json.get(value) != simdjson::SUCCESS) return invalid("expected a whole number");
  return value;
}

Result<bool> json_truth(simdjson::dom::element json) {
  bool value = false;
  if (json.get(value) != simdjson::SUCCESS) return invalid("expected true or false");
  return value;
}

Error unknown_member(std::string_view key) {
  constexpr std::size_t kShownBytesMax = 64;
  return within(utf8_prefix(key, kShownBytesMax), invalid("unknown field"));
}

Error unknown_word(std::string_view word, const std::string_view* first, std::size_t count) {
  constexpr std::size_t kShownBytesMax = 32;
  std::string message = "\"" + std::string(utf8_prefix(word, kShownBytesMax)) + "\" is none of";
  for (std::size_t i = 0; i < count; ++i) {
    if (!first[i].empty()) message += " " + std::string(first[i]);
  }
  return invalid(std::move(message));
}

void schema_text(JsonWriter& json, const FieldSpec& spec, uint32_t type_max) {
  // Bytes here, characters in JSON Schema: the schema's bound is the wider one.
  json.member("type", "string").key("maxLength").number(uint64_t{limit_of(spec, type_max)});
  if (spec.required) json.key("minLength").number(uint64_t{1});
  if (spec.form != nullptr) json.member("pattern", spec.form->pattern);
}

void schema_whole_number(JsonWriter& json, const FieldSpec& spec) {
  json.member("type", "integer").key("minimum").number(spec.min).key("maximum").number(spec.max);
}

Status Codec<Timestamp>::parse(Timestamp& out, simdjson::dom::element json, const FieldSpec&) {
  ASSIGN_OR_RETURN(const std::string_view text, json_text(json));
  ASSIGN_OR_RETURN(out, parse_rfc3339(text));
  return {};
}

void Codec<Timestamp>::write(Timestamp value, JsonWriter& json) { json.string(to_rfc3339(value)); }

Status Codec<Timestamp>::check(Timestamp value, const FieldSpec& spec) {
  constexpr std::size_t kYearDigits = 4;
  if (value < spec.earliest)
    return invalid("before " + to_rfc3339(spec.earliest).substr(0, kYearDigits) + ": a wrong clock or unit");
  if (value >= spec.before) {
    const std::string last = to_rfc3339({spec.before.micros - 1}).substr(0, kYearDigits);
    return invalid("after " + last + ": a wrong clock or unit");
  }
  return {};
}

void Codec<Timestamp>::schema(JsonWriter& json, const FieldSpec&) {
  json.member("type", "string").member("format", "date-time");
}

Status Codec<PhoneNumber>::parse(PhoneNumber& out, simdjson::dom::element json, const FieldSpec&) {
  ASSIGN_OR_RETURN(const std::string_view text, json_text(json));
  ASSIGN_OR_RETURN(out, PhoneNumber::parse(text));
  return {};
}

void Codec<PhoneNumber>::schema(JsonWriter& json, const FieldSpec&) {
  json.member("type", "string")
      .member(
          "pattern",
          R"(^(\+[1-9][0-9]{4,14}|1[01][0-9]{1,18}|12([0-9]{1,8}|[0-9]{10,18})|9[56][0-9]{3,18}|[48]00[0-9]{7})$)");
}

Status Codec<Currency>::parse(Currency& out, simdjson::dom::element json, const FieldSpec&) {
  ASSIGN_OR_RETURN(const std::string_view text, json_text(json));
  ASSIGN_OR_RETURN(out, Currency::parse(text));
  return {};
}

void Codec<Currency>::schema(JsonWriter& json, const FieldSpec&) {
  json.member("type", "string").member("pattern", "^[A-Z]{3}$");
}

}  // namespace duanlian::model
