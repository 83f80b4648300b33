#include "text/entity.h"

#include <array>

namespace duanlian::text {
namespace {

constexpr std::array<std::string_view, kEntityKinds> kWords = {"url",
                                                               "domain",
                                                               "ip",
                                                               "email",
                                                               "phone",
                                                               "bank_card",
                                                               "account",
                                                               "iban",
                                                               "qq",
                                                               "wechat",
                                                               "telegram",
                                                               "whatsapp",
                                                               "chat",
                                                               "bitcoin",
                                                               "ethereum",
                                                               "tron",
                                                               "verification_code",
                                                               "money"};

}  // namespace

std::string_view to_string(EntityKind kind) { return kWords[static_cast<std::size_t>(kind)]; }

Result<EntityKind> parse_entity_kind(std::string_view word) {
  for (std::size_t i = 0; i < kWords.size(); ++i) {
    if (kWords[i] == word) return static_cast<EntityKind>(i);
  }
  return invalid("unknown kind of entity '" + std::string(word) + "'");
}

}  // namespace duanlian::text
