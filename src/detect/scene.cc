#include "detect/scene.h"

#include <array>
#include <set>
#include <variant>

#include "detect/decision_record.h"
#include "detect/event_record.h"
#include "detect/link_functions.h"
#include "detect/memory_functions.h"
#include "detect/shape_record.h"
#include "model/identifiers.h"

namespace duanlian::detect {
namespace {

using model::EventKind;
using rules::Arena;
using rules::CallFrame;
using rules::RecordField;
using rules::RecordType;
using rules::Type;
using rules::Value;

const Scene& scene_at(const void* object) { return *static_cast<const Scene*>(object); }

bool has_words(EventKind kind) {
  return kind == EventKind::message || kind == EventKind::transfer || kind == EventKind::report;
}

std::string_view words_of(const model::Event& event) {
  if (const auto* message = std::get_if<model::Message>(&event.payload)) return message->text;
  if (const auto* transfer = std::get_if<model::Transfer>(&event.payload)) return transfer->remark;
  if (const auto* report = std::get_if<model::Report>(&event.payload)) return report->text;
  return {};
}

std::string_view address_of(const model::Event& event) {
  const auto* visit = std::get_if<model::Visit>(&event.payload);
  if (visit == nullptr) return {};
  return visit->url.empty() ? visit->domain : visit->url;
}

// A list of texts in the arena.
template <class Range, class TextOf>
Value text_list(const Range& range, Arena& arena, TextOf text_of) {
  auto* const values = arena.allocate_array<Value>(range.size());
  if (values == nullptr) return rules::memory_limit_error();
  std::size_t count = 0;
  for (const auto& element : range) {
    if (const auto text = text_of(element)) values[count++] = Value::string(*text);
  }
  return Value::list({values, count});
}

template <text::EntityKind... Kinds>
Value entity_list(const void* object, Arena& arena) {
  return text_list(scene_at(object).reading().entities, arena,
                   [](const text::Entity& entity) -> std::optional<std::string_view> {
                     if (((entity.kind == Kinds) || ...)) return entity.value;
                     return std::nullopt;
                   });
}

// What was hit as it was typed, once each: several phrases may stand on the same letters.
Value phrase_list(const void* object, Arena& arena) {
  const Scene& scene = scene_at(object);
  const std::string_view typed = words_of(scene.event());
  std::set<std::string_view> told;
  return text_list(scene.reading().hits, arena, [&](const text::Hit& hit) -> std::optional<std::string_view> {
    const std::string_view words = typed.substr(hit.offset, hit.length);
    return told.insert(words).second ? std::optional(words) : std::nullopt;
  });
}

Value category_list(const void* object, Arena& arena) {
  const Scene& scene = scene_at(object);
  const auto& scores = scene.reading().category_milli;
  return text_list(scene.pack().lexicon().categories(), arena,
                   [&](const text::Category& category) -> std::optional<std::string_view> {
                     const auto index =
                         static_cast<std::size_t>(&category - scene.pack().lexicon().categories().data());
                     if (scores[index] == 0) return std::nullopt;
                     return category.id;
                   });
}

// ---- DomainFacts, as a rule sees them ----

// How a record leads to the facts: the elements of words.sites are facts; `site` is the scene, as its address
// is read when a rule first asks.
using SiteOf = const text::DomainFacts& (*)(const void* object);
const text::DomainFacts& given_site(const void* object) {
  return *static_cast<const text::DomainFacts*>(object);
}
const text::DomainFacts& visited_site(const void* object) { return scene_at(object).site(); }

template <SiteOf Of, auto Member>
Value site_value(const void* object, Arena&) {
  const auto& value = Of(object).*Member;
  using T = std::remove_cvref_t<decltype(value)>;
  if constexpr (std::is_same_v<T, bool>) {
    return Value::boolean(value);
  } else if constexpr (std::is_same_v<T, int>) {
    return Value::int64(value);
  } else if constexpr (std::is_same_v<T, text::BrandMatch>) {
    return Value::string(text::to_string(value));
  } else {
    return Value::string(value);
  }
}

template <SiteOf Of, auto Member>
RecordField site_field(std::string_view name) {
  using T = std::remove_cvref_t<decltype(std::declval<const text::DomainFacts&>().*Member)>;
  const Type type = std::is_same_v<T, bool>  ? Type::boolean()
                    : std::is_same_v<T, int> ? Type::int64()
                                             : Type::string();
  return {.name = std::string(name),
          .type = type,
          .get = site_value<Of, Member>,
          .size_max = text::kHostBytesMax};
}

template <SiteOf Of>
const RecordType* site_record() {
  using Facts = text::DomainFacts;
  static const RecordType type{.name = "duanlian.Site",
                               .fields = {site_field<Of, &Facts::valid>("valid"),
                                          site_field<Of, &Facts::host>("host"),
                                          site_field<Of, &Facts::registrable>("registrable"),
                                          site_field<Of, &Facts::suffix>("suffix"),
                                          site_field<Of, &Facts::brand_match>("brand_match"),
                                          site_field<Of, &Facts::brand>("brand"),
                                          site_field<Of, &Facts::brand_distance>("brand_distance"),
                                          site_field<Of, &Facts::weak_brand>("weak_brand"),
                                          site_field<Of, &Facts::ip_literal>("ip_literal"),
                                          site_field<Of, &Facts::private_address>("private_address"),
                                          site_field<Of, &Facts::punycode>("punycode"),
                                          site_field<Of, &Facts::mixed_scripts>("mixed_scripts"),
                                          site_field<Of, &Facts::user_info>("user_info"),
                                          site_field<Of, &Facts::odd_port>("odd_port"),
                                          site_field<Of, &Facts::shortener>("shortener"),
                                          site_field<Of, &Facts::risky_suffix>("risky_suffix"),
                                          site_field<Of, &Facts::free_hosting>("free_hosting"),
                                          site_field<Of, &Facts::random_label>("random_label"),
                                          site_field<Of, &Facts::encoded_host>("encoded_host"),
                                          site_field<Of, &Facts::dots>("dots"),
                                          site_field<Of, &Facts::hyphens>("hyphens"),
                                          site_field<Of, &Facts::labels>("labels"),
                                          site_field<Of, &Facts::host_length>("host_length"),
                                          site_field<Of, &Facts::url_length>("url_length"),
                                          site_field<Of, &Facts::path_depth>("path_depth"),
                                          site_field<Of, &Facts::query_parameters>("query_parameters"),
                                          site_field<Of, &Facts::digit_share_milli>("digit_share_milli"),
                                          site_field<Of, &Facts::longest_label>("longest_label"),
                                          site_field<Of, &Facts::suspicious_words>("suspicious_words"),
                                          site_field<Of, &Facts::host_words>("host_words"),
                                          site_field<Of, &Facts::script_page>("script_page"),
                                          site_field<Of, &Facts::program_folder>("program_folder"),
                                          site_field<Of, &Facts::long_code>("long_code"),
                                          site_field<Of, &Facts::mail_in_path>("mail_in_path")}};
  return &type;
}

Value site_list(const void* object, Arena& arena) {
  const auto& sites = scene_at(object).sites();
  auto* const values = arena.allocate_array<Value>(sites.size());
  if (values == nullptr) return rules::memory_limit_error();
  for (std::size_t i = 0; i < sites.size(); ++i)
    values[i] = Value::record(site_record<given_site>(), &sites[i]);
  return Value::list({values, sites.size()});
}

// ---- The words of the event, as a rule sees them; the object is the scene ----

const RecordType* words_record() {
  using Kind = text::EntityKind;
  constexpr uint64_t kShown = text::kEntitiesMax;
  const auto texts = [](std::string name, Value (*get)(const void*, Arena&)) {
    return RecordField{
        .name = std::move(name), .type = Type::list(Type::string()), .get = get, .size_max = kShown};
  };
  static const RecordType type{
      .name = "duanlian.Words",
      .fields = {
          {.name = "score",
           .type = Type::int64(),
           .get = [](const void* object,
                     Arena&) { return Value::int64(scene_at(object).reading().total_milli); }},
          {.name = "cut",
           .type = Type::boolean(),
           .get = [](const void* object, Arena&) { return Value::boolean(scene_at(object).reading().cut); }},
          {.name = "contact",
           .type = Type::boolean(),
           .get = [](const void* object,
                     Arena&) { return Value::boolean(scene_at(object).reading().contact); }},
          {.name = "signature",
           .type = Type::string(),
           .get = [](const void* object,
                     Arena&) { return Value::string(scene_at(object).reading().signature); },
           .size_max = text::kSignatureBytesMax},
          {.name = "template",
           .type = Type::string(),
           .get = [](const void* object,
                     Arena&) { return Value::string(scene_at(object).reading().template_id); },
           .size_max = 16},
          texts("phrases", phrase_list),
          texts("categories", category_list),
          texts("urls", entity_list<Kind::url>),
          texts("domains", entity_list<Kind::domain, Kind::ip>),
          texts("phones", entity_list<Kind::phone>),
          texts("accounts", entity_list<Kind::bank_card, Kind::account, Kind::iban>),
          texts("chats", entity_list<Kind::qq, Kind::wechat, Kind::telegram, Kind::whatsapp, Kind::chat>),
          texts("wallets", entity_list<Kind::bitcoin, Kind::ethereum, Kind::tron>),
          texts("codes", entity_list<Kind::verification_code>),
          {.name = "sites",
           .type = Type::list(Type::record(site_record<given_site>())),
           .get = site_list,
           .size_max = kShown},
      }};
  return &type;
}

// ---- Functions ----

// The closure of a list's function is the list.
Value listed(std::span<const Value> arguments, CallFrame& frame) {
  const auto& list = *static_cast<const PackList*>(frame.closure);
  return Value::boolean(scene_at(frame.host).listed(list, arguments[0].text()));
}

// The name itself or any name above it: a.b.example.com, b.example.com, example.com, com.
Value listed_under(std::span<const Value> arguments, CallFrame& frame) {
  const auto& list = *static_cast<const PackList*>(frame.closure);
  std::string_view name = arguments[0].text();
  while (!name.empty()) {
    if (scene_at(frame.host).listed(list, name)) return Value::boolean(true);
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos) break;
    name.remove_prefix(dot + 1);
  }
  return Value::boolean(false);
}

// The closure of a category's function is the category.
Value category_score(std::span<const Value>, CallFrame& frame) {
  const Scene& scene = scene_at(frame.host);
  const auto* const category = static_cast<const text::Category*>(frame.closure);
  const auto index = category - scene.pack().lexicon().categories().data();
  return Value::int64(scene.reading().category_milli[static_cast<std::size_t>(index)]);
}

Value assigned(std::span<const Value> arguments, CallFrame& frame) {
  return Value::boolean(scene_at(frame.host).phones().assigned(arguments[0].text()));
}

Value region(std::span<const Value> arguments, CallFrame& frame) {
  // The phone book may forget within one evaluation, so the text moves to the arena.
  return Value::string(frame.arena.copy(scene_at(frame.host).phones().region(arguments[0].text())));
}

template <bool (*Check)(std::string_view)>
Value identifier_check(std::span<const Value> arguments, CallFrame&) {
  return Value::boolean(Check(arguments[0].text()));
}

void add_pack_functions(rules::Environment& environment, EventKind kind, const Vocabulary& vocabulary) {
  const Type text = Type::string();
  const Type truth = Type::boolean();
  for (const PackList& list : vocabulary.lists) {
    environment.add_function({.name = "listed." + list.name,
                              .parameters = {text},
                              .result = truth,
                              .native = listed,
                              .closure = &list,
                              .cost = 20});
    environment.add_function({.name = "listed_under." + list.name,
                              .parameters = {text},
                              .result = truth,
                              .native = listed_under,
                              .closure = &list,
                              .cost = 100});
  }
  if (!has_words(kind)) return;
  for (const text::Category& category : vocabulary.categories) {
    environment.add_function({.name = "words_on." + category.id,
                              .parameters = {},
                              .result = Type::int64(),
                              .native = category_score,
                              .closure = &category,
                              .cost = 5});
  }
}

void add_functions(rules::Environment& environment) {
  const Type text = Type::string();
  const Type truth = Type::boolean();
  environment.add_function(
      {.name = "assigned", .parameters = {text}, .result = truth, .native = assigned, .cost = 2'000});
  environment.add_function({.name = "region",
                            .parameters = {text},
                            .result = text,
                            .native = region,
                            .cost = 2'000,
                            .result_size_max = 3});
  const auto check = [&](std::string name, rules::NativeFunction native) {
    environment.add_function({.name = std::move(name),
                              .parameters = {text},
                              .result = truth,
                              .native = native,
                              .cost = 10,
                              .pure = true});
  };
  check("is_card_number", identifier_check<model::is_card_number>);
  check("is_iban", identifier_check<model::is_iban>);
  check("is_imei", identifier_check<model::is_imei>);
  check("is_national_id", identifier_check<model::is_national_id>);
  check("is_social_credit_code", identifier_check<model::is_social_credit_code>);
}

}  // namespace

void Scene::begin(const model::Event& event) {
  event_ = &event;
  counts_.forget();
  reading_ = nullptr;
  site_.reset();
  sites_.reset();
  shape_is_known_ = false;
}

graph::ShapeReading* Scene::shape() const {
  if (!shape_is_known_) {
    shape_ = shapes_ == nullptr ? std::nullopt : shapes_->look(*event_);
    shape_is_known_ = true;
  }
  return shape_ ? &*shape_ : nullptr;
}

const text::Reading& Scene::reading() const {
  if (reading_ == nullptr) reading_ = &reader_.read(words_of(*event_));
  return *reading_;
}

const text::DomainFacts& Scene::site() const {
  if (!site_) site_ = text::inspect_domain(address_of(*event_), pack_.brands());
  return *site_;
}

const std::vector<text::DomainFacts>& Scene::sites() const {
  if (!sites_) {
    sites_.emplace();
    for (const text::Entity& entity : reading().entities) {
      const bool address = entity.kind == text::EntityKind::url || entity.kind == text::EntityKind::domain ||
                           entity.kind == text::EntityKind::ip;
      if (address) sites_->push_back(text::inspect_domain(entity.value, pack_.brands()));
    }
  }
  return *sites_;
}

namespace {

rules::Environment environment_of(EventKind kind, const Vocabulary& vocabulary, bool decided) {
  rules::Environment environment = rules::Environment::with_all_extensions();
  CHECK(environment.add_variable("event", Type::record(event_record(kind))) == kEventSlot, "slot of event");
  // A name that the kind lacks keeps its slot under a name that no rule can write.
  const bool words = has_words(kind);
  CHECK(environment.add_variable(words ? "words" : "@words", Type::record(words_record())) == kWordsSlot,
        "slot of words");
  const bool site = kind == EventKind::visit;
  CHECK(environment.add_variable(site ? "site" : "@site", Type::record(site_record<visited_site>())) ==
            kSiteSlot,
        "slot of site");
  const bool shape = has_shape(kind);
  CHECK(environment.add_variable(shape ? "shape" : "@shape", Type::record(shape_record())) == kShapeSlot,
        "slot of shape");
  CHECK(environment.add_variable(decided ? "decision" : "@decision", Type::record(decision_record())) ==
            kDecisionSlot,
        "slot of decision");
  add_functions(environment);
  add_pack_functions(environment, kind, vocabulary);
  add_memory_functions(environment, vocabulary.features);
  add_link_functions(environment);
  if (shape) add_shape_functions(environment);
  for (const auto& [name, value] : vocabulary.parameters)
    environment.add_constant("param." + name, Value::int64(value));
  return environment;
}

}  // namespace

rules::Environment scene_environment(EventKind kind, const Vocabulary& vocabulary) {
  return environment_of(kind, vocabulary, false);
}

rules::Environment event_environment(EventKind kind) {
  rules::Environment environment = rules::Environment::with_all_extensions();
  CHECK(environment.add_variable("event", Type::record(event_record(kind))) == kEventSlot, "slot of event");
  return environment;
}

rules::Environment feature_environment(EventKind kind, const Vocabulary& vocabulary) {
  return environment_of(kind, vocabulary, true);
}

std::array<Value, kSlots> scene_slots(const Scene& scene) {
  const EventKind kind = scene.event().kind();
  std::array<Value, kSlots> slots{};
  slots[kEventSlot] = Value::record(event_record(kind), &scene.event());
  if (has_words(kind)) slots[kWordsSlot] = Value::record(words_record(), &scene);
  if (kind == EventKind::visit) slots[kSiteSlot] = Value::record(site_record<visited_site>(), &scene);
  if (has_shape(kind)) slots[kShapeSlot] = Value::record(shape_record(), &scene);
  return slots;
}

std::array<Value, kSlots> feature_slots(const Scene& scene, const model::Decision& decision) {
  auto slots = scene_slots(scene);
  slots[kDecisionSlot] = Value::record(decision_record(), &decision);
  return slots;
}

}  // namespace duanlian::detect
