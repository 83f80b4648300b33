#include "respond/orders/order_scene.h"

// Nobody's money is stopped twice for one yuan.
namespace duanlian::respond {
namespace {

TEST(VictimScene, all_orders_together_hold_no_more_than_was_lost) {
  OrderScene scene;
  scene.play(R"(
    1 08:00  police  report r1 amount=100
    1 08:00  police  report r2
    1 09:00  police  order stop s1 account a1 amount=60 traced=60 share=r1:60
    1 09:00  police  order stop s2 account a2 amount=41 traced=41 share=r1:41          ! nobody's money is stopped twice
    1 09:00  police  order stop s3 account a3 amount=50 traced=50 share=r1:25,r1:25    ! nobody's money is stopped twice
    1 09:00  police  order stop s4 account a4 amount=50 traced=50 share=r1:40,r2:11    ! more in sum than the amount
    1 09:00  police  order stop s5 account a5 amount=50 traced=50 share=r1:40,r2:10
    1 09:00  police  order stop s6 account a6 amount=50 traced=50 share=r9:40          ! no report has the id
    1 09:00  police  order stop s7 account a7 amount=9000 traced=9000 share=r2:9000
    expect s2 void
    expect s5 drafted
    expect s7 drafted
  )");
  EXPECT_EQ(scene.book.held_for(0), 100);
  EXPECT_EQ(scene.book.held_for(1), 9'010) << "it gave no amount, so it sets no limit";
}

TEST(VictimScene, what_a_bank_did_not_find_is_free_for_the_next_hop) {
  OrderScene scene;
  scene.play(R"(
    1 08:00  police  report r1 amount=100
    1 09:00  police  order stop s1 account a1 amount=100 traced=100 share=r1:100
    1 09:00  police  approved s1 officer=wang
    1 09:01  bank_1  executed s1 amount=30
    1 09:02  police  order stop s2 account a2 amount=71 traced=71 share=r1:71   ! nobody's money is stopped twice
    1 09:02  police  order stop s3 account a2 amount=70 traced=70 share=r1:70
    expect s3 drafted
  )");
  EXPECT_EQ(scene.book.held_for(0), 100);
}

TEST(VictimScene, a_replacement_counts_for_what_it_holds_beyond_the_order_before) {
  OrderScene scene;
  scene.play(R"(
    1 08:00  police  report r1 amount=100
    1 09:00  police  order stop s1 account a1 amount=10 traced=10 share=r1:10
    1 09:00  police  approved s1 officer=wang
    1 09:01  bank_1  executed s1 amount=10
    1 09:02  police  order freeze f1 account a1 amount=90 traced=90 share=r1:90 succeeds=s1
    1 09:02  police  order stop s2 account a2 amount=11 traced=11 share=r1:11   ! nobody's money is stopped twice
    1 09:02  police  order stop s3 account a2 amount=10 traced=10 share=r1:10
    expect f1 drafted
  )");
  EXPECT_EQ(scene.book.held_for(0), 100);
  EXPECT_EQ(scene.book.held_for(0, 1), 10) << "without the freeze and the stop that it succeeds";
}

TEST(VictimScene, in_another_currency_sets_no_limit) {
  OrderScene scene;
  scene.play(R"(
    1 08:00  police  report r1 amount=100
    1 09:00  police  order stop s1 account a1 amount=500 traced=500 currency=USD share=r1:500
    1 09:00  police  order stop s2 account a2 amount=100 traced=100 share=r1:100
    expect s2 drafted
  )");
}

TEST(ReturnScene, is_paid_out_of_a_freeze_and_never_more_than_was_lost) {
  OrderScene scene;
  scene.play(R"(
    1 08:00  police  report r1 amount=100
    1 09:00  police  order freeze f1 account a1 amount=100 traced=100 share=r1:100
    1 09:00  police  order return g0 account a1 amount=60 ends=f1 share=r1:60     ! reject it instead
    1 09:01  police  approved f1 officer=wang
    1 09:01  police  approved f1 officer=li
    1 09:01  police  sent f1
    1 09:01  police  order return g0b account a1 amount=60 ends=f1 share=r1:60    ! holds nothing yet
    1 09:02  bank_1  executed f1 amount=100
    1 10:00  police  order return g1 account a1 amount=60 ends=f1 share=r1:60 officer=zhao
    1 10:00  police  order return g2 account a1 amount=41 ends=f1 share=r1:41     ! than others leave of it
    1 10:01  police  approved g1 officer=wang
    expect g1 drafted
    1 10:01  police  approved g1 officer=li
    1 10:02  bank_1  executed g1 amount=60
    expect g1 closed
    expect f1 in_force held=40
    1 10:03  police  order stop s1 account a2 amount=1 traced=1 share=r1:1        ! nobody's money is stopped twice
    1 10:03  police  order return g3 account a1 amount=40 share=r1:40             ! ends the order that holds the money
    1 10:03  police  order freeze f2 account a3 amount=80 traced=80
    1 10:03  police  approved f2 officer=wang
    1 10:03  police  approved f2 officer=li
    1 10:03  bank_1  executed f2 amount=80
    1 10:03  police  order return g5 account a3 amount=41 ends=f2 share=r1:41     ! more would be returned
    1 10:03  police  order return g4 account a1 amount=40 ends=f1 share=r1:40
    1 10:04  police  approved g4 officer=wang
    1 10:04  police  approved g4 officer=li
    1 10:05  bank_1  executed g4 amount=40
    expect f1 lifted
    1 10:06  police  order stop s2 account a2 amount=1 traced=1 share=r1:1        ! nobody's money is stopped twice
  )");
  EXPECT_EQ(scene.book.held_for(0), 0);
  EXPECT_EQ(scene.book.returned_for(0, true), 100);
}

}  // namespace
}  // namespace duanlian::respond
