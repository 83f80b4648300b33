#include <cstddef>
#include <cstdint>
#include <string_view>

#include "api/tokens.h"
#include "base/check.h"

// A token file is read whole or refused with a place; a token that was read may do something.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto tokens = duanlian::api::parse_tokens(text, "t.yaml");
  if (!tokens) {
    CHECK(tokens.error().message.starts_with("t.yaml:"), "the error names the file");
    return 0;
  }
  const duanlian::api::Token* const found = tokens->find(text);
  CHECK(found == nullptr || !found->roles.empty(), "a token has roles");
  return 0;
}
