#include "respond/orders/order_scene.h"

// The law's limits of stops and freezes, a scene each.
namespace duanlian::respond {
namespace {

TEST(StopScene, of_the_traced_amount_ends_after_48_hours_with_alerts_at_36_and_44) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order stop s1 account a1 amount=5000 traced=5000 officer=zhao
    expect s1 drafted held=5000
    1 09:01  police  approved s1 officer=wang
    expect s1 approved
    1 09:02  police  sent s1 message=m1
    1 09:03  bank_1  acknowledged s1
    1 09:05  bank_1  executed s1 amount=4000
    expect s1 in_force done=4000 held=4000 ends=3/09:05
    2 21:04  -       tick
    expect s1 in_force alerts=0
    2 21:05  -       tick
    expect s1 in_force alerts=1
    3 05:05  -       tick
    expect s1 in_force alerts=2
    3 09:04  -       tick
    expect s1 in_force
    3 09:05  -       tick
    expect s1 expired held=0
    expect oddities 0
  )");
  EXPECT_EQ(scene.book.open(), 0U);
  EXPECT_EQ(scene.book.next_clock(), std::nullopt);
}

TEST(StopScene, time_moves_by_ticks_only_and_only_forward) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order stop s1 account a1 amount=5000 traced=5000
    1 09:01  police  approved s1 officer=wang
    1 09:05  bank_1  executed s1 amount=5000
    5 09:00  p       transfer t1 x -> y amount=1
    expect s1 in_force
    2 09:00  -       tick
    1 09:00  -       tick
    2 09:00  -       tick
    expect s1 in_force alerts=0
    9 09:00  -       tick
    1 09:00  -       tick
    expect s1 expired alerts=2
  )");
  EXPECT_EQ(scene.book.now(), OrderScene::at("9", "09:00"));
}

TEST(StopScene, a_bank_with_a_wrong_clock_does_not_move_the_end) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  -       tick
    1 09:00  police  order stop s1 account a1 amount=5000 traced=5000
    1 09:01  police  approved s1 officer=wang
    9 09:05  bank_1  executed s1 amount=5000
    expect s1 in_force ends=3/09:00
    expect oddities 1
    1 09:10  police  order stop s2 account a2 amount=5000 traced=5000
    1 09:11  police  approved s2 officer=wang
    1 08:00  bank_1  executed s2 amount=5000
    expect s2 in_force ends=3/09:10
    expect oddities 1
  )");
}

TEST(StopScene, a_third_of_one_account_is_void_whoever_issues_it) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order stop s1 account a1 amount=100 traced=100
    1 09:00  police  approved s1 officer=wang
    1 09:00  bank_1  executed s1 amount=100
    1 09:00  bank_2  order stop s2 account a1 amount=100 traced=100
    1 09:01  police  order stop s3 account a1 amount=100 traced=100  ! at most 2 on one account
    expect s3 void
    9 09:00  -       tick
    expect s1 expired
    9 09:01  police  order stop s4 account a1 amount=100 traced=100  ! at most 2
    9 09:01  police  order stop s5 account a2 amount=100 traced=100
    expect s5 drafted
  )");
}

TEST(StopScene, what_was_never_carried_out_counts_as_none) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order stop s1 account a1 amount=100 traced=100
    1 09:00  police  approved s1 officer=wang
    1 09:00  bank_1  executed s1 amount=0 code=AM04
    expect s1 not_executed
    1 09:00  police  order stop s2 account a1 amount=100 traced=100
    1 09:00  police  rejected s2 officer=wang reason=mistake
    1 09:00  police  order stop s3 account a1 amount=100 traced=100
    1 09:00  police  approved s3 officer=wang
    1 09:00  bank_1  refused s3 code=BE01
    1 09:01  police  order stop s4 account a1 amount=100 traced=100
    1 09:01  police  order stop s5 account a1 amount=100 traced=100
    expect s5 drafted
    1 09:01  police  order stop s6 account a1 amount=100 traced=100  ! at most 2
  )");
}

