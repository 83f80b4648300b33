// Any bytes as a line of the form of the conformance tests.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "rules/eval_line.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  (void)duanlian::rules::eval_line({reinterpret_cast<const char*>(data), size});
  return 0;
}
