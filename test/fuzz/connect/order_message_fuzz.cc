#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "connect/webhook/order_message.h"

// What was read is written and read again as it is.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size) {
  using namespace duanlian::connect;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  static_cast<void>(read_answer_steps(text));
  const auto message = read_order_message(text);
  if (!message) return 0;
  std::string once;
  append_order_message(once, *message);
  const auto again = read_order_message(once);
  CHECK(again.has_value(), "what was written is not read");
  std::string twice;
  append_order_message(twice, *again);
  CHECK(once == twice, "a message changed");
  return 0;
}
