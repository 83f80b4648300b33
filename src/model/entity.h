#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/field.h"
#include "model/words.h"

namespace duanlian::model {

enum class EntityKind : uint8_t { unspecified, phone, account, device, domain, wallet, person, organisation };
constexpr auto words(EntityKind) {
  return std::to_array<std::string_view>(
      {"", "phone", "account", "device", "domain", "wallet", "person", "organisation"});
}

// A thing with a name of its own that events are about. The id is in the canonical form of its kind: a phone
// as in PhoneNumber, the others as in text_form.h.
struct Entity {
  EntityKind kind = EntityKind::unspecified;
  std::string id;
  friend auto operator<=>(const Entity&, const Entity&) = default;

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&Entity::kind>({.name = "kind", .required = true, .doc = "what kind of thing"});
    fields.template add<&Entity::id>({.name = "id",
                                      .required = true,
                                      .size_max = kIdentifierBytesMax,
                                      .doc = "its name in canonical form"});
  }
};

// Whether the id is in the form of its kind.
Status validate(const Entity& entity);

}  // namespace duanlian::model
