#include "respond/orders/order_scene.h"

// What institutions and holders say, and what comes of it.
namespace duanlian::respond {
namespace {

TEST(AnswerScene, twice_or_late_or_before_the_sending_is_told_changes_nothing) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order stop s1 account a1 amount=50 traced=50
    1 09:01  police  approved s1 officer=wang
    1 09:03  bank_1  executed s1 amount=50 message=b1
    1 09:03  police  sent s1 message=m1
    1 09:03  police  sent s1 message=m1
    1 09:04  bank_1  acknowledged s1
    1 09:04  bank_1  executed s1 amount=50 message=b1
    1 09:05  bank_1  executed s1 amount=50 message=b2
    expect s1 in_force done=50 ends=3/09:03
    expect oddities 0
    9 09:04  -       tick
    9 09:05  bank_1  executed s1 amount=50 message=b1
    9 09:05  bank_1  acknowledged s1
    expect s1 expired
    expect oddities 0
  )");
}

TEST(AnswerScene, that_fits_nothing_is_kept_for_a_person) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order stop s1 account a1 amount=50 traced=50
    1 09:00  bank_1  executed s1 amount=50    ! does not fit an order that is drafted
    1 09:01  police  approved s1 officer=wang
    1 09:02  police  sent s1
    1 09:03  bank_1  executed s9 amount=50    ! no order has that id
    1 09:03  bank_2  executed s1 amount=50    ! may not say that
    1 09:03  bank_1  executed s1 amount=51    ! more than was ordered
    expect s1 sent
    1 09:03  bank_1  executed s1 amount=20
    1 09:04  bank_1  executed s1 amount=50    ! another answer than before
    1 09:04  bank_1  refused s1 code=BE01     ! does not fit
    expect s1 in_force done=20
    expect oddities 6
  )");
  const Oddity& last = scene.book.oddities().back();
  EXPECT_EQ(last.position, scene.told.size());
  EXPECT_EQ(last.source, "bank_1");
  EXPECT_EQ(last.order, "s1");
  EXPECT_EQ(last.time, OrderScene::at("1", "09:04"));
  EXPECT_NE(last.what.find("与指令当前状态不符"), std::string::npos) << last.what;
}

TEST(AnswerScene, funds_gone_and_refused_say_why) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order stop s1 account a1 amount=50 traced=50
    1 09:00  police  order stop s2 account a2 amount=50 traced=50
    1 09:00  police  order query q1 account a2
    1 09:01  police  approved s1 officer=wang
    1 09:01  police  approved s2 officer=wang
    1 09:01  police  approved q1 officer=wang
    1 09:02  bank_1  executed s1 amount=0 code=AM04 reason=gone
    1 09:02  bank_1  refused s2 code=BE01 reason=name
    1 09:02  bank_1  answered q1 balance=7
    expect s1 not_executed held=0
    expect s2 refused held=0
    expect q1 closed
  )");
  EXPECT_EQ(scene.order("s1").why, "AM04 gone");
  EXPECT_EQ(scene.order("s2").why, "BE01 name");
  EXPECT_EQ(scene.book.open(), 0U);
}

TEST(AnswerScene, an_order_that_was_not_delivered_is_sent_again_with_the_same_message) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order stop s1 account a1 amount=50 traced=50
    1 09:01  police  approved s1 officer=wang
    1 09:02  police  sent s1 message=m1
    1 09:03  police  undelivered s1 reason=down
    expect s1 undelivered held=50
    1 09:04  police  sent s1 message=m1
    expect s1 sent
    1 09:05  police  undelivered s1 reason=down
    expect s1 undelivered
    1 09:06  bank_1  executed s1 amount=50
    expect s1 in_force
    expect oddities 0
  )");
}