TEST(StopScene, raised_it_is_the_same_stop_of_more_money_with_the_same_end) {
  OrderScene scene;
  scene.play(R"(
    1 08:00  police  report r1 amount=900
    1 09:00  police  order stop s1 account a1 amount=100 traced=100 share=r1:100
    1 09:00  police  approved s1 officer=wang
    1 09:00  bank_1  executed s1 amount=100
    2 09:00  police  order stop s2 account a1 amount=800 traced=800 raises=s1 share=r1:800
    2 09:00  police  order stop s3 account a1 amount=1 traced=1 raises=s1 share=r1:1   ! nobody's money is stopped twice
    2 09:01  police  approved s2 officer=wang
    2 09:02  bank_1  executed s2 amount=700
    expect s1 in_force held=100 ends=3/09:00
    expect s2 in_force held=700 ends=3/09:00
    2 09:02  police  order stop s4 account a1 amount=50 traced=50 raises=s2            ! name that one
    2 09:02  police  order stop s4b account a1 amount=50 traced=50 raises=s1
    2 09:03  police  order stop s5 account a1 amount=50 traced=50
    2 09:03  police  order stop s6 account a1 amount=50 traced=50                      ! at most 2
    3 09:00  -       tick
    expect s1 expired
    expect s2 expired
    3 09:01  police  order stop s7 account a1 amount=50 traced=50 raises=s1            ! is over already
  )");
  EXPECT_EQ(scene.book.held_for(0), 0);
}

TEST(StopScene, the_first_that_is_carried_out_says_when_all_end) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order stop s1 account a1 amount=100 traced=100
    1 09:00  police  order stop s2 account a1 amount=100 traced=100 raises=s1
    1 09:00  police  order stop s3 account a1 amount=100 traced=100 raises=s1
    1 09:00  police  approved s1 officer=wang
    1 09:00  police  approved s2 officer=wang
    1 09:00  police  approved s3 officer=wang
    1 09:10  bank_1  executed s2 amount=100
    1 09:20  bank_1  executed s1 amount=100
    1 09:30  bank_1  executed s3 amount=100
    expect s1 in_force ends=3/09:10
    expect s2 in_force ends=3/09:10
    expect s3 in_force ends=3/09:10
  )");
}

TEST(StopScene, raised_after_its_end_it_is_to_be_released) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order stop s1 account a1 amount=100 traced=100
    1 09:00  police  approved s1 officer=wang
    1 09:00  bank_1  executed s1 amount=100
    3 08:59  police  order stop s2 account a1 amount=300 traced=300 raises=s1
    3 08:59  police  approved s2 officer=wang
    3 09:00  -       tick
    expect s1 expired
    3 09:01  bank_1  executed s2 amount=300
    expect s2 in_force ends=3/09:00 release_by=6/09:01
    expect oddities 1
    3 09:02  -       tick
    expect s2 expired
  )");
}

TEST(FreezeScene, lasts_six_months_by_the_calendar_and_is_renewed_from_its_end) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order freeze f1 account a1 amount=5000 traced=5000 officer=zhao
    1 09:01  police  approved f1 officer=wang
    expect f1 drafted
    1 09:01  police  approved f1 officer=li
    1 09:02  bank_1  executed f1 amount=5000
    expect f1 in_force ends=183/09:02
    168 09:02 -      tick
    expect f1 in_force alerts=1
    182 09:02 -      tick
    expect f1 in_force alerts=4
    182 10:00 police order freeze f2 account a1 amount=6000 traced=6000 officer=zhao renews=f1  ! more than that order holds
    182 10:00 police order freeze f3 account a1 amount=5000 officer=zhao renews=f1
    182 10:00 police order freeze f4 account a1 amount=5000 officer=zhao renews=f1              ! takes its place already
    182 10:01 police approved f3 officer=wang
    182 10:01 police approved f3 officer=li
    182 10:02 bank_1 executed f3 amount=5000
    expect f1 closed
    expect f3 in_force held=5000 ends=366/09:02
    183 09:02 -      tick
    expect f3 in_force alerts=0
    366 09:02 -      tick
    expect f3 expired
    expect oddities 0
  )");
}

