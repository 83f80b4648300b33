#include "model/event_json.h"

#include <array>
#include <simdjson.h>
#include <utility>

#include "model/codec.h"
#include "model/json_error.h"

namespace duanlian::model {
namespace {

constexpr std::string_view kKindMember = "kind";

// What the reader needs to know of each kind, by its place in the variant.
struct KindEntry {
  Payload (*make)();
  void* (*record)(Payload& payload);
  const std::vector<Field>& (*fields)();
  Status (*check)(const Payload& payload);
};

template <std::size_t Index>
constexpr KindEntry kind_entry() {
  using Record = std::variant_alternative_t<Index, Payload>;
  return {.make = [] { return Payload(std::in_place_index<Index>); },
          .record = [](Payload& payload) -> void* { return std::get_if<Index>(&payload); },
          .fields = fields_of<Record>,
          .check = [](const Payload& payload) { return Codec<Record>::check(std::get<Index>(payload), {}); }};
}

template <std::size_t... Index>
constexpr auto kind_entries(std::index_sequence<Index...>) {
  return std::array{kind_entry<Index>()...};
}

constexpr auto kKinds = kind_entries(std::make_index_sequence<kEventKinds>{});

const KindEntry& entry_of(EventKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

Result<EventKind> read_kind(simdjson::dom::object object) {
  simdjson::dom::element json;
  if (object.at_key(kKindMember).get(json) != simdjson::SUCCESS)
    return within(kKindMember, invalid("missing"));
  EventKind kind{};
  const Status read = Codec<EventKind>::parse(kind, json, {});
  if (!read) return within(kKindMember, read.error());
  return kind;
}

Status read_members(simdjson::dom::object object, Event& event) {
  FieldRange header{.fields = &fields_of<Header>(), .record = &event.header};
  const KindEntry& kind = entry_of(event.kind());
  FieldRange payload{.fields = &kind.fields(), .record = kind.record(event.payload)};
  int kinds_seen = 0;
  for (const auto member : object) {
    ASSIGN_OR_RETURN(const bool in_header, parse_member(header, member.key, member.value));
    if (in_header) continue;
    ASSIGN_OR_RETURN(const bool in_payload, parse_member(payload, member.key, member.value));
    if (in_payload) continue;
    if (member.key != kKindMember) return unknown_member(member.key);
    if (++kinds_seen > 1) return within(kKindMember, invalid("stands twice"));
  }
  RETURN_IF_ERROR(check_required(header));
  RETURN_IF_ERROR(check_required(payload));
  return check_event(event);
}

}  // namespace

struct EventReader::Parser {
  simdjson::dom::parser json;
};

EventReader::EventReader() : parser_(std::make_unique<Parser>()) {}
EventReader::~EventReader() = default;
EventReader::EventReader(EventReader&&) noexcept = default;
EventReader& EventReader::operator=(EventReader&&) noexcept = default;

Result<Event> EventReader::read(std::string_view json, std::size_t bytes_max) {
  if (json.size() > kPackEventBytesMax) {
    return Error{ErrorCode::limit_exceeded,
                 "an event has at most " + std::to_string(kEventBytesMax) + " bytes"};
  }
  if (json.size() > parser_->json.capacity() || parser_->json.max_depth() != kEventDepthMax) {
    const auto allocated = parser_->json.allocate(std::max<std::size_t>(json.size(), 4'096), kEventDepthMax);
    CHECK(allocated == simdjson::SUCCESS, "no memory for the JSON parser");
  }
  simdjson::dom::element root;
  // The parser copies the text, because it reads a little past its end.
  const auto code = parser_->json.parse(json.data(), json.size(), true).get(root);
  if (code != simdjson::SUCCESS) return json_error(code, json, kEventDepthMax);
  simdjson::dom::object object;
  if (root.get(object) != simdjson::SUCCESS) return invalid("an event is a JSON object");

  ASSIGN_OR_RETURN(const EventKind kind, read_kind(object));
  if (json.size() > bytes_max && kind != EventKind::pack_activated) {
    return Error{ErrorCode::limit_exceeded,
                 "an event has at most " + std::to_string(kEventBytesMax) + " bytes"};
  }
  Event event{.header = {}, .payload = entry_of(kind).make()};
  RETURN_IF_ERROR(read_members(object, event));
  return event;
}

Status check_event(const Event& event) {
  RETURN_IF_ERROR(check_members(fields_of<Header>(), &event.header));
  return entry_of(event.kind()).check(event.payload);
}

void append_event(std::string& out, const Event& event) {
  JsonWriter json(out);
  json.begin_object();
  json.member(kKindMember, to_string(event.kind()));
  write_members(fields_of<Header>(), &event.header, json);
  std::visit([&]<class Record>(const Record& record) { write_members(fields_of<Record>(), &record, json); },
             event.payload);
  json.end_object();
}

Status append_checked_event(std::string& out, const Event& event) {
  RETURN_IF_ERROR(check_event(event));
  const std::size_t begin = out.size();
  append_event(out, event);
  const bool is_pack = event.kind() == EventKind::pack_activated;
  if (out.size() - begin <= (is_pack ? kPackEventBytesMax : kEventBytesMax)) return {};
  const std::string limit = is_pack ? "kPackEventBytesMax, " + std::to_string(kPackEventBytesMax)
                                    : "kEventBytesMax, " + std::to_string(kEventBytesMax);
  return Error{ErrorCode::limit_exceeded, "its canonical form is longer than " + limit + " bytes"};
}

std::string event_schema() {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("$schema", "https://json-schema.org/draft/2020-12/schema").member("title", "Duanlian event");
  json.member("type", "object").key("oneOf").begin_array();
  for (std::size_t i = 0; i < kEventKinds; ++i) {
    const auto& fields = kKinds[i].fields();
    json.begin_object().member("title", words(EventKind{})[i]).key("additionalProperties").boolean(false);
    json.key("required").begin_array().string(kKindMember);
    for (const auto* part : {&fields_of<Header>(), &fields}) {
      for (const Field& field : *part) {
        if (field.spec.required) json.string(field.spec.name);
      }
    }
    json.end_array().key("properties").begin_object();
    json.key(kKindMember).begin_object().member("const", words(EventKind{})[i]).end_object();
    schema_members(fields_of<Header>(), json);
    schema_members(fields, json);
    json.end_object().end_object();
  }
  json.end_array().end_object();
  out += '\n';
  return out;
}

}  // namespace duanlian::model
