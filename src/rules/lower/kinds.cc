#include "rules/lower/kinds.h"

#include "rules/value.h"

namespace duanlian::rules {
namespace {

constexpr uint32_t bit(Kind kind) { return 1U << static_cast<unsigned>(kind); }
constexpr uint32_t kAny = bit(Kind::error) - 1;  // all but errors

}  // namespace

uint32_t kinds_of(const Type& type) {
  switch (type.kind()) {
    case TypeKind::null:
      return bit(Kind::null);
    case TypeKind::boolean:
      return bit(Kind::boolean);
    case TypeKind::int64:
      return bit(Kind::int64);
    case TypeKind::uint64:
      return bit(Kind::uint64);
    case TypeKind::float64:
      return bit(Kind::float64);
    case TypeKind::string:
      return bit(Kind::string);
    case TypeKind::bytes:
      return bit(Kind::bytes);
    case TypeKind::timestamp:
      return bit(Kind::timestamp);
    case TypeKind::duration:
      return bit(Kind::duration);
    case TypeKind::list:
      return bit(Kind::list);
    case TypeKind::map:
      return bit(Kind::map);
    case TypeKind::type:
      return bit(Kind::type);
    case TypeKind::optional:
      return bit(Kind::optional);
    case TypeKind::record:
      return bit(Kind::record);
    case TypeKind::abstract:
      if (type.name() == "net.IP") return bit(Kind::ip);
      if (type.name() == "net.CIDR") return bit(Kind::cidr);
      return kAny;
    case TypeKind::wrapper:
      return kinds_of(type.element()) | bit(Kind::null);
    case TypeKind::dyn:
    case TypeKind::message:
    case TypeKind::parameter:
      return kAny;
  }
  return kAny;
}

}  // namespace duanlian::rules
