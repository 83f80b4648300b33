#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <unistd.h>

#include "base/check.h"
#include "connect/files/file_reader.h"
#include "model/event_json.h"

namespace duanlian::connect {

// Reads the bytes as a file to its end. Every step is an event that the canonical form takes, or an error
// with words; lines never go back.
inline void read_whole(std::string_view bytes, const Mapping& mapping) {
  static const std::filesystem::path kPath =
      std::filesystem::path("/dev/shm") / ("duanlian_fuzz_" + std::to_string(::getpid()));
  static model::EventReader events;
  std::ofstream(kPath, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  auto reader = FileReader::open(kPath, mapping);
  CHECK(reader.has_value(), "a plain file did not open");
  MappedEvent one;
  LineError bad;
  std::string json;
  for (ReadStep step = reader->next(one, bad); step != ReadStep::end; step = reader->next(one, bad)) {
    if (step == ReadStep::bad_line) {
      CHECK(!bad.reason.empty(), "an error without words");
      continue;
    }
    json.clear();
    model::append_event(json, one.event);
    CHECK(events.read(json).has_value(), "the canonical form refuses a mapped event");
  }
  std::filesystem::remove(kPath);
}

}  // namespace duanlian::connect