TEST(AnswerScene, how_long_banks_take_is_known) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order stop s1 account a1 amount=50 traced=50
    1 09:00  police  approved s1 officer=wang
    1 09:00  police  sent s1
    1 09:10  bank_1  acknowledged s1
    1 09:30  bank_1  executed s1 amount=50
    1 09:30  bank_1  executed s1 amount=50
  )");
  const AnswerTimes& times = scene.book.answer_times();
  EXPECT_EQ(times.known("bank_1"), 1U);
  EXPECT_EQ(times.quantile("bank_1", 1'000, minutes(5)), minutes(30));
  EXPECT_EQ(times.quantile("bank_2", 500, minutes(5)), minutes(5));
}

TEST(ReleaseScene, whole_or_in_part_ends_what_it_names) {
  OrderScene scene;
  scene.play(R"(
    1 08:00  police  report r1 amount=50
    1 09:00  police  order stop s1 account a1 amount=50 traced=50 share=r1:50
    1 09:01  police  approved s1 officer=wang
    1 09:02  bank_1  executed s1 amount=50
    1 09:03  police  order release e1 account a1 ends=s1 amount=51     ! more than that order holds
    1 09:03  police  order release e2 account a1                       ! a release ends another order
    1 09:03  police  order release e3 account a1 ends=s9               ! no order of this issuer
    1 09:03  police  order release e4 account a2 ends=s1               ! is on another target
    1 09:03  police  order release e5 account a1 ends=s1 amount=20
    1 09:03  police  order release e6 account a1 ends=s1 amount=31     ! than others leave of it
    1 09:04  police  approved e5 officer=wang
    1 09:05  bank_1  executed e5 amount=20
    expect e5 closed
    expect s1 in_force held=30 released=20
    1 09:06  police  order stop s2 account a2 amount=21 traced=21 share=r1:21   ! nobody's money is stopped twice
    1 09:06  police  order stop s3 account a2 amount=20 traced=20 share=r1:20
    1 09:07  police  order release e7 account a1 ends=s1
    1 09:07  police  approved e7 officer=wang
    1 09:08  bank_1  executed e7 amount=30
    expect s1 lifted held=0
    expect oddities 0
  )");
}

TEST(ReleaseScene, of_what_the_bank_has_not_answered_yet_is_whole) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order stop s1 account a1 amount=50 traced=50
    1 09:01  police  order release e0 account a1 ends=s1               ! reject it instead
    1 09:01  police  approved s1 officer=wang
    1 09:02  police  sent s1
    1 09:03  police  order release e1 account a1 ends=s1 amount=20     ! released whole
    1 09:03  police  order release e2 account a1 ends=s1
    1 09:04  police  approved e2 officer=wang
    1 09:05  bank_1  executed e2 amount=50
    expect s1 lifted held=0 released=0
    1 09:06  bank_1  executed s1 amount=50                             ! does not fit an order that is lifted
  )");
  std::string bytes;
  scene.book.save(bytes);
  OrderBook other;
  other.activate(scene.book.law());
  EXPECT_TRUE(other.load(bytes));
}

TEST(ReleaseScene, that_a_bank_does_not_carry_out_stays_due) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order stop s1 account a1 amount=50 traced=50
    1 09:01  police  approved s1 officer=wang
    1 09:02  bank_1  executed s1 amount=50
    1 09:03  police  lifted s1                      ! who decided?
    1 09:03  police  lifted s1 officer=wang reason=cleared
    expect s1 in_force release_by=4/09:03
  )");
  EXPECT_EQ(scene.book.release_due().size(), 1U);
  scene.play(R"(
    1 09:04  police  order freeze f1 account a1 amount=50 succeeds=s1   ! is to be released
    1 09:04  police  order release e1 account a1 ends=s1
  )");
  EXPECT_EQ(scene.book.release_due().size(), 0U) << "it is on its way";
  scene.play(R"(
    1 09:05  police  approved e1 officer=wang
    1 09:06  bank_1  executed e1 amount=0 code=X1
    expect e1 not_executed
    expect s1 in_force release_by=4/09:03
  )");
  EXPECT_EQ(scene.book.release_due().size(), 1U);
  scene.play(R"(
    1 09:07  bank_1  lifted s1
    expect s1 lifted release_by=none
    expect oddities 1
  )");
  EXPECT_EQ(scene.book.release_due().size(), 0U);
  EXPECT_EQ(scene.book.open(), 0U);
}

TEST(ReleaseScene, of_unrelated_money_within_three_days_or_somebody_sees_it) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order freeze f1 account a1 amount=50 traced=50
    1 09:01  police  approved f1 officer=wang
    1 09:01  police  approved f1 officer=li
    1 09:02  bank_1  executed f1 amount=50
    2 09:00  police  lifted f1 officer=wang amount=20   ! by an order of release
    2 09:00  police  lifted f1 officer=wang
    5 08:59  -       tick
    expect oddities 1
    5 09:00  -       tick
    expect oddities 2
    6 09:00  -       tick
    expect oddities 2
    expect f1 in_force
  )");
  EXPECT_NE(scene.last_oddity().find("未按时解除"), std::string::npos);
  EXPECT_EQ(scene.book.oddities().back().position, 0U) << "no event: a clock";
}

TEST(AppealScene, is_answered_in_time_or_somebody_sees_it_and_may_be_made_again) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order stop s0 account a0 amount=50 traced=50
    1 09:00  bank_1  appealed s0                        ! does not fit
    1 09:00  police  order freeze f1 account a1 amount=50 traced=50
    1 09:01  police  approved f1 officer=wang
    1 09:01  police  approved f1 officer=li
    1 09:02  bank_1  executed f1 amount=50
    1 09:03  police  appeal_granted f1 officer=li       ! nobody appealed
    2 09:00  bank_1  appealed f1 reason=goods
    2 09:01  bank_1  appealed f1 reason=goods
    expect f1 in_force appeal_by=5/09:00
    3 09:00  bank_1  appeal_dismissed f1 officer=li     ! may not say that
    5 09:00  -       tick
    expect oddities 4
    5 09:01  police  appeal_dismissed f1                ! who decided?
    5 09:01  police  appeal_dismissed f1 officer=li
    expect f1 in_force appeal_by=none release_by=none
    6 09:00  -       tick
    6 09:00  bank_1  appealed f1 reason=goods
    expect f1 in_force appeal_by=9/09:00
    7 09:00  -       tick
    7 09:00  police  appeal_granted f1 officer=li
    expect f1 in_force appeal_by=none release_by=10/09:00
    10 09:00 -       tick
    expect oddities 6
  )");
  EXPECT_EQ(scene.book.release_due().size(), 1U);
}

