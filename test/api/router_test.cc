#include "api/router.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace duanlian::api {
namespace {

using testing::HasSubstr;

// A small table: an open resource, one for loopback, one with a body for a role.
Router small_router() {
  const auto answer = [](const Request&, const Reply&) {};
  Token token{.name = "t", .source = "bank_a", .digest = sha256("s3cret"), .roles = {Role::submit}};
  Token reader{.name = "r", .source = "bank_b", .digest = sha256("reader"), .roles = {Role::read_all}};
  return Router(
      Tokens({token, reader}),
      {{.method = "GET",
        .path = {"open"},
        .access = Access::open,
        .roles = {},
        .takes = {},
        .answer = answer},
       {.method = "GET",
        .path = {"near"},
        .access = Access::loopback,
        .roles = {},
        .takes = {},
        .answer = answer},
       {.method = "POST",
        .path = {"v1", "*"},
        .access = Access::token,
        .roles = {Role::submit},
        .takes = {{.name = "application/json", .bytes_max = 10}, {.name = "text/plain", .bytes_max = 100}},
        .answer = answer}});
}

// The status, and the error's words.
std::string outcome_of(const Head& head) {
  static const Router kRouter = small_router();
  const auto decided = kRouter.admit(head);
  if (const auto* response = std::get_if<Response>(&decided)) {
    std::string out = std::to_string(response->status) + " " + response->body;
    for (const auto& [name, value] : response->headers) out += " " + name + ": " + value;
    return out;
  }
  return "admitted " + std::get<Admitted>(decided).route->name();
}

Head post(std::string_view authorization, std::string_view media_type, std::size_t bytes) {
  return {.method = "POST",
          .target = "/v1/x",
          .authorization = authorization,
          .media_type = media_type,
          .has_body = true,
          .body_bytes = bytes};
}

TEST(Router, finds_the_resource_and_its_methods) {
  EXPECT_EQ(outcome_of({.method = "GET", .target = "/open"}), "admitted /open");
  EXPECT_EQ(outcome_of({.method = "HEAD", .target = "/open"}), "admitted /open");
  EXPECT_THAT(outcome_of({.method = "GET", .target = "/open/"}), HasSubstr("404"));
  EXPECT_THAT(outcome_of({.method = "GET", .target = "/v1/"}), HasSubstr("404"));
  EXPECT_THAT(outcome_of({.method = "PUT", .target = "/open"}), HasSubstr("405"));
  EXPECT_THAT(outcome_of({.method = "PUT", .target = "/open"}), HasSubstr("Allow: GET, HEAD"));
  EXPECT_THAT(outcome_of({.method = "GET", .target = "/v1/x"}), HasSubstr("Allow: POST"));
  EXPECT_THAT(outcome_of({.method = "GET", .target = "/%"}), HasSubstr("400"));
  const std::string far_away(5'000, 'a');
  EXPECT_THAT(outcome_of({.method = "GET", .target = "/" + far_away}), HasSubstr("414"));
}

TEST(Router, asks_for_a_token_and_a_role) {
  EXPECT_EQ(outcome_of(post("Bearer s3cret", "application/json", 5)), "admitted /v1/{id}");
  EXPECT_EQ(outcome_of(post("bearer  s3cret ", "application/json", 5)), "admitted /v1/{id}");
  EXPECT_THAT(outcome_of(post("", "application/json", 5)), HasSubstr("401"));
  EXPECT_THAT(outcome_of(post("", "application/json", 5)), HasSubstr("WWW-Authenticate: Bearer"));
  EXPECT_THAT(outcome_of(post("Bearer", "application/json", 5)), HasSubstr("401"));
  EXPECT_THAT(outcome_of(post("Basic s3cret", "application/json", 5)), HasSubstr("401"));
  EXPECT_THAT(outcome_of(post("Bearer wrong", "application/json", 5)), HasSubstr("401"));
  EXPECT_THAT(outcome_of(post("Bearer " + std::string(1'000, 'a'), "application/json", 5)), HasSubstr("401"));
  EXPECT_THAT(outcome_of(post("Bearer reader", "application/json", 5)), HasSubstr("403"));
}

TEST(Router, a_token_never_stands_in_an_answer) {
  EXPECT_THAT(outcome_of(post("Bearer hunter2", "application/json", 5)), Not(HasSubstr("hunter2")));
  EXPECT_THAT(outcome_of(post("Bearer reader", "application/json", 5)), Not(HasSubstr("reader")));
}

TEST(Router, loopback_needs_no_token_where_the_resource_says_so) {
  EXPECT_EQ(outcome_of({.method = "GET", .target = "/near", .from_loopback = true}), "admitted /near");
  EXPECT_THAT(outcome_of({.method = "GET", .target = "/near"}), HasSubstr("401"));
  EXPECT_EQ(outcome_of({.method = "GET", .target = "/near", .authorization = "Bearer reader"}),
            "admitted /near");
}

TEST(Router, bodies_have_types_and_limits_of_their_own) {
  EXPECT_EQ(outcome_of(post("Bearer s3cret", "Application/JSON; charset=utf-8", 10)), "admitted /v1/{id}");
  EXPECT_THAT(outcome_of(post("Bearer s3cret", "application/json", 11)), HasSubstr("413"));
  EXPECT_EQ(outcome_of(post("Bearer s3cret", "text/plain", 11)), "admitted /v1/{id}");
  EXPECT_THAT(outcome_of(post("Bearer s3cret", "text/html", 5)), HasSubstr("415"));
  EXPECT_THAT(outcome_of(post("Bearer s3cret", "", 5)), HasSubstr("application/json or text/plain"));
  EXPECT_THAT(outcome_of({.method = "GET", .target = "/open", .has_body = true, .body_bytes = 1}),
              HasSubstr("413"));
}

}  // namespace
}  // namespace duanlian::api
