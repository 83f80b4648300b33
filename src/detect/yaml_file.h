#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include <yaml-cpp/yaml.h>

#include "model/decision.h"

namespace duanlian::detect {

// Everything that is wrong with the files of a pack, so that its author sees all of it at once.
class Issues {
 public:
  static constexpr std::size_t kShownMax = 100;

  void add(std::string_view file, int line, int column, std::string_view what);
  // What begins with its place already.
  void add_placed(std::string line);
  bool empty() const { return lines_.empty(); }
  std::vector<std::string> take() { return std::move(lines_); }

 private:
  std::vector<std::string> lines_;
};

// One YAML file of a pack. The getters read one value each, check its shape, and add an issue with the place
// where it is wrong; the value is then empty.
class YamlFile {
 public:
  YamlFile(std::string_view name, std::string_view text, Issues& issues);

  // Null when the file is no YAML, which is an issue already.
  const YAML::Node& root() const { return root_; }
  std::string_view name() const { return name_; }

  void complain(const YAML::Node& at, std::string_view what) const;
  // At a place inside a scalar: line and column count from 1 within its text.
  void complain_inside(const YAML::Node& scalar, int line, int column, std::string_view what) const;

  // False with an issue when the node is no map, or has a key that is not among these, or one key twice.
  bool check_map(const YAML::Node& node, std::initializer_list<std::string_view> keys) const;
  bool check_list(const YAML::Node& node) const;

  std::string required_text(const YAML::Node& map, std::string_view key) const;
  std::string optional_text(const YAML::Node& map, std::string_view key) const;
  model::Bilingual required_bilingual(const YAML::Node& map, std::string_view key) const;
  std::vector<std::string> texts(const YAML::Node& map, std::string_view key) const;
  // A decimal between -1 and 1 with at most three decimals, in thousandths.
  std::optional<int> thousandths(const YAML::Node& map, std::string_view key) const;
  std::optional<int64_t> whole_number(const YAML::Node& map, std::string_view key) const;
  std::optional<model::Outcome> outcome(const YAML::Node& map, std::string_view key) const;

 private:
  std::string scalar(const YAML::Node& node) const;

  std::string_view name_;
  std::string_view text_;
  Issues& issues_;
  YAML::Node root_;
};

}  // namespace duanlian::detect
