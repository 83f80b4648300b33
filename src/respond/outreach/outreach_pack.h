#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/file_issues.h"
#include "base/result.h"
#include "respond/outreach/outreach_terms.h"

namespace duanlian::respond {

inline constexpr std::size_t kOutreachFileBytesMax = std::size_t{1} * 1024 * 1024;
inline constexpr std::size_t kOutreachFilesMax = 100;

struct OutreachWords {
  std::string zh;
  std::string en;
};

// What was not there as asked for, so that other words were taken.
enum class WordsFallback : uint8_t { none, age, category, both };
constexpr auto words(WordsFallback) {
  return std::to_array<std::string_view>({"none", "age", "category", "both"});
}

struct ChosenWords {
  OutreachWords words;
  WordsFallback fallback = WordsFallback::none;
};

struct OutreachFile {
  std::string path;
  std::string text;
};

// The words for warnings and dissuasion: docs/outreach.md. One that was built has passed the lint and has
// words for every age, approach and audience.
class OutreachPack {
 public:
  // All that is wrong becomes an issue "file:line:column: what".
  static Result<OutreachPack> build(const std::vector<OutreachFile>& files);
  // The *.yaml of a folder, in the order of their names.
  static Result<OutreachPack> load(const std::filesystem::path& folder);

  const std::string& name() const { return name_; }
  const std::string& version() const { return version_; }
  const std::vector<std::string>& official_numbers() const { return official_numbers_; }
  std::size_t size() const { return words_.size(); }

  // For the category and age, else for the category at any age, else general words for the age, else general
  // ones. A category that is not of the catalogue is general. Refused where that age has no such audience.
  Result<ChosenWords> choose(std::string_view category, AgeGroup age, model::Approach approach,
                             Audience to) const;

 private:
  friend class OutreachReader;
  static constexpr int kAnyAge = -1;
  // Category, age or kAnyAge, approach, audience.
  using Key = std::tuple<std::string, int, model::Approach, Audience>;

  const OutreachWords* find(std::string_view category, int age, model::Approach approach, Audience to) const;

  std::string name_;
  std::string version_;
  std::vector<std::string> official_numbers_;
  std::map<Key, OutreachWords> words_;
};

// What is said in the places of spoken words; an empty value leaves its place open, which is refused where
// the words have it.
struct SpokenValues {
  std::string name;
  std::string officer;
  std::string station;
};
Result<std::string> fill_words(std::string_view text, const SpokenValues& values);

}  // namespace duanlian::respond
