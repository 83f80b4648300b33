#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace duanlian {

struct YamlEntry;

// A value of a YAML file with the place where it begins, both counted from 1.
struct YamlNode {
  enum class Form { nothing, scalar, list, map };

  YamlNode();
  ~YamlNode();
  YamlNode(const YamlNode&);
  YamlNode(YamlNode&&) noexcept;
  YamlNode& operator=(const YamlNode&);
  YamlNode& operator=(YamlNode&&) noexcept;

  bool is_scalar() const { return form == Form::scalar; }
  bool is_list() const { return form == Form::list; }
  bool is_map() const { return form == Form::map; }

  Form form = Form::nothing;
  std::string text;  // of a scalar, as written; what it means is the reader's business
  std::vector<YamlNode> items;
  std::vector<YamlEntry> entries;  // in the order of the file
  int line = 1;
  int column = 1;

  // Nothing where the map has no such key. Looks through all keys: not for a loop over a large map.
  const YamlNode* find(std::string_view key) const;
};

struct YamlEntry {
  YamlNode key;
  YamlNode value;
};

// What a file may be at most. Values that an alias repeats, and the bytes of their texts, count as often as
// they are repeated.
struct YamlLimits {
  std::size_t bytes_max = std::size_t{4} * 1024 * 1024;
  std::size_t depth_max = 16;
  std::size_t nodes_max = 1'000'000;
  std::size_t repeated_bytes_max = std::size_t{1} * 1024 * 1024;
  bool aliases = false;  // whether *name may repeat what &name marked
};

// One YAML document, and nothing after it, in UTF-8 without control characters. Keys are texts and stand
// once; tags are refused. The error begins with line and column.
Result<YamlNode> read_yaml(std::string_view text, const YamlLimits& limits = {});

}  // namespace duanlian
