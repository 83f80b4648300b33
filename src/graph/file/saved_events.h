#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"
#include "graph/file/section_reader.h"
#include "graph/file/told_events.h"

namespace duanlian::graph {

// The ids of the events that told of a saved graph's transfers. They stay in the file and are read, and
// checked, when they are asked for. One thread.
class SavedEvents {
 public:
  // Of a file whose sections of ids and of places begin at these entries; it has all of them.
  SavedEvents(SectionReader in, const ToldEvents& told, std::size_t ids_entry)
      : in_(std::move(in)), told_(told), ids_entry_(ids_entry) {}

  const ToldEvents& told() const { return told_; }

  // Empty where there is none. It stays as long as this.
  Result<std::string_view> id_of(uint64_t record);
  // The records of all events of that id: those of several sources. They rise.
  Result<std::vector<uint64_t>> records_of(std::string_view id);

 private:
  Status open_ids(uint64_t section);
  Result<std::vector<uint64_t>> places_of(uint64_t section) const;

  SectionReader in_;
  ToldEvents told_;
  std::size_t ids_entry_;
  uint64_t open_section_ = UINT64_MAX;  // whose ids are here
  std::string bytes_;
  std::vector<std::string_view> ids_;                // in bytes_
  std::unordered_map<uint64_t, std::string> given_;  // by record
};

}  // namespace duanlian::graph
