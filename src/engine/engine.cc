#include "engine/engine.h"

#include <algorithm>
#include <variant>

#include "base/coding.h"
#include "model/event_json.h"

namespace duanlian::engine {
namespace {

// First bytes of a saved engine; a new form gets a new number.
constexpr std::string_view kSavedForm = "duanlian engine 6\n";
constexpr std::string_view kFormWithoutOrders = "duanlian engine 5\n";
constexpr std::string_view kFormWithoutShapes = "duanlian engine 4\n";
constexpr std::string_view kFormWithRows = "duanlian engine 3\n";  // whose memory lies in rows of the view
constexpr std::string_view kFormWithoutMemory = "duanlian engine 2\n";
static_assert(kSavedForm.size() == kFormWithoutMemory.size());

// Events before its turn that an event is fetched into the cache, before it is expected.
constexpr std::size_t kFetchedAhead = detect::Foresight::kExpectedMax + 2;

void fetch(const model::Event& event) {
  constexpr std::size_t kLine = 64;
  const auto* const begin = reinterpret_cast<const char*>(&event);
  for (std::size_t at = 0; at < sizeof event; at += kLine) __builtin_prefetch(begin + at);
}

model::Decision plain_decision(uint64_t position, const model::Header& header, model::EventKind kind) {
  model::Decision decision;
  decision.position = position;
  decision.event = header.id;
  decision.source = header.source;
  decision.time = header.time;
  decision.kind = kind;
  return decision;
}

}  // namespace

Status Engine::activate(const model::PackActivated& activation) {
  auto pack = detect::Pack::build(activation.files);
  if (!pack) return invalid("the pack was not activated: " + pack.error().front());
  if ((*pack)->name()->digest != activation.digest)
    return invalid("the pack was not activated: its digest is another");
  memory_->lay_out((*pack)->features().trails);
  detector_ = std::make_unique<detect::Detector>(*std::move(pack), *lists_, *memory_, &money_->shapes());
  pack_trouble_.clear();
  activated_with_ = activation.deciders;
  return {};
}

// In force from now on, with what the orders of before were under.
Status Engine::activate_law(const model::PackActivated& activation) {
  auto law = respond::Law::build(activation.files);
  if (!law) return invalid("the law pack was not activated: " + law.error().front());
  if (detect::digest_of(activation.files) != activation.digest)
    return invalid("the law pack was not activated: its digest is another");
  orders_->activate(*std::move(law));
  return {};
}

Status Engine::take_activation(const model::Event& event) {
  const auto& activation = std::get<model::PackActivated>(event.payload);
  const bool is_law = respond::Law::is_law(activation.files);
  RETURN_IF_ERROR(is_law ? activate_law(activation) : activate(activation));
  std::string& kept = is_law ? law_activation_ : activation_;
  kept.clear();
  model::append_event(kept, event);
  return {};
}

model::Decision Engine::skip(uint64_t position, const model::Header& header, model::EventKind kind,
                             const Error& why) {
  CHECK(position > position_, "positions rise");
  position_ = position;
  model::Decision decision = plain_decision(position, header, kind);
  decision.errors.push_back("skipped: this program cannot read the stored event: " + why.message);
  return decision;
}

model::Decision Engine::apply(uint64_t position, const model::Event& event,
                              std::optional<model::Outcome> first_decided) {
  CHECK(position > position_, "positions rise");
  position_ = position;
  model::Decision decision =
      detector_ ? detector_->decide(position, event) : plain_decision(position, event.header, event.kind());
  if (!pack_trouble_.empty()) decision.errors.push_back(pack_trouble_);
  // When a pack began to decide says nothing of the world: older events may be read in after it.
  if (event.kind() != model::EventKind::pack_activated) memory_->advance(event.header.time);
  if (detector_) detector_->remember(decision);
  memory_->links().take_in(event);
  Status taken_in = money_->take(position, event, first_decided.value_or(decision.outcome), [&] {
    return detector_ != nullptr && detector_->is_victims_payment(decision);
  });
  if (const auto* entry = std::get_if<model::WatchlistEntry>(&event.payload)) {
    taken_in = lists_->apply(*entry, event.header.source);
    if (taken_in && pack() != nullptr && !pack()->has_list(entry->list))
      taken_in = invalid("kept, but the active pack has no list \"" + entry->list + "\"");
  } else if (std::holds_alternative<model::Tick>(event.payload)) {
    lists_->expire(event.header.time);
  } else if (std::holds_alternative<model::PackActivated>(event.payload)) {
    taken_in = take_activation(event);
  }
  if (taken_in) taken_in = orders_->take(position, event);
  if (!taken_in) decision.errors.push_back(taken_in.error().message);
  return decision;
}

void Engine::apply_all(std::span<const Numbered> events, const Decided& decided) {
  const detect::Detector* expecting = nullptr;
  std::size_t expected = 0;
  for (std::size_t i = 0; i < events.size(); ++i) {
    // One that was activated meanwhile expects nothing yet.
    if (expecting != detector_.get()) expected = 0;
    expecting = detector_.get();
    if (i + kFetchedAhead < events.size()) fetch(*events[i + kFetchedAhead].event);
    for (expected = std::max(expected, i);
         detector_ && expected < events.size() && expected < i + detect::Foresight::kExpectedMax;
         ++expected) {
      detector_->expect(*events[expected].event);
      money_->expect(*events[expected].event);
    }
    decided(events[i], apply(events[i].position, *events[i].event));
  }
}

void Engine::save_head(std::string& out) const {
  out += kSavedForm;
  put_fixed64(out, position_);
  put_fixed64(out, static_cast<uint64_t>(memory_->now().micros));
  put_bytes(out, activation_);
  std::string lists;
  lists_->save(lists);
  put_bytes(out, lists);
  std::string shapes;
  money_->save_shapes(shapes);
  put_bytes(out, shapes);
  put_bytes(out, law_activation_);
  std::string orders;
  orders_->save(orders);
  put_bytes(out, orders);
}

Result<Engine> Engine::load(std::string_view bytes) {
  const bool has_orders = bytes.starts_with(kSavedForm);
  const bool has_shapes = has_orders || bytes.starts_with(kFormWithoutOrders);
  const bool has_memory = has_shapes || bytes.starts_with(kFormWithoutShapes);
  if (bytes.starts_with(kFormWithRows))
    return Error{ErrorCode::unsupported, "the state was saved in form 3, which this program does not read"};
  if (!has_memory && !bytes.starts_with(kFormWithoutMemory))
    return Error{ErrorCode::corrupt, "not a saved engine of this form"};
  ByteReader reader(bytes.substr(kSavedForm.size()));
  Engine engine;
  engine.position_ = reader.fixed64();
  if (has_memory) engine.memory_->set_now({static_cast<int64_t>(reader.fixed64())});
  engine.activation_ = reader.bytes();
  const std::string_view lists = reader.bytes();
  if (has_shapes) engine.saved_shapes_ = reader.bytes();
  if (has_orders) engine.law_activation_ = reader.bytes();
  const std::string_view orders = has_orders ? reader.bytes() : std::string_view();
  if (reader.failed() || !reader.at_end()) return Error{ErrorCode::corrupt, "saved engine: wrong length"};
  ASSIGN_OR_RETURN(*engine.lists_, detect::Watchlists::load(lists));
  if (has_orders) RETURN_IF_ERROR(engine.restore_orders(orders));
  if (auto active = engine.activate_saved(); !active)
    engine.pack_trouble_ = "no pack decides: " + active.error().message;
  return engine;
}

// The law that stands: what a stricter program refuses is an error here, since clocks must not stop silently.
Status Engine::restore_orders(std::string_view bytes) {
  if (!law_activation_.empty()) {
    model::EventReader event_reader;
    ASSIGN_OR_RETURN(const model::Event event, event_reader.read_stored(law_activation_));
    const auto* const activation = std::get_if<model::PackActivated>(&event.payload);
    if (activation == nullptr) return Error{ErrorCode::corrupt, "the saved law is another event"};
    RETURN_IF_ERROR(activate_law(*activation));
  }
  return orders_->load(bytes);
}

// A program that knows more limits than the one that saved must still open the journal.
Status Engine::activate_saved() {
  if (activation_.empty()) return {};
  model::EventReader event_reader;
  ASSIGN_OR_RETURN(const model::Event event, event_reader.read_stored(activation_));
  const auto* activation = std::get_if<model::PackActivated>(&event.payload);
  if (activation == nullptr) return Error{ErrorCode::corrupt, "the saved activation is another event"};
  return activate(*activation);
}

}  // namespace duanlian::engine
