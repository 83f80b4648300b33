#include "engine/backtest.h"

#include <gtest/gtest.h>

#include "detect/small_pack.h"
#include "engine/activation.h"

namespace duanlian::engine {
namespace {

using detect::one_rule;
using detect::small_pack;
using detect::transfer;

// A journal in memory.
class BacktestTest : public testing::Test {
 protected:
  void add(const model::Event& event) {
    std::string payload;
    model::append_event(payload, event);
    add_payload(std::move(payload));
  }
  void add_payload(std::string payload) { payloads_.push_back(std::move(payload)); }

  EntrySource source() const {
    return [this](const VisitEntry& visit) -> Status {
      for (std::size_t i = 0; i < payloads_.size(); ++i)
        RETURN_IF_ERROR(visit({.position = journal::Position(i + 1), .id = "x", .payload = payloads_[i]}));
      return {};
    };
  }

  BacktestReport run(const BacktestPlan& plan) const {
    auto report = run_backtest(plan, source());
    EXPECT_TRUE(report) << report.error().message;
    return report ? *std::move(report) : BacktestReport{};
  }
  std::string json(const BacktestPlan& plan) const {
    std::string out;
    append_report(out, run(plan));
    return out;
  }

  static std::vector<model::PackFile> pack_with(const std::string& rules) {
    return small_pack("rules:\n" + rules);
  }
  // `soft` warns from 1,000 fen on; `hard` holds from 500 fen on.
  static BacktestPlan soft_and_hard() {
    return {.pack = pack_with(one_rule("hard", "event.amount >= 500", "0.9", "hold")),
            .against = pack_with(one_rule("soft", "event.amount >= 1000", "0.2", "warn"))};
  }

  static model::Event at(model::Event event, std::string_view time) {
    event.header.time = parse_rfc3339(time).value();
    return event;
  }
  static model::Event from_debtor(model::Event event, std::string_view account,
                                  std::string_view person = "") {
    auto& debtor = std::get<model::Transfer>(event.payload).debtor;
    debtor.account = account;
    debtor.person = person;
    return event;
  }
  static void label(Labels& labels, std::string_view event, model::Verdict verdict,
                    std::string_view category = "", std::string_view source = "") {
    const auto added = labels.add({.event = std::string(event),
                                   .source = std::string(source),
                                   .label = verdict,
                                   .category = std::string(category)});
    ASSERT_TRUE(added) << added.error().message;
  }

