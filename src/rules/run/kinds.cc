#include "rules/run/kinds.h"

#include <algorithm>

#include "rules/run/map.h"

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

bool has_parts(const Type& type) {
  switch (type.kind()) {
    case TypeKind::record:
      return true;
    case TypeKind::list:
    case TypeKind::map:
    case TypeKind::optional:
      return std::ranges::any_of(type.parameters(), [](const Type& part) { return kinds_of(part) != kAny; });
    default:
      return false;
  }
}

bool conforms(const Value& value, const Type& type, uint64_t& parts_left) {
  if (parts_left == 0) return false;
  --parts_left;
  if ((kinds_of(type) >> static_cast<unsigned>(value.kind()) & 1) == 0) return false;
  if (!has_parts(type)) return true;
  switch (value.kind()) {
    case Kind::record:
      return value.record_type() == type.record_type();
    case Kind::list:
      return std::ranges::all_of(
          value.elements(), [&](const Value& part) { return conforms(part, type.element(), parts_left); });
    case Kind::optional:
      return value.inside() == nullptr || conforms(*value.inside(), type.element(), parts_left);
    case Kind::map: {
      const MapBody& map = value.as_map();
      for (std::size_t i = 0; i < map.count; ++i) {
        if (!conforms(map.key(i), type.key(), parts_left)) return false;
        if (!conforms(map.value(i), type.value(), parts_left)) return false;
      }
      return true;
    }
    default:
      return true;
  }
}

}  // namespace duanlian::rules
