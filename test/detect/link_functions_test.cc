#include "detect/link_functions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "detect/detector.h"
#include "detect/small_pack.h"

namespace duanlian::detect {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

model::Event life(const std::string& kind, const std::string& source, const std::string& rest) {
  model::EventReader reader;
  const std::string json = R"({"kind":")" + kind + R"(","id":"l","time":"2026-11-24T08:00:00Z","source":")" +
                           source + R"(","purpose":"anti_fraud",)" + rest + "}";
  return reader.read(json).value();
}

std::vector<std::string> issues_of_condition(std::string_view condition) {
  const auto pack = Pack::build(small_pack("rules:\n" + one_rule("R1", condition)));
  return pack ? std::vector<std::string>{} : pack.error();
}

TEST(LinkFunctions, a_kind_that_is_none_is_refused_when_the_pack_is_read) {
  EXPECT_THAT(issues_of_condition("size(linked.phone('account', event.debtor.account)) > 1"), IsEmpty());
  EXPECT_THAT(issues_of_condition("size(linked.phone('acount', event.debtor.account)) > 1"),
              Contains(HasSubstr("the first argument must be one of these, written out: 'phone' 'account'")));
  EXPECT_THAT(issues_of_condition("size(linked.phone(event.device, event.debtor.account)) > 1"),
              Contains(HasSubstr("the first argument must be one of these")));
  EXPECT_THAT(issues_of_condition("size(linked.cat('account', event.debtor.account)) > 1"),
              Contains(HasSubstr("undeclared reference to 'linked.cat'; there are linked.account")));
}

TEST(LinkFunctions, a_rule_sees_across_institutions_what_a_link_joins) {
  const auto pack = Pack::build(small_pack("rules:\n" +
                                           one_rule("PHONE",
                                                    "linked.phone('account', event.debtor.account) == "
                                                    "['+8613800138000']") +
                                           one_rule("OTHERS",
                                                    "linked.account('account', event.debtor.account)"
                                                    ".exists(a, a == 'B')") +
                                           one_rule("NOBODY", "linked.device('wallet', '') == []")));
  ASSERT_TRUE(pack) << pack.error().front();
  Watchlists lists;
  features::Memory memory;
  Detector detector(*pack, lists, memory);
  const auto fired = [&] {
    std::vector<std::string> ids;
    const auto decision = detector.decide(1, transfer("t", 1));
    EXPECT_THAT(decision.errors, IsEmpty());
    for (const model::Reason& reason : decision.reasons) ids.push_back(reason.rule->id);
    return ids;
  };
  memory.links().take_in(
      life("account_change", "bank_a", R"("change":"opened","holder":{"account":"A","person":"p"})"));
  memory.links().take_in(
      life("account_change", "bank_b", R"("change":"opened","holder":{"account":"B","person":"p"})"));
  memory.links().take_in(
      life("subscription_change", "telco", R"("change":"opened","phone":"+8613800138000","person":"p")"));
  EXPECT_THAT(fired(), ElementsAre("NOBODY"));
  memory.links().take_in(life(
      "link", "police",
      R"("relation":"registered_to","from":{"kind":"person","id":"telco/p"},"to":{"kind":"person","id":"bank_a/p"})"));
  EXPECT_THAT(fired(), ElementsAre("PHONE", "NOBODY"));
  memory.links().take_in(
      life("link", "bank_b",
           R"("relation":"owns","from":{"kind":"person","id":"bank_a/p"},"to":{"kind":"account","id":"B"})"));
  EXPECT_THAT(fired(), ElementsAre("PHONE", "OTHERS", "NOBODY"));
}

}  // namespace
}  // namespace duanlian::detect
