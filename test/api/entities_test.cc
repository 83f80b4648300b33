#include <gmock/gmock.h>

#include "api/live_server.h"
#include "detect/small_pack.h"

namespace duanlian::api {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class EntitiesTest : public LiveServer {
 protected:
  void activate() {
    const auto files =
        detect::small_pack("rules:\n" + detect::one_rule("R1", "event.creditor.account == 'B'"));
    model::Event event;
    event.header = {.id = "a1", .time = kNow, .source = "operator", .purpose = model::Purpose::anti_fraud};
    event.payload = detect::activation_of(**detect::Pack::build(files), files);
    ASSERT_TRUE(intake_->submit_and_wait(std::span(&event, 1), kNow));
  }
  static std::string link(std::string_view id, std::string_view from, std::string_view to) {
    return R"({"kind":"link","id":")" + std::string(id) +
           R"(","time":"2026-11-24T08:00:00.5Z","source":"bank_a","purpose":"anti_fraud","relation":"owns",)" +
           R"("from":)" + std::string(from) + R"(,"to":)" + std::string(to) + "}";
  }
};

TEST_F(EntitiesTest, are_told_with_links_lists_and_decisions) {
  activate();
  EXPECT_EQ(submit(link("l1", R"({"kind":"person","id":"张 三"})", R"({"kind":"account","id":"B"})")).status,
            200);
  const std::string decision = submit(transfer("t1")).body;
  EXPECT_THAT(decision, HasSubstr("\"R1\""));
  const Answer answer = ask("GET", "/v1/entities/account/B", "reader");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body,
            R"({"entity":{"kind":"account","id":"B"},"at":"2026-11-24T08:59:00Z","remembered":[],)"
            R"("links":[{"relation":"owns","direction":"incoming",)"
            R"("entity":{"kind":"person","id":"bank_a/张 三"},"source":"bank_a",)"
            R"("since":"2026-11-24T08:00:00.500Z"}],"lists":[],"pack_lists":[],)"
            R"("money":[{"asset":"CNY","balance":100,"outgoing":0,"incoming":1}],"decisions":[)" +
                decision + R"(],"decisions_cut":false})");
  const Answer person = ask("GET", "/v1/entities/person/bank_a%2F%E5%BC%A0%20%E4%B8%89", "officer");
  EXPECT_THAT(person.body,
              AllOf(StartsWith(R"({"entity":{"kind":"person","id":"bank_a/张 三"})"),
                    HasSubstr(R"("direction":"outgoing","entity":{"kind":"account","id":"B"})")));
  EXPECT_EQ(ask("HEAD", "/v1/entities/account/B", "admin").status, 200);
}

TEST_F(EntitiesTest, are_for_those_who_may_see_all_institutions) {
  submit(link("l1", R"({"kind":"person","id":"p"})", R"({"kind":"account","id":"B"})"));
  for (const std::string_view token : {"reader", "officer", "admin"})
    EXPECT_EQ(ask("GET", "/v1/entities/account/B", token).status, 200) << token;
  for (const std::string_view token : {"bank", "keeper", "relay"})
    EXPECT_EQ(ask("GET", "/v1/entities/account/B", token).status, 403) << token;
  EXPECT_EQ(ask("GET", "/v1/entities/account/B", "nobody").status, 401);
  EXPECT_EQ(ask("GET", "/v1/entities/account/B").status, 401);
}

TEST_F(EntitiesTest, what_cannot_be_or_is_not_known_is_said_so) {
  const auto said = [&](std::string_view target, int status, std::string_view message) {
    const Answer answer = ask("GET", "/v1/entities/" + std::string(target), "reader");
    EXPECT_EQ(answer.status, status) << target << answer.body;
    EXPECT_THAT(answer.body, HasSubstr(message)) << target;
  };
  said("account/none", 404, "nothing is known of that account\"");
  said("person/p1", 404, "nothing is known of that person; its id is SOURCE/ID, percent-encoded");
  said("cat/x", 400, R"(kind: \"cat\" is none of phone account device domain wallet person organisation)");
  said("phone/13800138000", 400, "needs its country code");
  said("phone/%2B8613800138000", 404, "nothing is known of that phone");
  said("phone/+8613800138000", 404, "nothing is known of that phone");
  said("domain/A.example", 400, "id: ");
  said("account/" + std::string(255, 'a'), 404, "nothing is known");
  said("account/" + std::string(256, 'a'), 400, "id: longer than any");
  said("account/x?at=now", 400, "no query");
  EXPECT_EQ(ask("GET", "/v1/entities/account", "reader").status, 404);
  EXPECT_EQ(ask("GET", "/v1/entities/person/a/b", "reader").status, 404);
  EXPECT_EQ(ask("GET", "/v1/entities/account/", "reader").status, 404);
}

}  // namespace
}  // namespace duanlian::api
