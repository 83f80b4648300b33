#include <cstddef>
#include <cstdint>

#include "whole_file.h"

// JSON lines of any bytes under one mapping.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size) {
  using duanlian::connect::Mapping;
  static const Mapping kMapping = *Mapping::parse(R"(format: jsonl
kind: {column: k, map: {t: transfer, m: message}}
header:
  id: {column: i}
  time: {column: t, format: epoch_ms}
  source: {constant: bank}
  purpose: {constant: anti_fraud}
transfer:
  debtor.account: {column: a.b}
  creditor.account: {column: a.c.d, optional: true}
  amount: {column: v, unit: major}
  currency: {column: c}
message:
  text: {column: n}
  receivers: {column: p, optional: true}
)",
                                                  "map");
  duanlian::connect::read_whole({reinterpret_cast<const char*>(bytes), size}, kMapping);
  return 0;
}
