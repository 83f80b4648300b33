#include "api/exchange.h"

#include <gtest/gtest.h>

namespace duanlian::api {
namespace {

TEST(Exchange, every_error_has_one_shape) {
  const Response response = error_response({ErrorCode::not_found, "no \"such\" thing"});
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.body, R"({"error":{"code":"not_found","message":"no \"such\" thing"}})");
  EXPECT_EQ(
      error_response(invalid("\xFF")).body,
      R"({"error":{"code":"invalid_argument","message":"the request has bytes that are not valid UTF-8"}})");
}

TEST(Exchange, what_may_succeed_later_says_when_to_try) {
  for (const ErrorCode code : {ErrorCode::unavailable, ErrorCode::no_space}) {
    const Response response = error_response({code, "full"});
    EXPECT_EQ(response.status, code == ErrorCode::no_space ? 507 : 503);
    ASSERT_EQ(response.headers.size(), 1U);
    EXPECT_EQ(response.headers.front().first, "Retry-After");
  }
  EXPECT_TRUE(error_response(invalid("wrong")).headers.empty());
}

}  // namespace
}  // namespace duanlian::api
