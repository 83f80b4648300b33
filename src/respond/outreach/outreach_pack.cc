#include "respond/outreach/outreach_pack.h"

#include <algorithm>

#include "base/file.h"
#include "respond/outreach/outreach_reader.h"

namespace duanlian::respond {

Result<OutreachPack> OutreachPack::build(const std::vector<OutreachFile>& files) {
  if (files.size() > kOutreachFilesMax) {
    const std::string most = std::to_string(kOutreachFilesMax);
    return Error{ErrorCode::limit_exceeded, "an outreach pack has at most " + most + " files"};
  }
  FileIssues issues;
  OutreachReader reader(issues);
  for (const OutreachFile& file : files) reader.add_settings(file);
  for (const OutreachFile& file : files) reader.add_words(file);
  OutreachPack pack = reader.finish();
  if (!issues.empty()) return invalid(issues.joined());
  return pack;
}

Result<OutreachPack> OutreachPack::load(const std::filesystem::path& folder) {
  std::error_code trouble;
  std::vector<std::filesystem::path> paths;
  for (const auto& file : std::filesystem::directory_iterator(folder, trouble)) {
    if (file.path().extension() == ".yaml") paths.push_back(file.path());
  }
  if (trouble) return Error{ErrorCode::io, folder.string() + ": " + trouble.message()};
  std::ranges::sort(paths);
  std::vector<OutreachFile> files;
  for (const auto& path : paths) {
    ASSIGN_OR_RETURN(auto text, read_file(path, kOutreachFileBytesMax));
    files.push_back({.path = path.string(), .text = std::move(text)});
  }
  return build(files);
}

const OutreachWords* OutreachPack::find(std::string_view category, int age, model::Approach approach,
                                        Audience to) const {
  const auto found = words_.find(Key(std::string(category), age, approach, to));
  return found == words_.end() ? nullptr : &found->second;
}

Result<ChosenWords> OutreachPack::choose(std::string_view category, AgeGroup age, model::Approach approach,
                                         Audience to) const {
  if (!has_audience(age, to)) {
    return invalid("there are no words to a " + std::string(model::to_string(to)) + " of a person who is " +
                   std::string(model::to_string(age)));
  }
  const bool known = std::ranges::find(kOutreachCategories, category) != kOutreachCategories.end();
  const std::string_view asked = known ? category : kGeneralCategory;
  const int years = static_cast<int>(age);
  struct Try {
    std::string_view category;
    int age;
  };
  for (const Try& one : {Try{asked, years}, Try{asked, kAnyAge}, Try{kGeneralCategory, years},
                         Try{kGeneralCategory, kAnyAge}}) {
    const OutreachWords* const words = find(one.category, one.age, approach, to);
    if (words == nullptr) continue;
    const bool other_category = one.category != category;
    const bool other_age = one.age != years;
    return ChosenWords{.words = *words,
                       .fallback = other_category && other_age ? WordsFallback::both
                                   : other_category            ? WordsFallback::category
                                   : other_age                 ? WordsFallback::age
                                                               : WordsFallback::none};
  }
  return invalid("there are no words for that approach");
}

Result<std::string> fill_words(std::string_view text, const SpokenValues& values) {
  struct Place {
    std::string_view name;
    const std::string& value;
  };
  const std::array places{Place{"{name}", values.name}, Place{"{officer}", values.officer},
                          Place{"{station}", values.station}};
  std::string out;
  while (true) {
    const std::size_t at = text.find('{');
    out.append(text.substr(0, at));
    if (at == std::string_view::npos) return out;
    text.remove_prefix(at);
    const auto place =
        std::ranges::find_if(places, [&](const Place& one) { return text.starts_with(one.name); });
    if (place == places.end() || place->value.empty())
      return invalid("nothing is given for " + std::string(text.substr(0, text.find('}'))) + "}");
    out += place->value;
    text.remove_prefix(place->name.size());
  }
}

}  // namespace duanlian::respond
