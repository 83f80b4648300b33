#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "detect/pack.h"

// The first byte says which file of the pack the rest of the bytes is; a pack is built or refused with a
// reason.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  std::string pack =
      "pack: f\nversion: '1'\nname: {zh: a, en: a}\npolicies:\n  transfer: {steps: [{score: 0.5, outcome: "
      "warn}], "
      "remedy: {zh: a, en: a}, papers: {zh: a, en: a}, appeal: {zh: a, en: a}}\n";
  std::string list = "list: l\nname: {zh: a, en: a}\nsource: s\nentries: [x]\n";
  std::string rules =
      "rules: [{id: R, on: transfer, name: {zh: a, en: a}, words: {zh: a, en: a}, when: event.amount > 1, "
      "weight: 0.5, "
      "action: warn, basis: [x]}]\n";
  (bytes[0] % 3 == 0 ? pack : bytes[0] % 3 == 1 ? list : rules) = text;
  const auto built = duanlian::detect::Pack::build({{.path = "lists/l.yaml", .text = list},
                                                    {.path = "pack.yaml", .text = pack},
                                                    {.path = "rules/r.yaml", .text = rules}});
  CHECK(built || !built.error().empty(), "a refusal without a reason");
  return 0;
}
