#include <cstddef>
#include <cstdint>

#include "whole_file.h"

// A CSV file of any bytes under one mapping; the first byte chooses its encoding.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size) {
  using duanlian::connect::Mapping;
  constexpr std::string_view kRest = R"(
kind: {column: k, map: {t: transfer, m: message}}
header:
  id: {template: "{@line}-{i}", strip: true}
  time: {column: t, format: "%Y-%m-%d %H:%M:%S.%f", zone: "+08:00"}
  source: {constant: bank}
  purpose: {constant: anti_fraud}
transfer:
  debtor.account: {column: a}
  debtor.phone: {column: p, region: CN, optional: true}
  creditor.account: {column: b, optional: true}
  creditor.name: {column: n, optional: true}
  amount: {column: v, unit: major}
  currency: {column: c}
  method: {column: m, optional: true}
message:
  text: {column: n}
  receivers: {column: p, separator: "/", optional: true}
label: {column: k, default: none}
)";
  static const Mapping kUtf8 = *Mapping::parse("format: csv" + std::string(kRest), "map");
  static const Mapping kGb = *Mapping::parse("format: csv\nencoding: gb18030" + std::string(kRest), "map");
  if (size == 0) return 0;
  const std::string header = bytes[0] % 4 == 0 ? "" : "k,i,t,a,p,b,n,v,c,m\n";
  const std::string_view rest(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  duanlian::connect::read_whole(header + std::string(rest), bytes[0] % 2 == 0 ? kUtf8 : kGb);
  return 0;
}
