#include "api/health.h"

#include <gmock/gmock.h>

#include "api/metrics.h"

namespace duanlian::api {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(Health, says_how_far_events_are_on_disk) {
  engine::Intake::Counters counters;
  counters.position = 9;
  counters.durable = 7;
  const Response response = health_response(counters, {}, {});
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, R"({"status":"ok","position":7,"pack":null})");
}

TEST(Health, an_engine_that_has_stopped_is_not_healthy_and_says_why) {
  engine::Intake::Counters counters;
  counters.committer.stopped = true;
  counters.committer.waits_for_room = true;
  const Response response = health_response(counters, Error{ErrorCode::io, "the disk is gone"}, {});
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(
      response.body,
      R"({"status":"stopped","reason":"no event is taken until the server is started again: the disk is gone",)"
      R"("position":0,"pack":null})");
  ASSERT_EQ(response.headers.size(), 1U);
  EXPECT_EQ(response.headers.front().first, "Retry-After");
}

TEST(Health, both_troubles_and_the_durable_position_are_counts_too) {
  engine::Intake::Counters counters;
  counters.durable = 7;
  counters.committer.stopped = true;
  EXPECT_THAT(metrics_text(counters, Meter().counters(), {}),
              AllOf(HasSubstr("duanlian_stopped 1\n"), HasSubstr("duanlian_disk_full 0\n"),
                    HasSubstr("duanlian_durable_position 7\n")));
  counters.committer = {};
  counters.committer.waits_for_room = true;
  EXPECT_THAT(metrics_text(counters, Meter().counters(), {}),
              AllOf(HasSubstr("duanlian_stopped 0\n"), HasSubstr("duanlian_disk_full 1\n")));
}

}  // namespace
}  // namespace duanlian::api
