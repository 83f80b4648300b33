#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/yaml_tree.h"

namespace {

std::size_t count_nodes(const duanlian::YamlNode& node) {
  std::size_t count = 1;
  for (const auto& [key, value] : node.entries) count += count_nodes(key) + count_nodes(value);
  for (const auto& item : node.items) count += count_nodes(item);
  return count;
}

}  // namespace

// A tree within its limits, or a refusal that begins with line and column.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const duanlian::YamlLimits limits{.bytes_max = 65'536, .depth_max = 8, .nodes_max = 2'000, .aliases = true};
  const auto root = duanlian::read_yaml(text, limits);
  if (root)
    CHECK(count_nodes(*root) <= limits.nodes_max, "a tree larger than its limit");
  else
    CHECK(root.error().message.find(": ") != std::string::npos, "a refusal without a place");
  return 0;
}
