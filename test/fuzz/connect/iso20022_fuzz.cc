#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/utf8.h"
#include "connect/iso20022/message.h"

// A message of any bytes: it is refused with words, or it is read; then what we write of it reads the same,
// and the same bytes come out again.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size) {
  using namespace duanlian;
  using namespace duanlian::connect::iso20022;
  const auto read = read_message({reinterpret_cast<const char*>(bytes), size}, {.local_offset = hours(8)});
  if (!read) {
    CHECK(!read.error().message.empty() && is_utf8(read.error().message), "words");
    for (const char c : read.error().message)
      CHECK(static_cast<unsigned char>(c) >= ' ', "words that can be shown");
    return 0;
  }
  for (const std::string& sentence : read->unread) CHECK(is_utf8(sentence), "sentences that can be shown");
  if (const auto* request = std::get_if<CancellationRequest>(&read->message)) {
    for (const Cancellation& payment : request->payments) {
      if (const auto terms = terms_of(payment); terms && *terms != CancellationTerms{}) {
        Cancellation again;
        CHECK(add_terms(again, *terms).has_value() && *terms_of(again) == *terms,
              "terms that were read are written");
      }
    }
  }
  const auto written = write_message(read->message);
  if (!written) {
    CHECK(!written.error().message.empty(), "words");
    return 0;
  }
  const auto again = read_message(*written);
  CHECK(again.has_value(), again ? "" : again.error().message);
  CHECK(again->message == read->message, "what was written reads the same");
  CHECK(again->unread.empty(), "nothing is written that is not read");
  const auto twice = write_message(again->message);
  CHECK(twice && *twice == *written, "the same message is the same bytes");
  return 0;
}