TEST(FreezeScene, renewed_too_late_begins_anew) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order freeze f1 account a1 amount=5000 traced=5000
    1 09:01  police  approved f1 officer=wang
    1 09:01  police  approved f1 officer=li
    1 09:02  bank_1  executed f1 amount=5000
    183 09:00 police order freeze f2 account a1 amount=5000 renews=f1
    183 09:00 police approved f2 officer=wang
    183 09:00 police approved f2 officer=li
    183 09:02 -      tick
    expect f1 expired
    184 09:02 bank_1 executed f2 amount=5000
    expect f2 in_force ends=366/09:02
    184 09:03 police order freeze f3 account a1 amount=5000 renews=f1  ! is over already
  )");
}

TEST(FreezeScene, succeeds_a_stop_which_ends_when_it_is_carried_out_and_holds_the_money_once) {
  OrderScene scene;
  scene.play(R"(
    1 08:00  police  report r1 amount=5000
    1 09:00  police  order stop s1 account a1 amount=5000 traced=5000 share=r1:5000
    1 09:01  police  approved s1 officer=wang
    1 09:02  bank_1  executed s1 amount=5000
    1 10:00  police  order freeze f1 account a1 amount=5000 traced=5000 share=r1:5000 succeeds=s1
    expect f1 drafted
    1 10:01  police  order stop s2 account a2 amount=1 traced=1 share=r1:1   ! nobody's money is stopped twice
    1 10:02  police  approved f1 officer=wang
    1 10:02  police  approved f1 officer=li
    1 10:03  bank_1  executed f1 amount=5000
    expect s1 closed
    expect f1 in_force held=5000
    9 09:00  -       tick
    expect f1 in_force
    9 09:01  police  order stop s3 account a2 amount=1 traced=1 share=r1:1   ! nobody's money is stopped twice
    9 09:01  police  order freeze f2 account a1 amount=10 traced=10 succeeds=f1   ! a freeze succeeds a stop
  )");
  EXPECT_EQ(scene.book.held_for(0), 5'000);
}

TEST(FreezeScene, that_is_refused_leaves_the_stop_until_its_end) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order stop s1 account a1 amount=5000 traced=5000
    1 09:01  police  approved s1 officer=wang
    1 09:02  bank_1  executed s1 amount=5000
    1 10:00  police  order freeze f1 account a1 amount=5000 succeeds=s1
    1 10:02  police  approved f1 officer=wang
    1 10:02  police  approved f1 officer=li
    1 10:03  bank_1  refused f1 code=AG01
    expect s1 in_force ends=3/09:02
    1 10:04  police  order freeze f2 account a1 amount=5000 succeeds=s1
    expect f2 drafted
    3 09:02  -       tick
    expect s1 expired
  )");
}

TEST(FreezeScene, under_an_authority_of_48_hours_ends_by_then_and_is_not_renewed) {
  OrderScene scene(shipped_law(R"(authorities:
  - {name: aml_temporary, measures: [freeze], amount_max: 10000, currency: CNY, given_by: g,
     basis: 反洗钱法 art 45, from: 2026-12-01, until: 2027-12-01, lasts: 48h}
)"));
  scene.play(R"(
    1 09:00  police  order freeze f1 account a1 amount=5000 traced=5000 authority=aml_temporary
    expect f1 approved
    1 09:02  bank_1  executed f1 amount=5000
    expect f1 in_force ends=3/09:02
    1 10:00  police  order freeze f2 account a1 amount=5000 renews=f1   ! the law knows no renewal of it
    3 09:02  -       tick
    expect f1 expired
  )");
}

}  // namespace
}  // namespace duanlian::respond
