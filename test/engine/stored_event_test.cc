// Whatever the edge takes can be journalled and read back, for ever.
#include <array>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <string_view>

#include "model/event_json.h"

namespace duanlian::engine {
namespace {

constexpr unsigned kSeed = 11;
constexpr int kEvents = 20'000;

template <std::size_t Count>
std::string_view any_of(const std::array<std::string_view, Count>& choices, std::mt19937& random) {
  return choices[random() % Count];
}

// Times at the borders of what can be said, most of them valid.
std::string a_time(std::mt19937& random) {
  constexpr std::array<std::string_view, 6> kDates = {"0001-01-01", "9999-12-31", "2026-02-28",
                                                      "1969-12-31", "0000-12-31", "2000-02-29"};
  constexpr std::array<std::string_view, 4> kClocks = {"00:00:00", "23:59:59", "12:30:01", "00:59:60"};
  constexpr std::array<std::string_view, 6> kFractions = {"", ".1", ".05", ".000001", ".999999", ".120"};
  constexpr std::array<std::string_view, 6> kOffsets = {"Z",      "+00:01", "-00:01",
                                                        "+23:59", "-23:59", "+08:00"};
  return std::string(any_of(kDates, random)) + "T" + std::string(any_of(kClocks, random)) +
         std::string(any_of(kFractions, random)) + std::string(any_of(kOffsets, random));
}

std::string a_text(std::mt19937& random) {
  constexpr std::array<std::string_view, 12> kParts = {
      "a",    "\\u0041",        "\\n", "\\t",  "\\f", "\\u007f", "\\u0000",
      "断链", "\\ud83d\\ude00", "\\/", "\\\"", " "};
  std::string text;
  for (auto count = random() % 5; count > 0; --count) text += any_of(kParts, random);
  return text;
}

std::string an_event(std::mt19937& random) {
  const std::string header = R"("id":"x)" + a_text(random) +
                             R"(","time":"2026-11-24T09:00:00.5Z","source":"bank_a","purpose":"anti_fraud",)";
  switch (random() % 3) {
    case 0:
      return R"({"kind":"report",)" + header + R"("role":"victim","happened":")" + a_time(random) +
             R"(","text":")" + a_text(random) + R"("})";
    case 1:
      return R"({"kind":"watchlist_entry",)" + header +
             R"("action":"add","list":"l","entity":{"kind":"account","id":"A"},"expires":")" +
             a_time(random) + R"(","reason":")" + a_text(random) + R"("})";
    default:
      return R"({"kind":"pack_activated",)" + header + R"("pack":")" + a_text(random) + R"(","version":")" +
             a_text(random) + R"(","digest":"d","files":[{"path":"p","text":"t)" + a_text(random) + R"("}]})";
  }
}

TEST(StoredEvent, whatever_is_taken_reads_back_equal_from_its_canonical_form) {
  std::mt19937 random(kSeed);
  model::EventReader reader;
  int taken = 0;
  for (int i = 0; i < kEvents; ++i) {
    const std::string text = an_event(random);
    const auto event = reader.read(text);
    if (!event) continue;
    ++taken;
    std::string once;
    model::append_event(once, *event);
    const auto again = reader.read_stored(once);
    ASSERT_TRUE(again) << text << ": " << again.error().message;
    std::string twice;
    model::append_event(twice, *again);
    ASSERT_EQ(once, twice);
  }
  EXPECT_GT(taken, kEvents / 20);
}

}  // namespace
}  // namespace duanlian::engine
