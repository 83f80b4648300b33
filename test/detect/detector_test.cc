#include "detect/detector.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>

#include "detect/limits.h"
#include "detect/small_pack.h"

namespace duanlian::detect {
namespace {

std::shared_ptr<const Pack> pack_of(const std::string& rules) {
  auto pack = Pack::build(small_pack("rules:\n" + rules));
  EXPECT_TRUE(pack) << pack.error().front();
  return pack.value();
}

int join(const std::vector<int>& weights) {
  std::vector<model::Reason> reasons;
  for (const int weight : weights) {
    auto rule = std::make_shared<model::RuleStatement>();
    rule->weight = weight;
    reasons.push_back({.rule = rule, .values = {}});
  }
  return join_weights(reasons);
}

TEST(Detector, joins_weights_as_independent_doubts) {
  EXPECT_EQ(join({}), 0);
  EXPECT_EQ(join({500}), 500);
  EXPECT_EQ(join({500, 500}), 750);
  EXPECT_EQ(join({1000, 10}), 1000);
  EXPECT_EQ(join({500, 500, -600}), 300);
  EXPECT_EQ(join({-600}), 0);
}

TEST(Detector, the_score_is_rounded_once_and_does_not_depend_on_the_order_of_the_rules) {
  EXPECT_EQ(join({1, 1}), 1);                        // 0.001999
  EXPECT_EQ(join(std::vector<int>(1'000, 1)), 632);  // 1 - 0.999^1000 = 0.6323
  std::mt19937 chance(7);
  std::uniform_int_distribution<int> weight(-999, 999);
  for (int round = 0; round < 2'000; ++round) {
    std::vector<int> weights(static_cast<std::size_t>(round % 12));
    for (int& one : weights) one = weight(chance);
    const int score = join(weights);
    long double doubt_free = 1;
    long double kept = 1;
    for (const int one : weights) (one > 0 ? doubt_free : kept) *= (1'000.0L - std::abs(one)) / 1'000;
    EXPECT_NEAR(static_cast<double>(score), static_cast<double>((1 - doubt_free) * kept * 1'000), 1.0);
    std::ranges::shuffle(weights, chance);
    ASSERT_EQ(join(weights), score) << testing::PrintToString(weights);
    if (!weights.empty() && weights[0] < 0) continue;
    std::vector<int> more = weights;
    more.push_back(500);
    EXPECT_GE(join(more), score);
  }
}

// Without this nothing that speaks for an event could take back the least outcome that another rule sets.
TEST(Detector, a_rule_that_lifts_leaves_the_outcome_to_the_score_but_for_blocks) {
  const Watchlists lists;
  features::Memory memory;
  const std::string lifting = one_rule("N1", "event.channel == 'counter'", "-0.6") + "    lifts: true\n";
  const std::string hold = one_rule("R1", "event.new_payee", "0.5", "hold");
  Detector held(pack_of(hold + lifting), lists, memory);
  const auto outcome = [](Detector& detector, std::string_view more) {
    return detector.decide(1, transfer("t", 1, more)).outcome;
  };
  EXPECT_EQ(outcome(held, R"(,"new_payee":true)"), model::Outcome::hold);
  EXPECT_EQ(outcome(held, R"(,"new_payee":true,"channel":"counter")"), model::Outcome::allow);
  Detector by_score(pack_of(hold + lifting + one_rule("R2", "event.screen_shared", "0.96")), lists, memory);
  EXPECT_EQ(outcome(by_score, R"(,"new_payee":true,"screen_shared":true,"channel":"counter")"),
            model::Outcome::log);
  Detector blocked(pack_of(one_rule("R1", "event.new_payee", "0.5", "block") + lifting), lists, memory);
  EXPECT_EQ(outcome(blocked, R"(,"new_payee":true,"channel":"counter")"), model::Outcome::block);
  Detector not_lifted(pack_of(hold + one_rule("N1", "event.channel == 'counter'", "-0.6")), lists, memory);
  EXPECT_EQ(outcome(not_lifted, R"(,"new_payee":true,"channel":"counter")"), model::Outcome::hold);
}

TEST(Detector, a_greedy_rule_leaves_the_memory_of_the_others_alone) {
  const Watchlists lists;
  features::Memory memory;
  std::string rules;
  for (int i = 0; i < 100; ++i)
    rules += one_rule("R" + std::to_string(i), "size(event.remark.split('').map(c, event.remark + c)) > 0");
  Detector detector(pack_of(rules), lists, memory);
  const std::string remark(900, 'x');
  const auto decision = detector.decide(1, transfer("t1", 1, ",\"remark\":\"" + remark + "\""));
  EXPECT_THAT(decision.errors, testing::IsEmpty());
  EXPECT_EQ(decision.reasons.size(), 100U);
}

TEST(Detector, what_a_reason_tells_is_bounded_and_says_that_it_was_cut) {
  const Watchlists lists;
  features::Memory memory;
  std::string rule = one_rule("R1", "event.amount > 0") + "    show:\n";
  for (int i = 0; i < 16; ++i)
    rule += "      - event.remark.split('').map(c, event.remark + '" + std::to_string(i) + "')\n";
  Detector detector(pack_of(rule), lists, memory);
  const std::string remark(900, 'x');
  const auto decision = detector.decide(1, transfer("t1", 1, ",\"remark\":\"" + remark + "\""));
  ASSERT_EQ(decision.reasons.size(), 1U);
  EXPECT_LE(decision.reasons[0].values.size(), kReasonBytesMax + 64);
  EXPECT_THAT(decision.reasons[0].values, testing::StartsWith(R"({"event.amount":1,)"));
  EXPECT_THAT(decision.reasons[0].values, testing::EndsWith(R"("…":true})"));
}

TEST(Detector, says_outcome_reasons_and_the_values_it_saw) {
  const Watchlists lists;
  features::Memory memory;
  Detector detector(
      pack_of(one_rule("R1", "event.amount >= param.large && event.creditor.account != ''") +
              one_rule("R2", "event.screen_shared", "0.6") + one_rule("R3", "event.amount < 0", "1")),
      lists, memory);
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
  features::Memory memory;
  Detector detector(pack_of(one_rule("R1", "event.screen_shared", "0.9")), lists, memory);
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
  features::Memory memory;
  Detector detector(
      pack_of(one_rule("R1", "1 / (event.amount - 5) > 0") + one_rule("R2", "event.amount == 5")), lists,
      memory);
  const auto decision = detector.decide(1, transfer("t1", 5));
  ASSERT_EQ(decision.errors.size(), 1U);
  EXPECT_TRUE(decision.errors[0].starts_with("R1: ")) << decision.errors[0];
  ASSERT_EQ(decision.reasons.size(), 1U);
  EXPECT_EQ(decision.reasons[0].rule->id, "R2");
}

TEST(Detector, reads_words_and_lists) {
  Watchlists lists;
  features::Memory memory;
  Detector detector(pack_of(one_rule("R1", "words_on.safe_account() >= 900") +
                            one_rule("R2", "listed.bad(event.creditor.account)")),
                    lists, memory);
  EXPECT_EQ(detector.decide(1, transfer("t1", 5, R"(,"remark":"转入安-全 账 户")")).reasons.size(), 1U);
  EXPECT_EQ(detector.decide(2, transfer("t2", 5, R"(,"remark":"学费")")).reasons.size(), 0U);
  const model::WatchlistEntry entry{.list = "bad",
                                    .entity = {model::EntityKind::account, "B"},
                                    .expires = parse_rfc3339("2026-11-24T10:00:00Z").value()};
  ASSERT_TRUE(lists.apply(entry, "police"));
  EXPECT_EQ(detector.decide(3, transfer("t3", 5)).reasons.size(), 1U);
}

TEST(Detector, a_folded_list_knows_a_name_however_it_is_written) {
  const Watchlists lists;
  features::Memory memory;
  const auto found = [&](std::string_view fold, std::string_view remark) {
    auto files = small_pack("rules:\n" + one_rule("R1", "listed.names(event.remark)"));
    std::string list = "list: names\nname: {zh: 名, en: Names}\nsource: x\nentries: [ETC, 中国银行]\n";
    files.insert(files.begin(), {.path = "lists/a.yaml", .text = list + std::string(fold)});
    Detector detector(Pack::build(files).value(), lists, memory);
    const std::string more = ",\"remark\":\"" + std::string(remark) + "\"";
    return !detector.decide(1, transfer("t", 1, more)).reasons.empty();
  };
  for (const char* written : {"ETC", "etc", "ＥＴＣ", "E T C", "中國銀行", "中国-银行"}) {
    EXPECT_TRUE(found("fold: true\n", written)) << written;
  }
  EXPECT_FALSE(found("fold: true\n", "ETCC"));
  EXPECT_TRUE(found("", "ETC"));
  EXPECT_FALSE(found("", "etc"));
}

TEST(Watchlists, things_of_two_kinds_with_one_id_are_two_entries) {
  Watchlists lists;
  features::Memory memory;
  const Timestamp nine = parse_rfc3339("2026-11-24T09:00:00Z").value();
  model::WatchlistEntry phone{
      .list = "bad", .entity = {model::EntityKind::phone, "95588"}, .expires = nine + hours(1)};
  model::WatchlistEntry account = phone;
  account.entity.kind = model::EntityKind::account;
  account.expires = nine + hours(3);
  ASSERT_TRUE(lists.apply(phone, "police"));
  ASSERT_TRUE(lists.apply(account, "bank"));
  EXPECT_EQ(lists.size(), 2U);
  phone.action = model::ListAction::remove;
  ASSERT_TRUE(lists.apply(phone, "police"));
  EXPECT_TRUE(lists.contains("bad", "95588", nine));
  std::string saved;
  lists.save(saved);
  EXPECT_TRUE(Watchlists::load(saved).value().contains("bad", "95588", nine + hours(2)));
  phone.action = model::ListAction::add;
  ASSERT_TRUE(lists.apply(phone, "police"));
  EXPECT_TRUE(lists.contains("bad", "95588", nine + hours(2)));
  lists.expire(nine + hours(2));
  EXPECT_EQ(lists.size(), 1U);
  account.action = model::ListAction::remove;
  ASSERT_TRUE(lists.apply(account, "bank"));
  EXPECT_FALSE(lists.contains("bad", "95588", nine));
}

TEST(Watchlists, saved_bytes_that_are_cut_anywhere_are_refused) {
  Watchlists lists;
  features::Memory memory;
  const Timestamp nine = parse_rfc3339("2026-11-24T09:00:00Z").value();
  for (const auto kind : {model::EntityKind::phone, model::EntityKind::account})
    ASSERT_TRUE(lists.apply({.list = "bad", .entity = {kind, "95588"}, .expires = nine}, "police"));
  std::string saved;
  lists.save(saved);
  for (std::size_t size = 0; size < saved.size(); ++size)
    EXPECT_FALSE(Watchlists::load(std::string_view(saved).substr(0, size))) << size;
}

TEST(Watchlists, expire_by_event_time_and_survive_saving) {
  Watchlists lists;
  features::Memory memory;
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
