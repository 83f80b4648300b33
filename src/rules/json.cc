#include "base/coding.h"
#include "base/json_writer.h"
#include "rules/environment.h"
#include "rules/library/address.h"
#include "rules/limits.h"
#include "rules/run/copy.h"
#include "rules/run/map.h"
#include "rules/run/text.h"
#include "rules/value.h"

namespace duanlian::rules {
namespace {

std::string key_text(const Value& key) {
  switch (key.kind()) {
    case Kind::string:
      return std::string(key.text());
    case Kind::boolean:
      return key.as_boolean() ? "true" : "false";
    case Kind::uint64:
      return std::to_string(key.as_uint64());
    default:
      return std::to_string(key.as_int64());
  }
}

void write(JsonWriter& json, const Value& value);

void write_record(JsonWriter& json, const Value& record) {
  Arena arena;
  json.begin_object();
  for (const RecordField& field : record.record_type()->fields) {
    if (field.has != nullptr && !field.has(record.object())) continue;
    json.key(field.name);
    write(json, field.get(record.object(), arena));
  }
  json.end_object();
}

void append_map(JsonWriter& json, const MapBody& map) {
  json.begin_object();
  for (std::size_t i = 0; i < map.count; ++i) {
    json.key(key_text(map.key(i)));
    write(json, map.value(i));
  }
  json.end_object();
}

void write(JsonWriter& json, const Value& value) {
  switch (value.kind()) {
    case Kind::null:
      return void(json.null());
    case Kind::boolean:
      return void(json.boolean(value.as_boolean()));
    case Kind::int64:
      return void(json.number(value.as_int64()));
    case Kind::uint64:
      return void(json.number(value.as_uint64()));
    case Kind::float64:
      return void(json.number(value.as_float64()));
    case Kind::string:
    case Kind::type:
      return void(json.string(value.text()));
    case Kind::bytes:
      return void(json.string(to_base64(value.text())));
    case Kind::timestamp:
      return void(json.string(show_instant_json(value.as_instant())));
    case Kind::duration:
      return void(json.string(show_duration(value.as_duration_nanos())));
    case Kind::list:
      json.begin_array();
      for (const Value& element : value.elements()) write(json, element);
      return void(json.end_array());
    case Kind::map:
      return append_map(json, value.as_map());
    case Kind::optional:
      return value.inside() == nullptr ? void(json.null()) : write(json, *value.inside());
    case Kind::record:
      return write_record(json, value);
    case Kind::ip:
      return void(json.string(show_address(value.as_net())));
    case Kind::cidr:
      return void(json.string(show_address(value.as_net()) + "/" + std::to_string(value.as_net().prefix)));
    case Kind::error:
      return void(json.begin_object().member("error", value.text()).end_object());
  }
}

}  // namespace

void append_json(std::string& out, const Value& value) {
  JsonWriter json(out);
  if (count_parts(value, kJsonPartsMax) > kJsonPartsMax) {
    return write(json, Value::error("more parts than kJsonPartsMax"));
  }
  write(json, value);
}

}  // namespace duanlian::rules
