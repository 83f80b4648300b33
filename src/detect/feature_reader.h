#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/yaml_reader.h"
#include "detect/feature.h"
#include "detect/scene.h"
#include "model/notice.h"

namespace duanlian::detect {

// What the features of a pack may rest on. All of it must outlive the reader and the compiled programs.
struct FeatureSurroundings {
  Vocabulary vocabulary;  // without features
  uint64_t entities_max = features::kEntitiesDefault;
};

// Reads the files under features/: first all declarations, so that a condition may read what is declared
// further below, then their conditions; then it lays features that share event, key and kind on one trail.
class FeatureReader {
 public:
  FeatureReader(const FeatureSurroundings& surroundings, FileIssues& issues);
  ~FeatureReader();

  void declare(const model::PackFile& file);
  // REQUIRES that all files were declared. Nothing when there are issues.
  std::unique_ptr<FeatureSet> compile();

 private:
  struct Declared;

  void declare(const YamlReader& yaml, const YamlNode& node);
  bool read_names(const YamlReader& yaml, const YamlNode& node, Feature& feature);
  bool read_window(const YamlReader& yaml, const YamlNode& node, Feature& feature);
  bool read_keys(Declared& declared, const rules::Environment& environment);
  bool read_value(Declared& declared, const rules::Environment& environment);
  bool check_members(const Declared& declared);

  FeatureSurroundings surroundings_;
  FileIssues& issues_;
  std::vector<std::unique_ptr<YamlReader>> files_;
  std::vector<std::unique_ptr<Declared>> declared_;
  std::set<std::string> names_;
  std::vector<rules::Environment> environments_;  // by kind, without memory.NAME()
  std::vector<rules::Environment> event_environments_;
};

}  // namespace duanlian::detect
