#include "base/coding.h"
#include "base/json_writer.h"
#include "base/utf8.h"
#include "rules/environment.h"
#include "rules/library/address.h"
#include "rules/limits.h"
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

// Writes a value until its bytes are used up; then a mark takes the place of what is left out, and all that
// was opened is closed.
class BoundedJson {
 public:
  BoundedJson(std::string& out, std::size_t bytes_max)
      : out_(out), json_(out), end_(out.size() + bytes_max) {}

  void write(const Value& value) {
    switch (value.kind()) {
      case Kind::null:
        return void(json_.null());
      case Kind::boolean:
        return void(json_.boolean(value.as_boolean()));
      case Kind::int64:
        return void(json_.number(value.as_int64()));
      case Kind::uint64:
        return void(json_.number(value.as_uint64()));
      case Kind::float64:
        return void(json_.number(value.as_float64()));
      case Kind::string:
      case Kind::type:
        return text(value.text());
      case Kind::bytes:
        return bytes(value.text());
      case Kind::timestamp:
        return void(json_.string(show_instant_json(value.as_instant())));
      case Kind::duration:
        return void(json_.string(show_duration(value.as_duration_nanos())));
      case Kind::list:
        return list(value.elements());
      case Kind::map:
        return map(value.as_map());
      case Kind::optional:
        return value.inside() == nullptr ? void(json_.null()) : write(*value.inside());
      case Kind::record:
        return record(value);
      case Kind::ip:
        return void(json_.string(show_address(value.as_net())));
      case Kind::cidr:
        return void(json_.string(show_address(value.as_net()) + "/" + std::to_string(value.as_net().prefix)));
      case Kind::error:
        json_.begin_object().key("error");
        text(value.text());
        return void(json_.end_object());
    }
  }

 private:
  // What may still be written, so that a mark fits behind it.
  std::size_t left() const {
    const std::size_t used = out_.size() + kMarkBytes;
    return used < end_ ? end_ - used : 0;
  }

  void text(std::string_view text) {
    // Escapes make it longer: a control character becomes six bytes.
    std::string_view kept = utf8_prefix(text, left());
    std::string shown;
    append_json_string(shown, kept);
    while (shown.size() > left() && !kept.empty()) {
      kept = utf8_prefix(kept, kept.size() / 2);
      shown.clear();
      append_json_string(shown, kept);
    }
    if (kept.size() == text.size()) return void(json_.raw(shown));
    json_.string(std::string(kept) + std::string(kCutMark));
  }

  void bytes(std::string_view bytes) {
    const std::size_t kept = std::min(bytes.size(), left() / 4 * 3);
    const std::string shown = to_base64(bytes.substr(0, kept));
    json_.string(kept == bytes.size() ? shown : shown + std::string(kCutMark));
  }

  void list(std::span<const Value> elements) {
    json_.begin_array();
    for (const Value& element : elements) {
      if (left() == 0) {
        json_.string(kCutMark);
        break;
      }
      write(element);
    }
    json_.end_array();
  }

  // The name of a member and true, or the mark and false: then the object ends.
  bool member(std::string_view name) {
    if (name.size() * kEscapedBytesMax < left()) {
      json_.key(name);
      return true;
    }
    json_.key(kCutMark).boolean(true);
    return false;
  }

  void record(const Value& record) {
    Arena arena;
    json_.begin_object();
    for (const RecordField& field : record.record_type()->fields) {
      if (field.has != nullptr && !field.has(record.object())) continue;
      if (!member(field.name)) break;
      write(field.get(record.object(), arena));
    }
    json_.end_object();
  }

  void map(const MapBody& map) {
    json_.begin_object();
    for (std::size_t i = 0; i < map.count; ++i) {
      if (!member(key_text(map.key(i)))) break;
      write(map.value(i));
    }
    json_.end_object();
  }

  // The mark with its quotes and a comma, and the longest number or address.
  static constexpr std::size_t kMarkBytes = 64;
  static constexpr std::size_t kEscapedBytesMax = 6;  // \u001f

  std::string& out_;
  JsonWriter json_;
  std::size_t end_;
};

}  // namespace

void append_json(std::string& out, const Value& value, std::size_t bytes_max) {
  BoundedJson(out, bytes_max).write(value);
}

}  // namespace duanlian::rules
