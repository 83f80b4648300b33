#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "connect/duanlian/answer_reader.h"
#include "connect/duanlian/limits.h"

// The answer of any server to two events: an outcome for each of them, or a sentence. The reader is good for
// the next answer whatever came.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size) {
  using namespace duanlian;
  static connect::AnswerReader reader;
  static const std::vector<model::Event> kEvents = [] {
    std::vector<model::Event> events(2);
    events[0].header = {.id = "t1", .source = "bank_a"};
    events[1].header = {.id = "t2", .source = "bank_a"};
    return events;
  }();
  const std::string_view body(reinterpret_cast<const char*>(bytes), size);
  const auto answers = reader.read(body, kEvents);
  CHECK(answers ? answers->size() == 2 : !answers.error().message.empty(), "an answer, or words");
  for (const char c : reader.message_of(body)) {
    const auto code = static_cast<unsigned char>(c);
    CHECK(code >= ' ' && code != 0x7F, "words that can be shown");
  }
  CHECK(reader.message_of(body).size() <= connect::kMessageBytesMax, "few words");
  constexpr std::string_view kGood =
      R"({"decision":{"event":"t1","source":"bank_a","position":7,"outcome":"allow"},"repeated":false})";
  CHECK(reader.read(kGood, std::span(kEvents).first(1)).has_value(), "the next answer");
  return 0;
}
