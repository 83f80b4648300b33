#include "detect/deciders.h"

#include "base/coding.h"
#include "model/phone_plan.h"
#include "text/fold_table.h"

namespace duanlian::detect {
namespace {

std::string hexadecimal(uint64_t number) {
  std::string bytes;
  put_big_endian64(bytes, number);
  return to_hex(bytes);
}

}  // namespace

const std::string& deciders() {
  static const std::string kText = "duanlian " DUANLIAN_VERSION " phone_plan " +
                                   hexadecimal(model::phone_plan_fingerprint()) + " fold_table " +
                                   hexadecimal(text::FoldTable::fingerprint());
  return kText;
}

}  // namespace duanlian::detect
