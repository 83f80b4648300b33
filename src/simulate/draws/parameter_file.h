#pragma once

#include <cstddef>
#include <initializer_list>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_issues.h"
#include "base/yaml_reader.h"
#include "simulate/draws/chance.h"
#include "simulate/draws/curve.h"

namespace duanlian::simulate {

// One file of a city's parameters, docs/city.md. It is a map; each entry has its value in one of four forms,
// its unit, and where it comes from:
//
//   calls_a_day: {value: 2.4, unit: calls, source: "...", provenance: G}
//   talk_s:      {median: 60, p95: 600, unit: seconds, source: "...", provenance: G}
//   hours:       {values: [1, 2, 3], unit: weight, source: "...", provenance: P}
//   offers:      {texts: ["...", "..."], unit: text, source: "...", provenance: G}
//
// Provenance is a letter of ../shared/domain: L, P, S, M, D or G. The getters add an issue with the place of
// what is missing or impossible, and leave the value as it was. Name, text and issues must outlive it.
class ParameterFile {
 public:
  ParameterFile(std::string_view name, std::string_view text, FileIssues& issues);

  void number(std::string_view key, double& value, double least, double most);
  void whole(std::string_view key, int64_t& value, int64_t least, int64_t most);
  void share(std::string_view key, Share& value);
  // Lognormal; both values within the bounds and the median above 0.
  void curve(std::string_view key, Curve& value, double least, double most);
  void list(std::string_view key, std::span<double> values, double least, double most);
  void shares(std::string_view key, std::span<Share> values);
  // A list of which one value at least is above 0.
  void weights(std::string_view key, std::span<double> values, double most);
  // One text at least, each a template of text_template.h with gaps of these names.
  void texts(std::string_view key, std::vector<std::string>& values,
             std::initializer_list<std::string_view> names);
  // An issue at a parameter that was asked for.
  void complain_of(std::string_view key, std::string_view what) const;
  // Reads the rest: an issue for every entry that nobody asked for.
  void finish();

  bool readable() const { return yaml_.readable(); }

 private:
  const YamlNode* entry(std::string_view key, std::string_view form);
  bool read_number(const YamlNode& map, std::string_view key, double least, double most, double& value);
  void complain(const YamlNode& at, const std::string& what) { yaml_.complain(at, what); }

  YamlReader yaml_;
  std::set<std::string, std::less<>> asked_;
  bool complained_of_root_ = false;
};

}  // namespace duanlian::simulate
