#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "base/utf8.h"
#include "respond/outreach/outreach_pack.h"
#include "respond/outreach/words_lint.h"

// The first byte says whether the rest is a file of words or words alone. A pack is built or refused with a
// reason; in words the lint finds places that are there.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size) {
  using namespace duanlian;
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  if (bytes[0] % 2 == 0) {
    const auto built = respond::OutreachPack::build(
        {{.path = "a.yaml", .text = "outreach: f\nversion: '1'\nofficial_numbers: ['110']\n"},
         {.path = "b.yaml", .text = text}});
    CHECK(built || !built.error().message.empty(), "a refusal without a reason");
    return 0;
  }
  if (!is_utf8(text)) return 0;
  const std::vector<std::string> official{"110"};
  for (const auto approach : respond::kApproaches) {
    for (const auto& one : respond::lint_words(text, respond::Tongue::en, approach, official))
      CHECK(one.at <= count_code_points(text) && !one.what.empty(), "a finding outside the text");
  }
  return 0;
}
