#include "engine/engine.h"

#include <algorithm>
#include <variant>

#include "base/coding.h"
#include "model/event_json.h"

namespace duanlian::engine {
namespace {

// First bytes of a saved engine; a new form gets a new number.
constexpr std::string_view kSavedForm = "duanlian engine 2\n";

model::Decision plain_decision(uint64_t position, const model::Event& event) {
  model::Decision decision;
  decision.position = position;
  decision.event = event.header.id;
  decision.source = event.header.source;
  decision.time = event.header.time;
  decision.kind = event.kind();
  return decision;
}

}  // namespace

Status Engine::activate(const model::PackActivated& activation) {
  auto pack = detect::Pack::build(activation.files);
  if (!pack) return invalid("the pack was not activated: " + pack.error().front());
  if ((*pack)->name()->digest != activation.digest)
    return invalid("the pack was not activated: its digest is another");
  detector_ = std::make_unique<detect::Detector>(*std::move(pack), *lists_);
  activated_with_ = activation.deciders;
  return {};
}

model::Decision Engine::apply(uint64_t position, const model::Event& event) {
  CHECK(position > position_, "positions rise");
  position_ = position;
  model::Decision decision = detector_ ? detector_->decide(position, event) : plain_decision(position, event);

  Status taken_in;
  if (const auto* entry = std::get_if<model::WatchlistEntry>(&event.payload)) {
    taken_in = lists_->apply(*entry, event.header.source);
    if (taken_in && pack() != nullptr && !pack()->has_list(entry->list))
      taken_in = invalid("kept, but the active pack has no list \"" + entry->list + "\"");
  } else if (std::holds_alternative<model::Tick>(event.payload)) {
    lists_->expire(event.header.time);
  } else if (const auto* activation = std::get_if<model::PackActivated>(&event.payload)) {
    taken_in = activate(*activation);
    if (taken_in) {
      activation_.clear();
      model::append_event(activation_, event);
    }
  }
  if (!taken_in) decision.errors.push_back(taken_in.error().message);
  return decision;
}

std::string Engine::save() const {
  std::string out(kSavedForm);
  put_fixed64(out, position_);
  put_bytes(out, activation_);
  std::string lists;
  lists_->save(lists);
  put_bytes(out, lists);
  return out;
}

Result<Engine> Engine::load(std::string_view bytes) {
  if (!bytes.starts_with(kSavedForm)) return Error{ErrorCode::corrupt, "not a saved engine of this form"};
  ByteReader reader(bytes.substr(kSavedForm.size()));
  Engine engine;
  engine.position_ = reader.fixed64();
  engine.activation_ = reader.bytes();
  const std::string_view lists = reader.bytes();
  if (reader.failed() || !reader.at_end()) return Error{ErrorCode::corrupt, "saved engine: wrong length"};
  ASSIGN_OR_RETURN(*engine.lists_, detect::Watchlists::load(lists));
  if (!engine.activation_.empty()) {
    model::EventReader event_reader;
    ASSIGN_OR_RETURN(const model::Event event, event_reader.read(engine.activation_));
    const auto* activation = std::get_if<model::PackActivated>(&event.payload);
    if (activation == nullptr) return Error{ErrorCode::corrupt, "saved engine: no activation"};
    RETURN_IF_ERROR(engine.activate(*activation));
  }
  return engine;
}

}  // namespace duanlian::engine
