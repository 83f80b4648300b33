#include "graph/file/saved_events.h"

#include <algorithm>
#include <functional>

#include "base/coding.h"

namespace duanlian::graph {

Status SavedEvents::open_ids(uint64_t section) {
  if (section == open_section_) return {};
  open_section_ = UINT64_MAX;
  ids_.clear();
  const SectionEntry& entry = in_.entries()[ids_entry_ + section];
  ASSIGN_OR_RETURN(bytes_, in_.read(entry));
  const uint64_t count = std::min(kIdsPerSection, told_.ids - section * kIdsPerSection);
  ByteReader reader(bytes_);
  while (ids_.size() < count && !reader.failed()) ids_.push_back(reader.bytes());
  if (reader.failed() || !reader.at_end()) return in_.damaged(entry.name, "has too few or too many ids");
  open_section_ = section;
  return {};
}

Result<std::string_view> SavedEvents::id_of(uint64_t record) {
  if (record >= told_.ids) return std::string_view();
  if (const auto given = given_.find(record); given != given_.end()) return given->second;
  RETURN_IF_ERROR(open_ids(record / kIdsPerSection));
  return given_.emplace(record, ids_[record % kIdsPerSection]).first->second;
}

Result<std::vector<uint64_t>> SavedEvents::places_of(uint64_t section) const {
  const uint64_t sections = event_sections(told_.ids);
  const SectionEntry& entry = in_.entries()[ids_entry_ + sections + section];
  std::vector<uint64_t> places(entry.bytes / sizeof(uint64_t));
  RETURN_IF_ERROR(in_.read(entry, reinterpret_cast<char*>(places.data())));
  const bool rise = std::ranges::adjacent_find(places, std::ranges::greater_equal()) == places.end();
  const bool belong = std::ranges::all_of(places, [&](uint64_t place) {
    return section_of_place(place, sections) == section && static_cast<uint32_t>(place) < told_.ids;
  });
  if (!rise || !belong) return in_.damaged(entry.name, "its lines are not in order, or belong elsewhere");
  return places;
}

Result<std::vector<uint64_t>> SavedEvents::records_of(std::string_view id) {
  std::vector<uint64_t> records;
  const uint64_t first = place_of(id, 0);
  if (told_.ids == 0) return records;
  ASSIGN_OR_RETURN(const std::vector<uint64_t> places,
                   places_of(section_of_place(first, event_sections(told_.ids))));
  for (auto at = std::ranges::lower_bound(places, first); at != places.end() && *at >> 32 == first >> 32;
       ++at) {
    const uint64_t record = static_cast<uint32_t>(*at);
    RETURN_IF_ERROR(open_ids(record / kIdsPerSection));
    if (ids_[record % kIdsPerSection] == id) records.push_back(record);
  }
  return records;
}

}  // namespace duanlian::graph
