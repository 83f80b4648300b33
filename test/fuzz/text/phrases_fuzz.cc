// Any bytes as a phrase file and as a brand file; what loads is built and reads a text.

#include <string_view>

#include "text/domain.h"
#include "text/phrase_file.h"
#include "text/reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  using namespace duanlian::text;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  if (auto source = load_phrases(text, "fuzz.yaml")) {
    if (const auto lexicon = Lexicon::build(*std::move(source))) {
      Reader reader(*lexicon);
      reader.read(text);
    }
  }
  if (const auto brands = load_brands(text, "fuzz.yaml")) inspect_domain(text, *brands);
  return 0;
}
