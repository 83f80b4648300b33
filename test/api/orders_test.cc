#include <gmock/gmock.h>

#include "api/live_server.h"
#include "detect/pack.h"
#include "engine/activation.h"

namespace duanlian::api {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// A centre with two officers, a bank that holds an account, and another that does not.
class OrdersTest : public LiveServer {
 protected:
  void SetUp() override {
    LiveServer::SetUp();
    auto files = detect::read_pack_folder(DUANLIAN_SOURCE_DIR "/packs/law");
    ASSERT_TRUE(files);
    ASSERT_TRUE(engine::ensure_law(*intake_, *std::move(files), "test", kNow - minutes(1)));
  }

  Answer draft(std::string_view id, std::string_view members, std::string_view token = "officer") const {
    return ask(
        "POST", "/v1/orders?id=" + std::string(id), token,
        R"({"reason":"a victim's money","target":{"kind":"account","id":"622202"},"institution":"bank_b",)" +
            std::string(members) + "}");
  }
  Answer stop(std::string_view id, int64_t amount, std::string_view more = "") const {
    const std::string traced =
        more.find("traced") == std::string_view::npos ? R"(,"traced":)" + std::to_string(amount) : "";
    return draft(id, R"("measure":"stop","currency":"CNY","amount":)" + std::to_string(amount) + traced +
                         std::string(more));
  }
  Answer step(std::string_view order, std::string_view members, std::string_view token) const {
    static int number = 0;
    return ask("POST", "/v1/orders/police/" + std::string(order) + "/steps?id=s" + std::to_string(++number),
               token, "{" + std::string(members) + "}");
  }
  Answer see(std::string_view order, std::string_view token) const {
    return ask("GET", "/v1/orders/police/" + std::string(order), token);
  }
};

TEST_F(OrdersTest, an_order_goes_from_the_draft_to_the_bank_and_back) {
  const Answer drafted = stop("o1", 50'000);
  EXPECT_EQ(drafted.status, 200) << drafted.body;
  EXPECT_THAT(drafted.body, AllOf(HasSubstr(R"("state":"drafted")"), HasSubstr(R"("officer":"officer")"),
                                  HasSubstr("紧急止付"), HasSubstr(R"("approvals_needed":1)")));
  EXPECT_THAT(step("o1", R"("step":"approved")", "second").body,
              AllOf(HasSubstr(R"("state":"approved")"), HasSubstr(R"("approvers":["second"])")));
  bool more_soon = true;
  const auto due = intake_->due_orders(&more_soon);
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due[0].message.size(), 34U);
  EXPECT_FALSE(more_soon);
  EXPECT_EQ(due[0].institution(), "bank_b");
  EXPECT_THAT(step("o1", R"("step":"executed","amount":30000,"balance":0,"message":"b1")", "bank_b").body,
              AllOf(HasSubstr(R"("state":"in_force")"), HasSubstr(R"("held":30000)"), HasSubstr("until")));
  EXPECT_TRUE(intake_->due_orders(&more_soon).empty());
  EXPECT_THAT(ask("GET", "/v1/orders?open=true&account=622202", "reader").body, HasSubstr(R"("id":"o1")"));
  EXPECT_THAT(ask("GET", "/v1/orders?state=drafted", "reader").body, Not(HasSubstr(R"("id":"o1")")));
}

TEST_F(OrdersTest, a_freeze_takes_two_others_and_a_person_is_who_has_the_token) {
  EXPECT_EQ(draft("f1", R"("measure":"freeze","currency":"CNY","amount":50,"traced":50)").status, 200);
  const Answer own = step("f1", R"("step":"approved")", "officer");
  EXPECT_EQ(own.status, 409) << own.body;
  EXPECT_THAT(own.body, HasSubstr("no second person"));
  EXPECT_THAT(step("f1", R"("step":"approved")", "second").body, HasSubstr(R"("state":"drafted")"));
  const std::string forged =
      R"({"kind":"order_step","id":"x1","time":"2026-11-24T09:00:00Z","source":"police","purpose":"anti_fraud",)"
      R"("order":"f1","step":"approved","officer":"somebody"})";
  EXPECT_EQ(submit(forged, "officer").status, 403);
}

TEST_F(OrdersTest, what_the_law_does_not_allow_is_answered_with_its_reason_and_stays_in_the_journal) {
  const Answer above = stop("o1", 50'000, R"(,"traced":40000)");
  EXPECT_EQ(above.status, 409);
  EXPECT_THAT(above.body, HasSubstr("more than was traced"));
  EXPECT_THAT(see("o1", "reader").body, HasSubstr(R"("state":"void")"));
  EXPECT_EQ(draft("o2", R"("measure":"stop")").status, 409) << "never a whole account";
  EXPECT_EQ(draft("o3", R"("measure":"halt")").status, 400);
  EXPECT_EQ(draft("o4", R"("measure":"stop","amount":5,"currency":"CNY","colour":1)").status, 400);
  EXPECT_EQ(stop("o5", 10).status, 200);
  EXPECT_EQ(stop("o5", 10).status, 200) << "a repeat is answered as the first time";
}

TEST_F(OrdersTest, each_sees_and_says_what_is_its_own) {
  stop("o1", 100);
  EXPECT_EQ(see("o1", "bank_b").status, 200);
  EXPECT_EQ(see("o1", "bank").status, 404);
  EXPECT_EQ(see("o9", "reader").status, 404);
  EXPECT_THAT(ask("GET", "/v1/orders", "bank").body, Not(HasSubstr("o1")));
  EXPECT_EQ(step("o1", R"("step":"executed","amount":100)", "bank").status, 404);
  EXPECT_EQ(step("o1", R"("step":"approved")", "bank_b").status, 409);
  EXPECT_EQ(draft("o2", R"("measure":"stop","currency":"CNY","amount":5)", "bank_b").status, 403);
  EXPECT_EQ(ask("GET", "/v1/oddities", "bank_b").status, 403);
  EXPECT_THAT(ask("GET", "/v1/oddities", "officer").body,
              AllOf(HasSubstr(R"("count":1)"), HasSubstr("无权"), HasSubstr(R"("order":"o1")")));
  EXPECT_EQ(ask("GET", "/v1/orders?colour=red", "reader").status, 400);
  EXPECT_EQ(ask("GET", "/v1/orders?limit=1001", "reader").status, 400);
}

TEST_F(OrdersTest, a_report_is_taken_and_shows_what_is_held_for_it) {
  const Answer taken =
      ask("POST", "/v1/reports?id=r1", "officer",
          R"({"role":"victim","victim":{"kind":"account","id":"V"},"amount":70000,"currency":"CNY"})");
  EXPECT_EQ(taken.status, 200) << taken.body;
  EXPECT_EQ(stop("o1", 50'000, R"(,"shares":[{"report":"r1","amount":50000}])").status, 200);
  EXPECT_THAT(ask("GET", "/v1/reports/police/r1", "reader").body,
              AllOf(HasSubstr(R"("held":50000)"), HasSubstr(R"("id":"o1")")));
  EXPECT_THAT(stop("o2", 30'000, R"(,"shares":[{"report":"r1","amount":30000}])").body,
              HasSubstr("stopped twice"));
  EXPECT_EQ(ask("GET", "/v1/reports/police/r9", "reader").status, 404);
}

TEST_F(OrdersTest, tasks_stand_by_their_clocks_and_all_survives_a_restart) {
  const auto task = [&](std::string_view id, std::string_view grade) {
    return ask(
        "POST", "/v1/orders?id=" + std::string(id), "officer",
        R"({"reason":"r","measure":"dissuade","approach":"call","target":{"kind":"phone","id":"+8613800138000"},)"
        R"("grade":")" +
            std::string(grade) + "\"}");
  };
  EXPECT_EQ(task("slow", "P2").status, 200);
  EXPECT_EQ(task("quick", "P1").status, 200);
  stop("o1", 100);
  const std::string before = ask("GET", "/v1/tasks", "officer").body;
  EXPECT_LT(before.find("quick"), before.find("slow"));
  EXPECT_THAT(before, HasSubstr(R"("act_by":"2026-11-24T09:03:00Z")"));
  const std::string orders = ask("GET", "/v1/orders", "reader").body;
  open({});
  EXPECT_EQ(ask("GET", "/v1/tasks", "officer").body, before);
  EXPECT_EQ(ask("GET", "/v1/orders", "reader").body, orders);
}

}  // namespace
}  // namespace duanlian::api
