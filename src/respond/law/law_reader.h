#pragma once

#include <optional>
#include <string_view>

#include "base/file_issues.h"
#include "base/yaml_reader.h"
#include "respond/law/law.h"

namespace duanlian::respond {

// Reads the files of a law pack into a law. What is wrong becomes an issue with its place.
class LawReader {
 public:
  LawReader(Law& law, FileIssues& issues) : law_(law), issues_(issues) {}

  void read(const model::PackFile& file);
  // What only all files together show.
  void finish(std::string_view file);

 private:
  void read_head(const YamlReader& reader);
  void read_measures(const YamlReader& reader);
  void read_measure(const YamlReader& reader, const YamlEntry& entry);
  MeasureLaw measure_in(const YamlReader& reader, const YamlNode& map) const;
  void read_clocks(const YamlReader& reader);
  void read_authorities(const YamlReader& reader);
  StandingAuthority authority_in(const YamlReader& reader, const YamlNode& map) const;

  Law& law_;
  FileIssues& issues_;
};

}  // namespace duanlian::respond
