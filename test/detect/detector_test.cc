#include "detect/detector.h"

#include <gtest/gtest.h>

#include "detect/small_pack.h"

namespace duanlian::detect {
namespace {

std::shared_ptr<const Pack> pack_of(const std::string& rules) {
  auto pack = Pack::build(small_pack("rules:\n" + rules));
  EXPECT_TRUE(pack) << pack.error().front();
  return pack.value();
}

TEST(Detector, joins_weights_as_independent_doubts) {
  const auto reason = [](int weight) {
    auto rule = std::make_shared<model::RuleStatement>();
    rule->weight = weight;
    return model::Reason{.rule = rule, .values = {}};
  };
  const auto join = [&](std::initializer_list<int> weights) {
    std::vector<model::Reason> reasons;
    for (const int weight : weights) reasons.push_back(reason(weight));
    return join_weights(reasons);
  };
  EXPECT_EQ(join({}), 0);
  EXPECT_EQ(join({500}), 500);
  EXPECT_EQ(join({500, 500}), 750);
  EXPECT_EQ(join({1000, 10}), 1000);
  EXPECT_EQ(join({500, 500, -600}), 300);
  EXPECT_EQ(join({-600}), 0);
}

TEST(Detector, says_outcome_reasons_and_the_values_it_saw) {
  const Watchlists lists;
  Detector detector(
      pack_of(one_rule("R1", "event.amount >= param.large && event.creditor.account != ''") +
              one_rule("R2", "event.screen_shared", "0.6") + one_rule("R3", "event.amount < 0", "1")),
      lists);
  const auto decision = detector.decide(7, transfer("t1", 600'000, R"(,"screen_shared":true)"));
  EXPECT_EQ(decision.outcome, model::Outcome::delay);
  EXPECT_EQ(decision.score, 800);
  ASSERT_EQ(decision.reasons.size(), 2U);
  EXPECT_EQ(decision.reasons[0].rule->id, "R1");
  EXPECT_EQ(decision.reasons[0].values, R"({"event.amount":600000,"event.creditor.account":"B"})");
  ASSERT_NE(decision.notice, nullptr);
  EXPECT_EQ(decision.notice->reason.en, "Words of R2");
  EXPECT_EQ(decision.notice->appeal.en, "appeal");

  const auto harmless = detector.decide(8, transfer("t2", 100));
  EXPECT_EQ(harmless.outcome, model::Outcome::allow);
  EXPECT_TRUE(harmless.reasons.empty());
  EXPECT_EQ(harmless.notice, nullptr);
}

// docs/decision-format.md: a change here is a change of the format.
TEST(Detector, golden_bytes_of_a_decision) {
  const Watchlists lists;
  Detector detector(pack_of(one_rule("R1", "event.screen_shared", "0.9")), lists);
  std::string json;
  model::append_decision(json, detector.decide(7, transfer("t1", 1, R"(,"screen_shared":true)")));
  const std::string digest = detector.pack().name()->digest;
  EXPECT_EQ(
      json,
      R"({"event":"t1","source":"bank_a","position":7,"kind":"transfer","time":"2026-11-24T09:00:00Z",)"
      R"("outcome":"delay","score":900,"reasons":[{"rule":"R1","weight":900,"action":"allow",)"
      R"("name":{"zh":"名","en":"Name"},"words":{"zh":"话","en":"Words of R1"},"techniques":[],"basis":["practice"],)"
      R"("values":{"event.screen_shared":true}}],"notice":{"reason":{"zh":"话","en":"Words of R1"},)"
      R"("remedy":{"zh":"补救","en":"remedy"},"papers":{"zh":"材料","en":"papers"},"appeal":{"zh":"申诉","en":"appeal"}},)"
      R"("pack":{"id":"small","version":"1","digest":")" +
          digest + R"("}})");
}

TEST(Detector, a_rule_that_fails_says_so_and_the_others_go_on) {
  const Watchlists lists;
  Detector detector(
      pack_of(one_rule("R1", "1 / (event.amount - 5) > 0") + one_rule("R2", "event.amount == 5")), lists);
  const auto decision = detector.decide(1, transfer("t1", 5));
  ASSERT_EQ(decision.errors.size(), 1U);
  EXPECT_TRUE(decision.errors[0].starts_with("R1: ")) << decision.errors[0];
  ASSERT_EQ(decision.reasons.size(), 1U);
  EXPECT_EQ(decision.reasons[0].rule->id, "R2");
}

TEST(Detector, reads_words_and_lists) {
  Watchlists lists;
  Detector detector(pack_of(one_rule("R1", "words_on.safe_account() >= 900") +
                            one_rule("R2", "listed.bad(event.creditor.account)")),
                    lists);
  EXPECT_EQ(detector.decide(1, transfer("t1", 5, R"(,"remark":"转入安-全 账 户")")).reasons.size(), 1U);
  EXPECT_EQ(detector.decide(2, transfer("t2", 5, R"(,"remark":"学费")")).reasons.size(), 0U);
  const model::WatchlistEntry entry{.list = "bad",
                                    .entity = {model::EntityKind::account, "B"},
                                    .expires = parse_rfc3339("2026-11-24T10:00:00Z").value()};
  ASSERT_TRUE(lists.apply(entry, "police"));
  EXPECT_EQ(detector.decide(3, transfer("t3", 5)).reasons.size(), 1U);
}

TEST(Watchlists, expire_by_event_time_and_survive_saving) {
  Watchlists lists;
  const Timestamp nine = parse_rfc3339("2026-11-24T09:00:00Z").value();
  model::WatchlistEntry entry{
      .list = "bad", .entity = {model::EntityKind::phone, "+8613800138000"}, .expires = nine + hours(1)};
  ASSERT_TRUE(lists.apply(entry, "police"));
  EXPECT_TRUE(lists.contains("bad", "+8613800138000", nine));
  EXPECT_FALSE(lists.contains("bad", "+8613800138000", nine + hours(1)));
  EXPECT_FALSE(lists.contains("other", "+8613800138000", nine));
  std::string saved;
  lists.save(saved);
  const auto loaded = Watchlists::load(saved);
  ASSERT_TRUE(loaded);
  EXPECT_TRUE(loaded->contains("bad", "+8613800138000", nine));
  EXPECT_FALSE(Watchlists::load(saved.substr(0, saved.size() - 1)));
  lists.expire(nine + hours(2));
  EXPECT_EQ(lists.size(), 0U);
  ASSERT_TRUE(lists.apply(entry, "police"));
  entry.action = model::ListAction::remove;
  ASSERT_TRUE(lists.apply(entry, "police"));
  EXPECT_FALSE(lists.contains("bad", "+8613800138000", nine));
}

}  // namespace
}  // namespace duanlian::detect
