// Any bytes as a message: places stay inside, text stays UTF-8, and the same bytes give the same reading.

#include <string_view>

#include "base/check.h"
#include "base/utf8.h"
#include "text/phrase_file.h"
#include "text/reader.h"

namespace {

using namespace duanlian::text;

Lexicon load() {
  auto source = load_phrase_folder(DUANLIAN_SOURCE_DIR "/packs/core/phrases");
  CHECK(source.has_value(), "the core phrases do not load");
  auto lexicon = Lexicon::build(*std::move(source));
  CHECK(lexicon.has_value(), "the core phrases do not build");
  return *lexicon;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  static Reader reader(load());
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto& reading = reader.read(text);
  const auto hits = reading.hits.size();
  const auto total = reading.total_milli;
  for (const auto& hit : reading.hits)
    CHECK(hit.offset + hit.length <= size && hit.length > 0, "a hit outside");
  for (const auto& entity : reading.entities) {
    CHECK(entity.offset + entity.length <= size && entity.length > 0, "an entity outside");
    CHECK(duanlian::is_utf8(entity.value) && !entity.value.empty(), "a value that is no text");
  }
  CHECK(duanlian::is_utf8(reading.signature), "a signature that is no text");
  CHECK(total >= 0 && total <= kScoreMilliMax, "a score out of bounds");
  const auto& again = reader.read(text);
  CHECK(again.hits.size() == hits && again.total_milli == total, "a second reading differs");
  return 0;
}
