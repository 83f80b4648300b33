#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_issues.h"
#include "base/yaml_tree.h"

namespace duanlian {

// One YAML file that a person wrote. The getters read one value each, check its shape, and add an issue with
// the place where it is wrong; the value is then empty. Name, text and issues must outlive the reader.
class YamlReader {
 public:
  YamlReader(std::string_view name, std::string_view text, FileIssues& issues, const YamlLimits& limits = {});

  // False when the file could not be read at all, which is an issue already; the root is then nothing.
  bool readable() const { return readable_; }
  const YamlNode& root() const { return root_; }
  std::string_view name() const { return name_; }

  void complain(const YamlNode& at, std::string_view what) const;
  // At the value of the key, or at the map when it has no such key.
  void complain_at(const YamlNode& map, std::string_view key, std::string_view what) const;
  // At a place inside a scalar: line and column count from 1 within its text.
  void complain_inside(const YamlNode& scalar, int line, int column, std::string_view what) const;

  // False with an issue when the node is no map, or has a key that is not among these.
  bool check_map(const YamlNode& node, std::initializer_list<std::string_view> keys) const;
  bool check_list(const YamlNode& node) const;

  // Null with an issue when the key is missing.
  const YamlNode* required(const YamlNode& map, std::string_view key) const;
  // An issue when the node is no scalar, or is empty.
  std::string text_of(const YamlNode& node) const;
  std::string required_text(const YamlNode& map, std::string_view key) const;
  std::string optional_text(const YamlNode& map, std::string_view key) const;
  // The entries of a list that may be missing.
  std::vector<std::string> texts(const YamlNode& map, std::string_view key) const;
  // A decimal from -1 to 1 with at most three decimals, in thousandths.
  std::optional<int> thousandths(const YamlNode& map, std::string_view key) const;
  // Without leading zeros, fractions or a plus sign.
  std::optional<int64_t> whole_number(const YamlNode& map, std::string_view key) const;
  // true or false; false when the key is missing.
  bool truth(const YamlNode& map, std::string_view key) const;

 private:
  std::string_view name_;
  std::string_view text_;
  FileIssues& issues_;
  bool readable_ = false;
  YamlNode root_;
};

// Numbers as a person writes them in a file, read whole or not at all: what would have to be rounded or could
// mean another number (`012`, `1e3`, `0.0004`) is no number.
std::optional<int> parse_thousandths(std::string_view text);
std::optional<int64_t> parse_whole_number(std::string_view text);

}  // namespace duanlian
