#include "respond/returns/public_notice.h"

#include <gtest/gtest.h>

#include "respond/returns/small_returns.h"

namespace duanlian::respond {
namespace {

TEST(PublicNotice, StandsForThirtyWholeDaysOfChina) {
  // Begun on 1 November in China, whatever the hour: the 30 days are 2 November to 1 December.
  for (const auto* begun : {"2026-11-01T00:00:00+08:00", "2026-11-01T23:59:59+08:00"})
    EXPECT_EQ(to_rfc3339(notice_end(returns_time(begun))), "2026-12-01T16:00:00Z") << begun;
  EXPECT_EQ(to_rfc3339(notice_end(returns_time("2026-11-02T00:00:00+08:00"))), "2026-12-02T16:00:00Z");
}

TEST(PublicNotice, HoldsSharedMoneyUntilItEnded) {
  SmallReturns small;
  small.pot("O1", 100).victim("V1", 100).notice("2026-11-01T10:00:00+08:00");
  small.one.as_of = returns_time("2026-12-01T23:59:59+08:00");
  auto out = small.allocate();
  EXPECT_EQ(parts_text(out), "O1>V1 100 pro_rata notice_running");
  ASSERT_TRUE(out.sharings[0].notice.ready_at);
  EXPECT_EQ(to_rfc3339(*out.sharings[0].notice.ready_at), "2026-12-01T16:00:00Z");
  small.one.as_of = returns_time("2026-12-02T00:00:00+08:00");
  EXPECT_EQ(parts_text(small.allocate()), "O1>V1 100 pro_rata ready");
}

TEST(PublicNotice, CoversOnlyWhatItNamed) {
  SmallReturns small;
  small.pot("O1", 100).victim("V1", 100).notice("2026-10-02T10:00:00+08:00");
  EXPECT_EQ(parts_text(small.allocate()), "O1>V1 100 pro_rata ready");
  // A later victim changes everybody's share: the public has to be told again.
  small.victim("V2", 100);
  EXPECT_EQ(parts_text(small.allocate()), "O1>V1 50 pro_rata notice_needed; O1>V2 50 pro_rata notice_needed");
  small.notice("2026-11-20T10:00:00+08:00");
  const auto again = small.allocate();
  EXPECT_EQ(parts_text(again), "O1>V1 50 pro_rata notice_running; O1>V2 50 pro_rata notice_running");
  EXPECT_EQ(again.sharings[0].notice.notice, "N2");
  // One that is only planned is none yet.
  small.one.notices[1].begun = returns_time("2026-12-20T10:00:00+08:00");
  EXPECT_EQ(small.allocate().sharings[0].notice.state, NoticeState::notice_needed);
}

}  // namespace
}  // namespace duanlian::respond