  std::vector<std::string> payloads_;
};

using model::Outcome;
using model::Verdict;

uint64_t cell(const BacktestReport& report, Outcome against, Outcome pack) {
  return report.outcomes[static_cast<std::size_t>(against)][static_cast<std::size_t>(pack)];
}

TEST_F(BacktestTest, counts_what_flips_and_on_which_rules) {
  add(transfer("small", 100));
  add(transfer("middle", 600));
  add(transfer("large", 2000));
  const BacktestReport report = run(soft_and_hard());
  EXPECT_EQ(report.compared, 3U);
  EXPECT_EQ(report.by_kind[static_cast<std::size_t>(model::EventKind::transfer)], 3U);
  EXPECT_EQ(cell(report, Outcome::allow, Outcome::allow), 1U);
  EXPECT_EQ(cell(report, Outcome::allow, Outcome::hold), 1U);
  EXPECT_EQ(cell(report, Outcome::warn, Outcome::hold), 1U);
  EXPECT_EQ(report.harder.events, 2U);
  EXPECT_EQ(report.softer.events, 0U);
  EXPECT_EQ(report.harder.fired_by_pack_alone, (RuleCounts{{"hard", 2}}));
  EXPECT_EQ(report.harder.fired_by_against_alone, (RuleCounts{{"soft", 1}}));
  EXPECT_EQ(report.harder.same_rules, 0U);
  ASSERT_EQ(report.flips.size(), 2U);
  EXPECT_EQ(report.flips[1].event, "large");
  EXPECT_EQ(report.flips[1].source, "bank_a");
  EXPECT_EQ(report.flips[1].position, 3U);
  EXPECT_EQ(report.flips[1].against.rules, std::vector<std::string>{"soft"});
  EXPECT_EQ(report.flips[1].pack.rules, std::vector<std::string>{"hard"});
}

TEST_F(BacktestTest, the_other_way_round_the_flips_are_softer) {
  add(transfer("middle", 600));
  BacktestPlan plan = soft_and_hard();
  std::swap(plan.pack, plan.against);
  const BacktestReport report = run(plan);
  EXPECT_EQ(report.softer.events, 1U);
  EXPECT_EQ(report.harder.events, 0U);
  EXPECT_EQ(report.softer.fired_by_against_alone, (RuleCounts{{"hard", 1}}));
}

TEST_F(BacktestTest, a_flip_by_weight_alone_is_told_as_such) {
  add(transfer("t", 600));
  const BacktestReport report = run({.pack = pack_with(one_rule("R", "event.amount > 1", "0.5", "hold")),
                                     .against = pack_with(one_rule("R", "event.amount > 1", "0.5", "warn"))});
  EXPECT_EQ(report.harder.events, 1U);
  EXPECT_EQ(report.harder.same_rules, 1U);
  EXPECT_TRUE(report.harder.fired_by_pack_alone.empty());
}

TEST_F(BacktestTest, the_same_pack_twice_flips_nothing) {
  for (int i = 0; i < 50; ++i) add(transfer("t" + std::to_string(i), i * 50));
  BacktestPlan plan = soft_and_hard();
  plan.against = plan.pack;
  const BacktestReport report = run(plan);
  EXPECT_EQ(report.compared, 50U);
  EXPECT_EQ(report.harder.events + report.softer.events, 0U);
  EXPECT_EQ(cell(report, Outcome::hold, Outcome::hold), 40U);
}

TEST_F(BacktestTest, activations_are_passed_over_and_each_side_keeps_its_pack) {
  const BacktestPlan plan = soft_and_hard();
  add(transfer("before", 600));
  add(*activation_event(pack_with(one_rule("other", "true", "0.9", "block")),
                        {.by = "x", .source = "x", .now = parse_rfc3339("2026-11-24T09:00:00Z").value()}));
  add(transfer("after", 600));
  const BacktestReport report = run(plan);
  EXPECT_EQ(report.activations, 1U);
  EXPECT_EQ(report.compared, 2U);
  EXPECT_EQ(cell(report, Outcome::allow, Outcome::hold), 2U);
}

TEST_F(BacktestTest, what_cannot_be_read_is_counted_and_the_rest_goes_on) {
  add_payload(R"({"kind":"transfer","id":"no more"})");
  add_payload("");
  add(transfer("t", 600));
  const BacktestReport report = run(soft_and_hard());
  EXPECT_EQ(report.unreadable, 2U);
  EXPECT_EQ(report.compared, 1U);
  EXPECT_EQ(report.first, 1U);
  EXPECT_EQ(report.last, 3U);
}

// What was listed before the range is remembered within it.
TEST_F(BacktestTest, events_before_the_range_are_taken_in_and_not_compared) {
  model::Event listing;
  listing.header = {.id = "l", .source = "police", .purpose = model::Purpose::anti_fraud};
  listing.payload = model::WatchlistEntry{.list = "bad",
                                          .entity = {.kind = model::EntityKind::account, .id = "B"},
                                          .expires = parse_rfc3339("2027-01-01T00:00:00Z").value()};
  add(at(listing, "2026-11-24T08:00:00Z"));
  add(at(transfer("early", 1), "2026-11-24T08:30:00Z"));
  add(at(transfer("first", 1), "2026-11-24T09:00:00Z"));
  add(at(transfer("end", 1), "2026-11-24T10:00:00Z"));
  BacktestPlan plan{.pack = pack_with(one_rule("L", "listed.bad(event.creditor.account)", "0.5", "hold")),
                    .against = pack_with(one_rule("N", "false"))};
  plan.from = parse_rfc3339("2026-11-24T09:00:00Z").value();
  plan.to = parse_rfc3339("2026-11-24T10:00:00Z").value();
  const BacktestReport report = run(plan);
  EXPECT_EQ(report.before, 2U);
  EXPECT_EQ(report.after, 1U);
  EXPECT_EQ(report.compared, 1U);
  ASSERT_EQ(report.flips.size(), 1U);
  EXPECT_EQ(report.flips[0].event, "first");
}

// The memories are of each side alone: another window is another memory.
TEST_F(BacktestTest, each_side_remembers_by_its_own_features_also_before_the_range) {
  const auto pack_of = [](std::string_view window) {
    auto files = pack_with(one_rule("often", "memory.often(event.debtor.account) >= 2", "0.2", "hold"));
    std::string text = "features:\n  - name: often\n    what: {zh: 次数, en: Count}\n    of: account\n";
    text += "    on: transfer\n    key: event.debtor.account\n    aggregate: count\n    window: ";
    files.insert(files.begin(), {.path = "features/a.yaml", .text = text + std::string(window) + "\n"});
    return files;
  };
  add(at(transfer("t1", 1), "2026-11-24T08:00:00Z"));
  add(at(transfer("t2", 1), "2026-11-24T08:10:00Z"));
  add(at(transfer("t3", 1), "2026-11-24T09:30:00Z"));
  BacktestPlan plan{.pack = pack_of("2h"), .against = pack_of("5m")};
  plan.from = parse_rfc3339("2026-11-24T09:00:00Z").value();
  const BacktestReport report = run(plan);
  EXPECT_EQ(report.compared, 1U);
  EXPECT_EQ(cell(report, Outcome::allow, Outcome::hold), 1U);
}

TEST_F(BacktestTest, labels_give_precision_recall_and_what_false_blocks_cost) {
  // Restricted by `hard`: s1 (scam), h1 h2 h3 (honest, of two people). Not restricted: s2 (scam), h4.
  add(from_debtor(transfer("s1", 5000), "A1"));
  add(from_debtor(transfer("h1", 600), "A2", "p"));
  add(from_debtor(transfer("h2", 700), "A3", "p"));
  add(from_debtor(transfer("h3", 800), "A4"));
  add(from_debtor(transfer("s2", 400), "A5"));
  add(from_debtor(transfer("h4", 300), "A6"));
  add(transfer("unlabelled", 900));
  Labels labels;
  label(labels, "s1", Verdict::scam, "C01");
  label(labels, "s2", Verdict::scam, "C08", "bank_a");
  for (const std::string_view honest : {"h1", "h2", "h3", "h4"}) label(labels, honest, Verdict::honest);
  label(labels, "elsewhere", Verdict::scam);
  label(labels, "s1", Verdict::scam, "C02", "bank_b");  // another bank's event of that id
  BacktestPlan plan = soft_and_hard();
  plan.labels = &labels;
  const BacktestReport report = run(plan);

  const Confusion& restricted = report.pack.restricted.all;
  EXPECT_EQ(restricted.scam_met, 1U);
  EXPECT_EQ(restricted.scam_missed, 1U);
  EXPECT_EQ(restricted.honest_met, 3U);
  EXPECT_EQ(restricted.honest_spared, 1U);
  EXPECT_EQ(rates_of(restricted).precision, 2'500U);
  EXPECT_EQ(rates_of(restricted).recall, 5'000U);
  EXPECT_EQ(rates_of(restricted).f1, 3'333U);
  // The other pack only warns, and only of s1.
  EXPECT_EQ(rates_of(report.against.restricted.all).recall, 0U);
  EXPECT_EQ(rates_of(report.against.restricted.all).precision, std::nullopt);
  EXPECT_EQ(rates_of(report.against.flagged.all).precision, 10'000U);
  EXPECT_EQ(rates_of(report.against.flagged.all).recall, 5'000U);

  ASSERT_EQ(report.labels->categories, (std::vector<std::string>{"", "C01", "C08", "C02"}));
  EXPECT_EQ(report.pack.restricted.by_category[1].scam_met, 1U);
  EXPECT_EQ(report.pack.restricted.by_category[2].scam_missed, 1U);
  EXPECT_EQ(rates_of(report.pack.restricted.by_category[1]).precision, std::nullopt);

  const FalseBlocks& blocks = report.pack.false_blocks;
  EXPECT_EQ(blocks.events, 3U);
  EXPECT_EQ(blocks.people.size(), 2U);
  EXPECT_EQ(blocks.held.by_currency().at("CNY").minor, 2'100);
  EXPECT_EQ(blocks.minutes, 3U * 2'880U);
  EXPECT_EQ(blocks.by_outcome[static_cast<std::size_t>(Outcome::hold)], 3U);
  EXPECT_EQ(report.against.false_blocks.events, 0U);
  EXPECT_EQ(report.pack.let_through.events, 1U);
  EXPECT_EQ(report.pack.let_through.money.by_currency().at("CNY").minor, 400);
  EXPECT_EQ(report.against.let_through.events, 2U);
  EXPECT_EQ(report.against.let_through.warned, 1U);

  EXPECT_EQ(report.labels->given, 8U);
  EXPECT_EQ(report.labels->scam, 2U);
  EXPECT_EQ(report.labels->honest, 4U);
  EXPECT_EQ(report.labels->not_in_journal, 2U);
  EXPECT_EQ(report.labels->shared, 0U);
  EXPECT_EQ(report.harder.scam, 1U);
  EXPECT_EQ(report.harder.honest, 3U);
}

TEST_F(BacktestTest, a_pack_may_say_what_a_restriction_costs) {
  add(transfer("h", 600));
  Labels labels;
  label(labels, "h", Verdict::honest);
  BacktestPlan plan = soft_and_hard();
  plan.labels = &labels;
  plan.pack[0].text +=
      "delays:\n  hold: {value: 7, unit: min, source: desk, provenance: D, effective: 2026-11-24}\n";
  const BacktestReport report = run(plan);
  EXPECT_EQ(report.pack.false_blocks.minutes, 7U);
  EXPECT_EQ(report.against.delay_minutes, detect::kDelayMinutesUsual);
}

TEST_F(BacktestTest, a_label_without_a_source_that_fits_several_events_is_told) {
  add(transfer("t", 1));
  auto other = transfer("t", 1);
  other.header.source = "bank_b";
  add(other);
  add(at(transfer("late", 1), "2026-12-24T09:00:00Z"));
  Labels labels;
  label(labels, "t", Verdict::honest);
  label(labels, "late", Verdict::honest);
  BacktestPlan plan = soft_and_hard();
  plan.labels = &labels;
  plan.to = parse_rfc3339("2026-12-01T00:00:00Z").value();
  const BacktestReport report = run(plan);
  EXPECT_EQ(report.labels->shared, 1U);
  EXPECT_EQ(report.labels->honest, 2U);
  EXPECT_EQ(report.labels->out_of_range, 1U);
  EXPECT_EQ(report.labels->not_in_journal, 0U);
}

TEST_F(BacktestTest, a_call_that_was_refused_makes_nobody_wait) {
  model::EventReader reader;
  add(reader
          .read(
              R"({"kind":"call","id":"c","time":"2026-11-24T09:00:00Z","source":"op","purpose":"anti_fraud",)"
              R"("phase":"started","caller":"+8613800138000","callee":"+8613900139000"})")
          .value());
  Labels labels;
  label(labels, "c", Verdict::honest);
  const std::string on_calls =
      "rules:\n  - id: C\n    on: call\n    name: {zh: 名, en: n}\n    words: {zh: 话, en: w}\n"
      "    when: true\n    weight: 0.9\n    action: block\n    basis: [x]\n";
  auto pack = small_pack(on_calls);
  pack[0].text +=
      "  call: {steps: [], remedy: {zh: a, en: a}, papers: {zh: a, en: a}, appeal: {zh: a, en: a}}\n";
  BacktestPlan plan{.pack = pack, .against = pack, .labels = &labels};
  const BacktestReport report = run(plan);
  EXPECT_EQ(report.pack.false_blocks.events, 1U);
  EXPECT_EQ(report.pack.false_blocks.people.size(), 1U);
  EXPECT_EQ(report.pack.false_blocks.minutes, 0U);
  EXPECT_TRUE(report.pack.false_blocks.held.by_currency().empty());
}

TEST_F(BacktestTest, errors_of_rules_are_counted_for_each_side) {
  add(transfer("t", 600));
  add(transfer("u", 600));
  BacktestPlan plan = soft_and_hard();
  plan.pack = pack_with(one_rule("broken", "1 / (event.amount - 600) > 0"));
  const BacktestReport report = run(plan);
  EXPECT_EQ(report.pack.errors, 2U);
  EXPECT_EQ(report.pack.errors_by_sort, (RuleCounts{{"broken", 2}}));
  EXPECT_EQ(report.against.errors, 0U);
}

TEST_F(BacktestTest, equal_runs_give_equal_bytes_and_all_flips_go_out) {
  for (std::size_t i = 0; i < 2 * kFlipsShownMax; ++i)
    add(from_debtor(transfer("t" + std::to_string(i), 450 + static_cast<int64_t>(i)),
                    "A" + std::to_string(i)));
  Labels labels;
  for (std::size_t i = 0; i < 90; ++i)
    label(labels, "t" + std::to_string(i), i % 3 == 0 ? Verdict::scam : Verdict::honest);
  BacktestPlan plan = soft_and_hard();
  plan.labels = &labels;
  uint64_t told = 0;
  plan.on_flip = [&](std::string_view) { ++told; };
  const std::string first = json(plan);
  EXPECT_EQ(told, 150U);
  EXPECT_NE(first.find(R"("left_out":50})"), std::string::npos) << first;
  EXPECT_EQ(json(plan), first);
}

TEST_F(BacktestTest, an_empty_journal_gives_a_report_of_nothing) {
  const BacktestReport report = run(soft_and_hard());
  EXPECT_EQ(report.compared, 0U);
  EXPECT_EQ(report.first, 0U);
  EXPECT_EQ(report.pack.rules, 1U);
}

TEST_F(BacktestTest, a_run_that_is_ended_says_so) {
  for (int i = 0; i < 10; ++i) add(transfer("t" + std::to_string(i), 1));
  std::stop_source stop;
  BacktestPlan plan = soft_and_hard();
  plan.stop = stop.get_token();
  uint64_t flips = 0;
  plan.on_flip = [&](std::string_view) { ++flips; };
  stop.request_stop();
  const auto report = run_backtest(plan, source());
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, ErrorCode::unavailable);
  EXPECT_EQ(flips, 0U);
}

TEST_F(BacktestTest, wrong_packs_and_ranges_are_refused_before_an_entry_is_read) {
  const EntrySource never = [](const VisitEntry&) -> Status {
    ADD_FAILURE() << "an entry was asked for";
    return {};
  };
  BacktestPlan plan = soft_and_hard();
  plan.pack[2].text = "rules: nonsense";
  auto wrong = run_backtest(plan, never);
  ASSERT_FALSE(wrong);
  EXPECT_TRUE(wrong.error().message.starts_with("the pack: rules/a.yaml:1:")) << wrong.error().message;
  plan = soft_and_hard();
  plan.against.clear();
  wrong = run_backtest(plan, never);
  ASSERT_FALSE(wrong);
  EXPECT_TRUE(wrong.error().message.starts_with("the pack that it is compared with: "))
      << wrong.error().message;
  plan = soft_and_hard();
  plan.from = Timestamp{2};
  plan.to = Timestamp{2};
  EXPECT_FALSE(run_backtest(plan, never));
}

TEST(Labels, another_label_for_the_same_event_is_refused_and_the_first_stays) {
  Labels labels;
  EXPECT_EQ(labels.add({.event = "e", .label = Verdict::scam}).value(), true);
  EXPECT_EQ(labels.add({.event = "e", .label = Verdict::scam}).value(), false);
  const auto other = labels.add({.event = "e", .label = Verdict::honest});
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, ErrorCode::already_exists);
  EXPECT_EQ(labels.find("any", "e")->verdict, Verdict::scam);
  EXPECT_EQ(labels.size(), 1U);
  // The one with a source goes first.
  EXPECT_EQ(labels.add({.event = "e", .source = "s", .label = Verdict::honest}).value(), true);
  EXPECT_EQ(labels.find("s", "e")->verdict, Verdict::honest);
  EXPECT_EQ(labels.find("any", "e")->verdict, Verdict::scam);
}

TEST(Labels, categories_are_bounded) {
  Labels labels;
  for (std::size_t i = 0; i < kLabelCategoriesMax; ++i)
    ASSERT_TRUE(labels.add({.event = std::to_string(i), .category = "C" + std::to_string(i)}));
  EXPECT_EQ(labels.add({.event = "x", .category = "one more"}).error().code, ErrorCode::limit_exceeded);
  EXPECT_TRUE(labels.add({.event = "y", .category = "C7"}));
}

TEST(MoneySums, more_than_fits_is_told) {
  MoneySums sums;
  const Currency yuan = Currency::parse("CNY").value();
  sums.add({.minor = 9'000'000'000'000'000'000, .currency = yuan});
  EXPECT_FALSE(sums.by_currency().at("CNY").at_least);
  sums.add({.minor = 9'000'000'000'000'000'000, .currency = yuan});
  EXPECT_TRUE(sums.by_currency().at("CNY").at_least);
  EXPECT_EQ(sums.by_currency().at("CNY").minor, 9'223'372'036'854'775'807);
}

}  // namespace
}  // namespace duanlian::engine
