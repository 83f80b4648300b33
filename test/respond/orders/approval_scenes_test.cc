#include "respond/orders/order_scene.h"

// Who may do what, and with how much money.
namespace duanlian::respond {
namespace {

constexpr std::string_view kNightStop = R"(authorities:
  - {name: night_stop, measures: [query, stop], amount_max: 5000, currency: CNY, given_by: head,
     basis: written, from: 2026-12-01, until: 2026-12-05}
)";

TEST(ApprovalScene, two_persons_and_neither_of_them_the_drafter) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order freeze f1 account a1 amount=50 traced=50 officer=zhao
    1 09:01  police  approved f1 officer=zhao   ! no second person
    1 09:01  police  approved f1                ! who decided?
    1 09:01  police  approved f1 officer=wang
    1 09:02  police  approved f1 officer=wang
    expect f1 drafted
    expect oddities 2
    1 09:03  bank_1  approved f1 officer=li     ! may not say that
    expect f1 drafted
    1 09:03  police  approved f1 officer=li
    expect f1 approved
    1 09:04  police  approved f1 officer=sun    ! does not fit
  )");
  EXPECT_EQ(scene.order("f1").approvers, (std::vector<std::string>{"wang", "li"}));
}

TEST(ApprovalScene, one_person_is_enough_for_a_stop_and_none_for_a_warning) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order stop s1 account a1 amount=50 traced=50 officer=zhao
    1 09:01  police  approved s1 officer=zhao
    expect s1 approved
    1 09:02  police  order warn w1 phone +8613800138000 at=telecom_1 grade=P3 approach=message
    expect w1 approved act_by=2/09:02
  )");
  EXPECT_EQ(scene.book.due().size(), 2U) << "both are to be sent";
}

TEST(ApprovalScene, rejected_it_goes_nowhere) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order stop s1 account a1 amount=50 traced=50
    1 09:01  police  rejected s1                ! who decided?
    1 09:01  police  rejected s1 officer=wang reason=merchant
    expect s1 rejected held=0
    1 09:02  police  approved s1 officer=li     ! does not fit
    1 09:02  police  sent s1                    ! does not fit
    1 09:02  bank_1  executed s1 amount=50      ! does not fit
    expect s1 rejected
  )");
  EXPECT_TRUE(scene.book.due().empty());
  EXPECT_EQ(scene.order("s1").why, "merchant");
}

TEST(AuthorityScene, within_it_an_order_goes_out_at_once) {
  OrderScene scene(shipped_law(kNightStop));
  scene.play(R"(
    1 09:00  police  order stop s1 account a1 amount=5000 traced=5000 authority=night_stop
    expect s1 approved
    1 09:00  police  order query q1 account a2 authority=night_stop
    expect q1 approved
    expect oddities 0
  )");
  EXPECT_EQ(scene.book.due().size(), 2U);
}

TEST(AuthorityScene, beyond_it_an_order_waits_for_a_person_and_is_seen) {
  OrderScene scene(shipped_law(kNightStop));
  scene.play(R"(
    1 09:00  police  order stop s1 account a1 amount=5001 traced=5001 authority=night_stop     ! not for so much money
    1 09:00  police  order stop s2 account a2 amount=50 traced=50 authority=day_stop           ! nobody gave it
    1 09:00  police  order recall c1 account a3 amount=50 traced=50 authority=night_stop       ! not for this measure
    1 09:00  police  order stop s3 account a4 amount=50 traced=50 currency=USD authority=night_stop   ! not for so much money
    1 09:00  police  order stop s4 account a5 amount=60 traced=50 excess_reason=r excess_by=b authority=night_stop   ! not for more than was traced
    5 00:00  police  order stop s5 account a6 amount=50 traced=50 authority=night_stop         ! not at that time
    expect s1 drafted
    expect s2 drafted
    expect c1 drafted
    expect s3 drafted
    expect s4 drafted
    expect s5 drafted
    expect oddities 6
    5 09:00  police  approved s1 officer=wang
    expect s1 approved
  )");
  EXPECT_EQ(scene.book.due().size(), 1U);
}

TEST(AuthorityScene, that_has_ended_is_not_revived_by_an_earlier_date_on_the_order) {
  OrderScene scene(shipped_law(kNightStop));
  scene.play(R"(
    6 09:00  -       tick
    1 09:00  police  order stop s1 account a1 amount=50 traced=50 authority=night_stop   ! not at that time
    expect s1 drafted
  )");
}

TEST(MoneyScene, a_whole_account_is_never_stopped) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order stop s1 account a1                                  ! never a whole account
    1 09:00  police  order freeze f1 account a1                                ! never a whole account
    1 09:00  police  order protective_hold h1 account a1                       ! never a whole account
    1 09:00  police  order recall c1 account a1                                ! never a whole account
    1 09:00  police  order return g1 account a1                                ! never a whole account
    1 09:00  police  order query q1 account a1
    expect s1 void
    expect q1 drafted
  )");
}

TEST(MoneyScene, above_what_was_traced_only_with_a_reason_of_a_second_person) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order stop s1 account a1 amount=60 traced=50 officer=zhao                                    ! more than was traced
    1 09:00  police  order stop s2 account a2 amount=60 traced=50 officer=zhao excess_reason=mixed excess_by=zhao ! the second person is the first
    1 09:00  police  order stop s3 account a3 amount=60 traced=50 officer=zhao excess_reason=mixed excess_by=wang
    expect s1 void
    expect s2 void
    expect s3 drafted
    1 09:01  police  approved s3 officer=li
    expect s3 drafted
    1 09:02  police  approved s3 officer=wang
    expect s3 approved
    1 09:00  police  order stop s4 account a4 amount=60 officer=zhao                                              ! traced: missing
    1 09:00  police  order stop s5 account a5 amount=60 officer=zhao excess_reason=mixed excess_by=wang
    expect s5 drafted
    1 09:00  police  order protective_hold h1 account v1 amount=60 officer=zhao
    expect h1 drafted
  )");
}

TEST(MoneyScene, every_measure_has_its_target) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order stop s1 phone +8613800138000 amount=60 traced=60   ! is on an account
    1 09:00  police  order query q1 domain example.cn                         ! is on an account
    1 09:00  police  order suspend_number n1 account a1                       ! is on a phone
    1 09:00  police  order suspend_number n2 phone +8613800138000
    1 09:00  police  order block_name b1 phone +8613800138000                 ! is on a domain
    1 09:00  police  order block_name b2 domain example.cn
    1 09:00  police  order warn w1 domain example.cn                          ! is on a phone, a person or an account
    expect n2 drafted
    expect b2 drafted
  )");
}

TEST(LawScene, of_the_day_of_the_order_counts) {
  OrderScene scene;
  scene.book.activate(nullptr);
  scene.play("1 09:00 police order stop s1 account a1 amount=60 traced=60 ! no law pack is active");
  OrderScene later;
  later.play("-9000 09:00 police order stop s1 account a1 amount=60 traced=60 ! no law says anything");
}

TEST(LawScene, an_id_is_given_once) {
  OrderScene scene;
  scene.play(R"(
    1 09:00  police  order stop s1 account a1 amount=60 traced=60
    1 09:00  police  order stop s1 account a2 amount=60 traced=60   ! another order of this issuer has it
    1 09:00  bank_1  order stop s1 account a2 amount=60 traced=60
    expect s1 drafted
  )");
  EXPECT_EQ(scene.book.size(), 2U);
}

}  // namespace
}  // namespace duanlian::respond
