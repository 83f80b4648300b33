#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "connect/files/mapping.h"

// Whatever the bytes are, a mapping is whole or refused with words that begin with its name.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size) {
  const auto mapping = duanlian::connect::Mapping::parse({reinterpret_cast<const char*>(bytes), size}, "map");
  if (!mapping) {
    CHECK(mapping.error().message.starts_with("map:"), "an error without its place");
    return 0;
  }
  const bool has_plan = mapping->kind_step() || mapping->plan(mapping->only_kind()) != nullptr;
  CHECK(has_plan, "a mapping that makes no event");
  return 0;
}
