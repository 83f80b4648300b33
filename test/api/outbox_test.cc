#include "api/outbox.h"

#include <gtest/gtest.h>

namespace duanlian::api {
namespace {

Response saying(std::string body, bool close = false) {
  return {.status = 200, .media_type = "text/plain", .body = std::move(body), .headers = {}, .close = close};
}

std::string taken(Outbox& outbox) {
  std::string out;
  for (const Outbox::Ready& ready : outbox.take_ready()) out += ready.response.body;
  return out;
}

TEST(Outbox, answers_leave_in_the_order_of_the_requests) {
  Outbox outbox;
  const auto a = outbox.open({}, false);
  const auto b = outbox.open({}, false);
  const auto c = outbox.open({}, false);
  outbox.fill(c, saying("c"));
  EXPECT_EQ(taken(outbox), "");
  outbox.fill(a, saying("a"));
  EXPECT_EQ(taken(outbox), "a");
  outbox.fill(b, saying("b"));
  EXPECT_EQ(taken(outbox), "bc");
  EXPECT_TRUE(outbox.empty());
}

TEST(Outbox, nothing_leaves_after_the_answer_that_closes) {
  Outbox outbox;
  const auto a = outbox.open({}, false);
  const auto b = outbox.open({}, false);
  outbox.fill(a, saying("a", true));
  outbox.fill(b, saying("b"));
  EXPECT_EQ(taken(outbox), "a");
}

MemoryShare share_of(Meter& meter, std::size_t bytes) {
  MemoryShare share(meter);
  EXPECT_TRUE(share.grow_to(bytes));
  return share;
}

TEST(Outbox, bytes_are_counted_until_the_answer_is_written) {
  Meter meter;
  Outbox outbox;
  const auto a = outbox.open({.body = share_of(meter, 100), .answer = share_of(meter, 50)}, false);
  EXPECT_EQ(outbox.bytes(), 100U);
  EXPECT_EQ(meter.counters().memory_bytes, 150U);
  outbox.fill(a, saying("abc"));
  EXPECT_EQ(outbox.bytes(), 3U);
  EXPECT_EQ(meter.counters().memory_bytes, 3U) << "the body is gone, and the answer is as large as it is";
  auto ready = outbox.take_ready();
  EXPECT_EQ(outbox.bytes(), 0U);
  EXPECT_EQ(meter.counters().memory_bytes, 3U) << "it is being written";
  ready.clear();
  EXPECT_EQ(meter.counters().memory_bytes, 0U);
}

TEST(MemoryShare, all_together_have_a_limit) {
  Meter meter(1'000);
  MemoryShare large(meter);
  EXPECT_TRUE(large.grow_to(600));
  EXPECT_TRUE(large.grow_to(1'000));
  MemoryShare other(meter);
  EXPECT_FALSE(other.grow_to(1));
  EXPECT_EQ(other.bytes(), 0U);
  other.become(500);
  EXPECT_EQ(meter.counters().memory_bytes, 1'500U) << "what is there is counted";
  large = {};
  EXPECT_EQ(meter.counters().memory_bytes, 500U);
  EXPECT_TRUE(other.grow_to(1'000));
  EXPECT_FALSE(other.grow_to(1'001));
}

}  // namespace
}  // namespace duanlian::api
