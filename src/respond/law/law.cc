#include "respond/law/law.h"

#include <algorithm>

#include "respond/law/law_reader.h"

namespace duanlian::respond {
namespace {

template <class Version>
const Version* in_effect(const std::vector<Version>& versions, Timestamp at) {
  const Version* found = nullptr;
  for (const Version& version : versions) {
    if (version.provenance.effective <= at) found = &version;
  }
  return found;
}

}  // namespace

bool Law::is_law(std::span<const model::PackFile> files) {
  const auto head = std::ranges::find(files, "pack.yaml", &model::PackFile::path);
  if (head == files.end()) return false;
  FileIssues unread;
  const YamlReader reader(head->path, head->text, unread);
  return reader.readable() && reader.root().is_map() && reader.root().find("law") != nullptr;
}

std::expected<std::shared_ptr<const Law>, std::vector<std::string>> Law::build(
    std::span<const model::PackFile> files) {
  std::shared_ptr<Law> law(new Law());
  FileIssues issues;
  LawReader reader(*law, issues);
  for (const model::PackFile& file : files) reader.read(file);
  if (issues.empty()) reader.finish("pack.yaml");
  if (!issues.empty()) return std::unexpected(issues.take());
  return law;
}

const MeasureLaw* Law::measure(model::Measure measure, Timestamp at) const {
  return in_effect(measures_[static_cast<std::size_t>(measure)], at);
}

const ClockLaw* Law::clock(std::string_view name, Timestamp at) const {
  const auto known = clocks_.find(name);
  return known == clocks_.end() ? nullptr : in_effect(known->second, at);
}

const StandingAuthority* Law::authority(std::string_view name) const {
  const auto known = std::ranges::find(authorities_, name, &StandingAuthority::name);
  return known == authorities_.end() ? nullptr : &*known;
}

}  // namespace duanlian::respond
