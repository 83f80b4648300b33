#include "api/outbox.h"

#include <gtest/gtest.h>

#include "api/limits.h"

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

TEST(Outbox, bytes_are_counted_and_given_back) {
  Meter meter;
  Outbox outbox;
  const auto a = outbox.open(*BodyShare::reserve(meter, 100), false);
  EXPECT_EQ(outbox.bytes(), 100U);
  EXPECT_EQ(meter.counters().bodies_bytes, 100U);
  outbox.fill(a, saying("abc"));
  EXPECT_EQ(outbox.bytes(), 103U);
  taken(outbox);
  EXPECT_EQ(outbox.bytes(), 0U);
  EXPECT_EQ(meter.counters().bodies_bytes, 0U);
}

TEST(Outbox, all_bodies_together_have_a_limit) {
  Meter meter;
  auto large = BodyShare::reserve(meter, kBodiesBytesMax);
  ASSERT_TRUE(large);
  EXPECT_FALSE(BodyShare::reserve(meter, 1));
  large.reset();
  EXPECT_TRUE(BodyShare::reserve(meter, 1));
  EXPECT_FALSE(BodyShare::reserve(meter, kBodiesBytesMax + 1));
}

}  // namespace
}  // namespace duanlian::api
