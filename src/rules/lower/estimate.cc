#include "rules/lower/estimate.h"

#include "rules/limits.h"
#include "rules/run/map.h"

namespace duanlian::rules {

Lowered sized_like(const Value& value) {
  Lowered sized;
  const auto elements = [&](std::span<const Value> parts) {
    for (const Value& part : parts) sized.element = std::max(sized.element, sized_like(part).size);
  };
  switch (value.kind()) {
    case Kind::string:
    case Kind::bytes:
      sized.size = value.text().size();
      break;
    case Kind::list:
      sized.size = value.elements().size();
      elements(value.elements());
      break;
    case Kind::map:
      sized.size = value.as_map().count;
      elements(value.as_map().flat());
      break;
    default:
      break;
  }
  return sized;
}

uint64_t assumed_size(const Type& type, uint64_t size_max) {
  switch (type.kind()) {
    case TypeKind::string:
    case TypeKind::bytes:
      return size_max != 0 ? size_max : kHostTextBytesAssumed;
    case TypeKind::list:
    case TypeKind::map:
    case TypeKind::dyn:
    case TypeKind::optional:
      return size_max != 0 ? size_max : kHostElementsAssumed;
    default:
      return 0;
  }
}

uint64_t assumed_element(const Type& type) {
  switch (type.kind()) {
    case TypeKind::list:
    case TypeKind::optional:
      return assumed_size(type.element(), 0);
    case TypeKind::map:
      return std::max(assumed_size(type.key(), 0), assumed_size(type.value(), 0));
    case TypeKind::dyn:
      return kHostElementsAssumed;
    default:
      return 0;
  }
}

}  // namespace duanlian::rules
