#include "model/phone_plan.h"

#include <string_view>

#include "base/hash.h"

// What the library compiles its plans from. It exports them, but has no header for them and no version to
// ask.
namespace i18n::phonenumbers {
int metadata_size();
const void* metadata_get();
}  // namespace i18n::phonenumbers

namespace duanlian::model {

uint64_t phone_plan_fingerprint() {
  static const uint64_t kFingerprint =
      hash64({static_cast<const char*>(i18n::phonenumbers::metadata_get()),
              static_cast<std::size_t>(i18n::phonenumbers::metadata_size())});
  return kFingerprint;
}

}  // namespace duanlian::model
