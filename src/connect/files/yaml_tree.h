#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace duanlian::connect {

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

  Form form = Form::nothing;
  std::string text;  // of a scalar, as written; what it means is the reader's business
  std::vector<YamlNode> items;
  std::vector<YamlEntry> entries;  // in the order of the file
  int line = 1;
  int column = 1;

  // Nothing where the map has no such key.
  const YamlNode* find(std::string_view key) const;
};

struct YamlEntry {
  YamlNode key;
  YamlNode value;
};

// One YAML document. Keys are scalars and stand once; anchors, aliases and tags are refused. Errors begin
// with line and column.
Result<YamlNode> read_yaml(const std::string& text);

}  // namespace duanlian::connect
