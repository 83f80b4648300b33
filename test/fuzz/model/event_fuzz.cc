#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "model/event_json.h"

// Whatever the bytes are, reading ends with an event or an error; an event that was read is written, and read
// again as the journal reads it, to the same bytes.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size) {
  static duanlian::model::EventReader reader;
  const auto event = reader.read({reinterpret_cast<const char*>(bytes), size});
  if (!event) {
    CHECK(!event.error().message.empty(), "an error without words");
    return 0;
  }
  std::string once;
  duanlian::model::append_event(once, *event);
  const auto again = reader.read_stored(once);
  CHECK(again.has_value(), "the canonical form was refused");
  std::string twice;
  duanlian::model::append_event(twice, *again);
  CHECK(once == twice, "the canonical form is not stable");
  return 0;
}
