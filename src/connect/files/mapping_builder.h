#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/yaml_tree.h"
#include "connect/files/mapping.h"
#include "connect/files/member.h"

namespace duanlian::connect {

// Reads the top of a mapping file and its sections into a Mapping. Errors begin with line and column.
class MappingBuilder {
 public:
  Result<Mapping> build(const YamlNode& root);

 private:
  Status read_shape(const YamlNode& root);
  Status read_csv(const YamlNode& csv);
  Status read_kind(const YamlNode& kind);
  Status check_kind_targets(const YamlNode& kind);
  Status read_label(const YamlNode& label);
  Status read_plan(model::EventKind kind, const YamlNode& header, const YamlNode& section);
  // Constants are set in `start`; other texts of the mapping are tried in `scratch`.
  Result<std::vector<MemberStep>> read_section(const YamlNode& section, std::string_view section_name,
                                               const std::vector<Member>& members, void* start,
                                               void* scratch);

  Mapping mapping_;
};

}  // namespace duanlian::connect
