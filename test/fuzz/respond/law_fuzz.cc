#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/file.h"
#include "respond/law/law.h"

namespace {

using namespace duanlian;

const std::vector<model::PackFile>& shipped() {
  static const std::vector<model::PackFile> files = [] {
    std::vector<model::PackFile> read;
    for (const std::string name : {"authorities.yaml", "clocks.yaml", "measures.yaml", "pack.yaml"})
      read.push_back({.path = name, .text = *read_file(DUANLIAN_SOURCE_DIR "/packs/law/" + name, 1 << 20)});
    return read;
  }();
  return files;
}

void ask(const respond::Law& law) {
  for (const Timestamp at :
       {Timestamp{0}, Timestamp{1'800'000'000'000'000}, Timestamp{4'102'444'799'000'000}}) {
    for (std::size_t i = 1; i < model::kMeasures; ++i) {
      const auto* const measure = law.measure(static_cast<model::Measure>(i), at);
      if (measure != nullptr && measure->lasts)
        CHECK(measure->lasts->after(at) > at, "it ends before it begins");
    }
    law.clock("p1_call", at);
  }
}

}  // namespace

// The first byte says which file of the law pack the rest of the bytes is, or, from 4, the whole of measures
// after what is shipped: built, or refused with places.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  std::vector<model::PackFile> files = shipped();
  const std::size_t which = bytes[0] % 8;
  if (which < 4)
    files[which].text = text;
  else
    files[which - 4].text += text;
  CHECK(!respond::Law::is_law({}), "nothing is no law");
  respond::Law::is_law(files);
  const auto law = respond::Law::build(files);
  CHECK(law || !law.error().empty(), "a refusal without a reason");
  if (law) ask(**law);
  return 0;
}
