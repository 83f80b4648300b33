#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/event.h"

namespace duanlian::model {

// The one JSON form of events: docs/events.md in words, docs/event.schema.json for programs.

inline constexpr std::size_t kEventBytesMax = 256 * 1024;            // as text, and in the canonical form
inline constexpr std::size_t kPackEventBytesMax = 16 * 1024 * 1024;  // pack_activated carries a whole pack
inline constexpr std::size_t kEventDepthMax = 8;

// Reads events and keeps its memory between them; one for each thread.
class EventReader {
 public:
  EventReader();
  ~EventReader();
  EventReader(EventReader&&) noexcept;
  EventReader& operator=(EventReader&&) noexcept;

  // One event, whole and checked. The error names the member and says what was expected; the input may be
  // anything.
  Result<Event> read(std::string_view json) { return read(json, kEventBytesMax); }
  // An event that was stored: the edge's limit may have been another when it was taken.
  Result<Event> read_stored(std::string_view json) { return read(json, kPackEventBytesMax); }

 private:
  struct Parser;
  Result<Event> read(std::string_view json, std::size_t bytes_max);

  std::unique_ptr<Parser> parser_;
};

// All that `read` checks of an event, whatever it was made from. What passes is read again from its canonical
// form as the same event, if that is not too long.
Status check_event(const Event& event);

// Appends the canonical form: members in the order of their description, nothing absent, no spaces. Reading
// it gives the same event, and writing that gives the same bytes.
void append_event(std::string& out, const Event& event);

// Appends the canonical form of an event that can be read again from it as the same one, or refuses: what
// check_event says, or limit_exceeded where it is longer than kEventBytesMax. For what will be stored.
Status append_checked_event(std::string& out, const Event& event);

// JSON Schema (draft 2020-12) of all events.
std::string event_schema();

}  // namespace duanlian::model
