#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace duanlian::text {

// What can be drawn out of a text. The value is canonical, so that equal things compare equal.
enum class EntityKind : uint8_t {
  url,                // https://host/path, scheme added and host folded
  domain,             // host only, ASCII (punycode)
  ip,                 // 203.0.113.7
  email,              // lower case
  phone,              // E.164 where certain (+8613800138000), else digits (95588, 4008001234, 10690...)
  bank_card,          // digits; valid when the Luhn digit is right
  account,            // digits after a word such as 账号
  iban,               // upper case without spaces; valid when the check digits are right
  qq,                 // digits
  wechat,             // lower case
  telegram,           // lower case, without @
  whatsapp,           // E.164 or digits
  chat,               // a name on another messenger, "line:abc"
  bitcoin,            // as written; valid when the checksum is right
  ethereum,           // lower case 0x...
  tron,               // as written; valid when the checksum is right
  verification_code,  // digits or capitals
  money,              // "50000 CNY", major units
};
inline constexpr std::size_t kEntityKinds = 18;

std::string_view to_string(EntityKind kind);
Result<EntityKind> parse_entity_kind(std::string_view word);

struct Entity {
  EntityKind kind = EntityKind::url;
  std::string value;
  uint32_t offset = 0, length = 0;  // bytes of the original text
  bool valid = true;                // checksum, numbering plan or syntax hold
};

}  // namespace duanlian::text
