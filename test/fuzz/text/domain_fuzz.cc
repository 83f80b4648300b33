// Any bytes as an address.

#include <string_view>

#include "base/check.h"
#include "base/file.h"
#include "base/utf8.h"
#include "text/domain.h"
#include "text/phrase_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  using namespace duanlian::text;
  static const BrandList kBrands = *load_brands(
      *duanlian::read_file(DUANLIAN_SOURCE_DIR "/packs/core/brands.yaml", kPhraseFileBytesMax), "brands");
  const auto facts = inspect_domain({reinterpret_cast<const char*>(bytes), size}, kBrands);
  CHECK(duanlian::is_utf8(facts.unicode) && duanlian::is_utf8(facts.skeleton), "a name that is no text");
  CHECK(!facts.valid || !facts.host.empty(), "valid without a host");
  for (const char c : facts.host) CHECK(static_cast<uint8_t>(c) < 0x80, "a host that is not ASCII");
  CHECK(facts.digit_share_milli >= 0 && facts.digit_share_milli <= 1000, "a share out of bounds");
  CHECK(facts.brand.empty() == (facts.brand_match == BrandMatch::none), "a brand without a match");
  return 0;
}
