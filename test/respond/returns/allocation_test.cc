#include "respond/returns/allocation.h"

#include <gtest/gtest.h>

#include "respond/returns/small_returns.h"

namespace duanlian::respond {
namespace {

TEST(Allocation, GivesTracedMoneyToItsVictimAtOnce) {
  const auto out = SmallReturns()
                       .pot("O1", 100)
                       .victim("V1", 80)
                       .victim("V2", 90)
                       .traced("O1", "V2", 60)
                       .traced("O1", "V1", 40, TraceBasis::single_remittance)
                       .allocate();
  EXPECT_EQ(parts_text(out), "O1>V1 40 single_remittance ready; O1>V2 60 time_stamps ready");
  const auto cash =
      SmallReturns().pot("O1", 9).victim("V1", 9).traced("O1", "V1", 9, TraceBasis::cash_deposit).allocate();
  EXPECT_EQ(parts_text(cash), "O1>V1 9 cash_deposit ready");
  EXPECT_TRUE(out.sharings.empty());
  EXPECT_EQ(out.pots[0].rest, 0);
  EXPECT_EQ(out.victims[0].open, 40);
  EXPECT_EQ(out.victims[1].open, 30);
}

TEST(Allocation, SharesWhatIsNobodysByLossAndWaitsForTheNotice) {
  const auto out =
      SmallReturns().pot("O1", 100).victim("V1", 100).victim("V2", 100).victim("V3", 100).allocate();
  EXPECT_EQ(parts_text(out),
            "O1>V1 34 pro_rata notice_needed; O1>V2 33 pro_rata notice_needed; O1>V3 33 pro_rata "
            "notice_needed");
  EXPECT_EQ(out.pots[0].waiting, 100);
  ASSERT_EQ(out.sharings.size(), 1U);
  EXPECT_EQ(out.sharings[0].amount, 100);
  EXPECT_FALSE(out.sharings[0].notice.ready_at);
}

TEST(Allocation, NeverGivesMoreThanTheLossLessWhatCameBack) {
  const auto out = SmallReturns()
                       .pot("O1", 1'000)
                       .victim("V1", 100, 95)
                       .victim("V2", 200)
                       .traced("O1", "V1", 50)
                       .notice("2026-10-02T00:00:00Z")
                       .allocate();
  EXPECT_EQ(parts_text(out), "O1>V1 5 time_stamps ready; O1>V2 200 pro_rata ready");
  EXPECT_EQ(out.pots[0].rest, 795);
  EXPECT_EQ(out.pots[0].reason, RestReason::all_made_whole);
}

TEST(Allocation, GivesOnWhatACapLeavesToThoseStillShort) {
  // By loss alone 50 each; V1 may have 10 only.
  const auto out = SmallReturns().pot("O1", 100).victim("V1", 100, 90).victim("V2", 100).allocate();
  EXPECT_EQ(out.victims[0].planned, 10);
  EXPECT_EQ(out.victims[1].planned, 90);
}

TEST(Allocation, NamesWhatNobodyClaims) {
  const auto out = SmallReturns().pot("O1", 70).pot("O2", 9, "USD").victim("V1", 70).allocate();
  EXPECT_EQ(out.pots[0].rest, 0);
  EXPECT_EQ(out.pots[0].reason, RestReason::none);
  EXPECT_EQ(out.pots[1].rest, 9);
  EXPECT_EQ(out.pots[1].reason, RestReason::no_victim);
}

TEST(Allocation, SharesAPotWithMoreTracedThanThereIsAmongThoseTracedThere) {
  const auto out = SmallReturns()
                       .pot("O1", 90)
                       .victim("V1", 500)
                       .victim("V2", 500)
                       .victim("V3", 500)
                       .traced("O1", "V1", 60)
                       .traced("O1", "V2", 120)
                       .allocate();
  EXPECT_EQ(parts_text(out), "O1>V1 30 pro_rata notice_needed; O1>V2 60 pro_rata notice_needed");
  EXPECT_TRUE(out.sharings[0].traced);
  EXPECT_EQ(out.sharings[0].reports, (std::vector<std::string>{"V1", "V2"}));
}

TEST(Allocation, LeavesPaidWhatWasPaidAndLetsALaterVictimCatchUp) {
  // V1 had 50 of a first sharing of 50. V2 comes later: of 100 in all each is to have 50.
  const auto both =
      SmallReturns().pot("O1", 100).victim("V1", 100).victim("V2", 100).paid("O1", "V1", 50, true).allocate();
  EXPECT_EQ(parts_text(both), "O1>V2 50 pro_rata notice_needed");
  EXPECT_EQ(both.pots[0].returned, 50);
  // More was paid to V1 than is his by now: nobody takes it back.
  const auto late =
      SmallReturns().pot("O1", 100).victim("V1", 100).victim("V2", 100).paid("O1", "V1", 70, true).allocate();
  EXPECT_EQ(parts_text(late), "O1>V2 30 pro_rata notice_needed");
}

TEST(Allocation, CountsTracedMoneyThatWasPaidAsPaid) {
  const auto out = SmallReturns()
                       .pot("O1", 100)
                       .victim("V1", 100)
                       .victim("V2", 100)
                       .traced("O1", "V1", 60)
                       .paid("O1", "V1", 60, false)
                       .allocate();
  EXPECT_EQ(parts_text(out), "O1>V1 20 pro_rata notice_needed; O1>V2 20 pro_rata notice_needed");
}

TEST(Allocation, SaysWhenMoreCameBackThanWasLost) {
  const auto out = SmallReturns().pot("O1", 100).victim("V1", 50, 20).paid("O1", "V1", 40, true).allocate();
  EXPECT_EQ(parts_text(out), "");
  EXPECT_EQ(out.victims[0].over, 10);
  EXPECT_EQ(out.victims[0].open, 0);
}

TEST(Allocation, HoldsWhatAnObjectionStopsAndNothingElse) {
  SmallReturns small;
  small.pot("O1", 100).pot("O2", 100).victim("V1", 300).victim("V2", 300);
  small.traced("O1", "V1", 100).traced("O2", "V2", 40).notice("2026-10-05T00:00:00Z");
  small.objection("O2", "");
  const auto pot = small.allocate();
  EXPECT_EQ(parts_text(pot), "O1>V1 100 time_stamps ready; O2>V2 40 time_stamps held");
  EXPECT_EQ(pot.pots[1].held, 40);
  EXPECT_EQ(pot.pots[1].rest, 60);
  EXPECT_EQ(pot.pots[1].reason, RestReason::objection);
  EXPECT_EQ(pot.parts[1].objection, "E1");

  small.one.objections.clear();
  small.objection("", "V1");
  EXPECT_EQ(parts_text(small.allocate()),
            "O1>V1 100 time_stamps held; O2>V1 30 pro_rata held; O2>V2 40 time_stamps ready; O2>V2 30 "
            "pro_rata ready");

  small.one.objections.clear();
  small.objection("", "");
  EXPECT_EQ(parts_text(small.allocate()),
            "O1>V1 100 time_stamps ready; O2>V1 30 pro_rata held; O2>V2 40 time_stamps ready; O2>V2 30 "
            "pro_rata held");
}

TEST(Allocation, PaysHardshipFirstAndNotAFenMore) {
  SmallReturns small;
  small.pot("O1", 101).victim("V1", 100).victim("V2", 100, 0, "dialysis, no other income");
  const auto with = small.allocate();
  EXPECT_EQ(parts_text(with), "O1>V2 50 pro_rata notice_needed; O1>V1 51 pro_rata notice_needed");
  small.one.victims[1].hardship.clear();
  EXPECT_EQ(parts_text(small.allocate()), "O1>V1 51 pro_rata notice_needed; O1>V2 50 pro_rata notice_needed");
}

TEST(Allocation, RefusesWhatCannotBeReckoned) {
  const auto refusal = [](const SmallReturns& small) {
    const auto out = allocate_returns(small.one);
    return out ? std::string() : out.error().message;
  };
  EXPECT_EQ(refusal(SmallReturns().pot("O1", 1).pot("O1", 2)), "pot O1 is there twice");
  EXPECT_EQ(refusal(SmallReturns().victim("V1", 1).victim("V1", 2)), "victim V1 is there twice");
  EXPECT_EQ(refusal(SmallReturns().pot("O1", 1).victim("V1", 1).traced("O2", "V1", 1)),
            "a traced amount names an unknown order");
  EXPECT_EQ(refusal(SmallReturns().pot("O1", 9, "USD").victim("V1", 1).traced("O1", "V1", 1)),
            "a traced amount: pot O1 and victim V1 are of two currencies");
  EXPECT_EQ(refusal(SmallReturns().pot("O1", 9).victim("V1", 20).paid("O1", "V1", 10, true)),
            "pot O1: more was returned than was frozen");
  EXPECT_EQ(refusal(SmallReturns().pot("O1", kReturnAmountMax + 1)),
            "pot O1: frozen is 100000000000001; from 0 to 100000000000000 minor units are possible");
  EXPECT_EQ(refusal(SmallReturns().victim("V1", 0)),
            "victim V1: loss is 0; from 1 to 100000000000000 minor units are possible");
  EXPECT_EQ(refusal(SmallReturns().victim("\xff", 1)), "the report of a victim is not UTF-8");
  EXPECT_EQ(refusal(SmallReturns().objection("O9", "")), "objection E1 names an unknown order");
}

}  // namespace
}  // namespace duanlian::respond
