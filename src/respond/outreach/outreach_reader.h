#pragma once

#include <string>
#include <vector>

#include "base/file_issues.h"
#include "base/yaml_reader.h"
#include "respond/outreach/outreach_pack.h"
#include "respond/outreach/words_lint.h"

namespace duanlian::respond {

// Reads the files of an outreach pack, strictly: what is unknown, there twice, or against the lint is an
// issue. First the settings of all files, then the words, which are held against the official numbers.
class OutreachReader {
 public:
  explicit OutreachReader(FileIssues& issues) : issues_(issues) {}

  void add_settings(const OutreachFile& file);
  void add_words(const OutreachFile& file);
  // What was read; an issue for whatever the whole lacks.
  OutreachPack finish();

 private:
  void read_numbers(const YamlReader& reader, const YamlNode& root);
  void read_entry(const YamlReader& reader, const YamlNode& entry);
  std::string read_words(const YamlReader& reader, const YamlNode& entry, Tongue tongue,
                         model::Approach approach) const;
  void check_coverage();

  FileIssues& issues_;
  OutreachPack pack_;
  std::string settings_path_;
};

}  // namespace duanlian::respond