TEST(AppealScene, goes_over_to_what_takes_the_place_of_the_order) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order stop s1 account a1 amount=50 traced=50
    1 09:01  police  approved s1 officer=wang
    1 09:02  bank_1  executed s1 amount=50
    1 10:00  police  order freeze f1 account a1 amount=50 succeeds=s1
    1 10:00  police  approved f1 officer=wang
    1 10:00  police  approved f1 officer=li
    1 10:01  bank_1  appealed s1
    1 10:02  police  lifted s1 officer=wang
    1 10:03  bank_1  executed f1 amount=50
    expect s1 closed appeal_by=none release_by=none
    expect f1 in_force appeal_by=4/10:01 release_by=4/10:02
  )");
  EXPECT_EQ(scene.book.release_due(), (std::set<uint32_t>{1}));
}

TEST(HoldScene, of_the_victims_own_account_is_unlocked_by_its_bank) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order protective_hold h1 account v1 amount=50
    1 09:01  police  approved h1 officer=wang
    1 09:02  bank_1  executed h1 amount=50
    expect h1 in_force ends=3/09:02
    1 09:30  bank_1  lifted h1 reason=owner
    expect h1 lifted
    1 09:31  bank_1  lifted h1 reason=owner
    expect oddities 0
  )");
}

TEST(NumberScene, is_suspended_until_its_end_or_a_release) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order suspend_number n1 phone +8613800138000 at=telecom_1
    1 09:00  police  order suspend_number n2 phone +8613800138001 at=telecom_1
    1 09:01  police  approved n1 officer=wang
    1 09:01  police  approved n2 officer=wang
    1 09:02  telecom_1 executed n1 amount=0
    1 09:02  telecom_1 executed n2 amount=0
    expect n1 in_force ends=31/09:02
    2 09:00  police  order release e1 phone +8613800138001 at=telecom_1 ends=n2
    2 09:00  police  approved e1 officer=wang
    2 09:01  telecom_1 executed e1 amount=0
    expect n2 lifted
    31 09:02 -       tick
    expect n1 expired
  )");
}

TEST(TaskScene, a_live_victim_is_called_within_three_minutes_and_visited_within_thirty) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order dissuade d1 phone +8613800138000 at= grade=P1 approach=call
    1 09:00  police  order dissuade d2 phone +8613800138000 at= grade=P1 approach=visit
    1 09:00  police  order dissuade d3 phone +8613800138001 at= grade=P2 approach=call
    1 09:00  police  order dissuade d4 phone +8613800138001 at= grade=P2 approach=visit
    expect d1 approved act_by=1/09:03
    expect d2 approved act_by=1/09:30
    expect d3 approved act_by=1/09:15
    expect d4 approved act_by=1/11:00
    1 09:02  police  executed d1 amount=0 officer=wang
    expect d1 closed
    1 09:15  -       tick
    expect d1 closed late=0
    expect d3 approved late=1
    expect oddities 1
    1 10:00  police  answered d3 officer=wang reason=hung_up
    1 10:00  police  answered d2 officer=wang
    1 10:00  police  closed d4 officer=wang
    2 09:00  -       tick
    expect oddities 1
  )");
  EXPECT_TRUE(scene.book.due().empty()) << "officers do it themselves";
  EXPECT_EQ(scene.book.open(), 0U);
}

TEST(FreshMoney, into_an_account_under_order_is_marked_until_somebody_looked) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order stop s1 account a1 amount=50 traced=50
    1 09:00  police  order query q1 account a2
    1 09:01  p       transfer t1 x -> a2 amount=5
    1 09:01  p       transfer t2 x -> a1 amount=5 status=declined
    1 09:01  p       transfer t3 a1 -> x amount=5
  )");
  EXPECT_TRUE(scene.book.fresh_money().empty());
  scene.play("1 09:02 p transfer t4 x -> a1 amount=5");
  EXPECT_EQ(scene.book.fresh_money(), (std::set<uint32_t>{0}));
  EXPECT_EQ(scene.order("s1").fresh_money, 6U);
  scene.play("1 09:02 p transfer t5 x -> a1 amount=5");
  scene.book.note_seen(0, 6);
  EXPECT_EQ(scene.book.fresh_money().size(), 1U) << "more has come since";
  scene.book.note_seen(0, 7);
  EXPECT_TRUE(scene.book.fresh_money().empty());
  scene.play(R"(
    1 09:03 police rejected s1 officer=wang
    1 09:04 p transfer t6 x -> a1 amount=5
  )");
  EXPECT_TRUE(scene.book.fresh_money().empty()) << "no order holds there any more";
}

}  // namespace
}  // namespace duanlian::respond
