#include "detect/link_functions.h"

#include <array>

#include "base/check.h"
#include "detect/scene.h"
#include "features/links.h"
#include "model/entity.h"

namespace duanlian::detect {
namespace {

using model::EntityKind;
using rules::CallFrame;
using rules::Type;
using rules::Value;

// The rows of the entity and of all through which it looks, each full.
constexpr uint64_t kLinkedCost = (1 + features::kLinkHoldersMax) * features::kLinksPerEntityMax;

// What the closures point at: a kind each.
constexpr auto kKinds = [] {
  std::array<EntityKind, words(EntityKind{}).size()> kinds{};
  for (std::size_t i = 0; i < kinds.size(); ++i) kinds[i] = static_cast<EntityKind>(i);
  return kinds;
}();

Value linked(std::span<const Value> arguments, CallFrame& frame) {
  const auto wanted = *static_cast<const EntityKind*>(frame.closure);
  const auto& scene = *static_cast<const Scene*>(frame.host);
  const auto kind = model::parse_word<EntityKind>(arguments[0].text());
  CHECK(kind.has_value(), "the compiler let only kinds through");
  const auto ids = scene.memory().links().linked({.kind = *kind, .id = arguments[1].text()}, wanted,
                                                 scene.event().header.time);
  auto* const values = frame.arena.allocate_array<Value>(ids.size());
  if (values == nullptr) return rules::memory_limit_error();
  for (std::size_t i = 0; i < ids.size(); ++i) values[i] = Value::string(ids[i]);
  return Value::list({values, ids.size()});
}

}  // namespace

void add_link_functions(rules::Environment& environment) {
  std::vector<std::string> kinds;
  for (const EntityKind kind : kKinds) {
    if (kind != EntityKind::unspecified) kinds.emplace_back(to_string(kind));
  }
  for (const EntityKind& wanted : kKinds) {
    if (wanted == EntityKind::unspecified) continue;
    environment.add_function({.name = "linked." + std::string(to_string(wanted)),
                              .parameters = {Type::string(), Type::string()},
                              .result = Type::list(Type::string()),
                              .native = linked,
                              .closure = &wanted,
                              .cost = kLinkedCost,
                              .fleeting = true,
                              .result_size_max = features::kLinkedMax,
                              .first_words = kinds});
  }
}

}  // namespace duanlian::detect
