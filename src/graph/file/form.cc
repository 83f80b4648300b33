#include "graph/file/form.h"

#include "base/hash.h"

namespace duanlian::graph {

std::string to_string(SectionName name) {
  std::string out(words(SectionKind{})[static_cast<std::size_t>(name.kind)]);
  return out.append(" ").append(std::to_string(name.number));
}

uint64_t check_of(SectionName name, std::string_view bytes) {
  return hash64(bytes, uint64_t{static_cast<uint32_t>(name.kind)} << 32 | name.number);
}

uint64_t place_of(std::string_view id, uint32_t record) {
  return (hash64(id) & 0xffff'ffff'0000'0000) | record;
}

}  // namespace duanlian::graph
