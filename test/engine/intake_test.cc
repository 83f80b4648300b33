#include "engine/intake.h"

#include <filesystem>
#include <future>
#include <gtest/gtest.h>
#include <unistd.h>

#include "detect/small_pack.h"
#include "engine/activation.h"
#include "engine/backtest.h"

namespace duanlian::engine {
namespace {

using detect::one_rule;
using detect::small_pack;
using detect::transfer;

constexpr Timestamp kNow{1'800'000'000'000'000};

// A folder of its own that goes with the test.
class IntakeTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("duanlian_intake_" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<Intake> open(uint64_t save_every = 100'000) {
    auto intake = Intake::open(folder_, {.journal = {}, .committer = {}, .save_every = save_every});
    EXPECT_TRUE(intake) << intake.error().message;
    return *std::move(intake);
  }

  static model::Event activation(const std::string& rules, std::string_view id) {
    const auto files = small_pack("rules:\n" + rules);
    model::Event event;
    event.header = {
        .id = std::string(id), .time = kNow, .source = "operator", .purpose = model::Purpose::anti_fraud};
    event.payload = detect::activation_of(**detect::Pack::build(files), files);
    return event;
  }

  static std::string submit(Intake& intake, const model::Event& event) {
    const auto answers = intake.submit_and_wait(std::span(&event, 1), kNow);
    return answers ? answers->front().decision : "error: " + answers.error().message;
  }

  std::filesystem::path folder_;
};

TEST_F(IntakeTest, answers_when_durable_and_repeats_change_nothing) {
  const auto intake = open();
  submit(*intake, activation(one_rule("R1", "event.amount > 100"), "a1"));
  ASSERT_TRUE(intake->active_pack());
  const std::string first = submit(*intake, transfer("t1", 200));
  EXPECT_NE(first.find("\"R1\""), std::string::npos) << first;
  const auto again = transfer("t1", 1);  // the same id with another amount
  const auto answers = intake->submit_and_wait(std::span(&again, 1), kNow);
  ASSERT_TRUE(answers);
  EXPECT_TRUE(answers->front().repeated);
  EXPECT_EQ(answers->front().decision, first);
  EXPECT_EQ(intake->decision("bank_a", "t1").value(), first);
  EXPECT_EQ(intake->decision("bank_b", "t1").value(), std::nullopt);
  EXPECT_EQ(intake->counters().position, 2U);
}

// One wrong clock would otherwise move the time of the memory on, and everything would be forgotten.
TEST_F(IntakeTest, an_event_far_ahead_of_the_clock_is_refused) {
  const auto intake = open();
  auto ahead = transfer("t1", 1);
  ahead.header.time = kNow + kAheadOfClockMax + seconds(1);
  EXPECT_NE(submit(*intake, ahead).find("10 minutes ahead of the clock here"), std::string::npos);
  EXPECT_EQ(intake->counters().position, 0U);
  ahead.header.time = kNow + kAheadOfClockMax;
  EXPECT_EQ(submit(*intake, ahead).find("error"), std::string::npos);
}

TEST_F(IntakeTest, gives_the_stored_events_at_the_positions_that_are_asked_for) {
  const auto intake = open();
  for (int i = 1; i <= 200; ++i) submit(*intake, transfer("t" + std::to_string(i), i));
  std::vector<uint64_t> seen;
  const std::vector<uint64_t> wanted{2, 3, 9, 199};
  ASSERT_TRUE(intake->stored(wanted, [&](uint64_t position, std::string_view payload) {
    seen.push_back(position);
    EXPECT_NE(payload.find("\"id\":\"t" + std::to_string(position) + "\""), std::string_view::npos);
  }));
  EXPECT_EQ(seen, wanted);
}

TEST_F(IntakeTest, gives_all_entries_up_to_one_and_the_stored_activation) {
  const auto intake = open();
  EXPECT_EQ(intake->activation(), "");
  const model::Event activated = activation(one_rule("R1", "event.amount > 100"), "a1");
  submit(*intake, activated);
  std::vector<model::Event> many;
  for (int i = 0; i < 9'000; ++i) many.push_back(transfer("t" + std::to_string(i), i));
  ASSERT_TRUE(intake->submit_and_wait(many, kNow));
  std::string stored;
  model::append_event(stored, activated);
  EXPECT_EQ(intake->activation(), stored);
  uint64_t seen = 0;
  const Status read = intake->read_entries(8'999, [&](const journal::Entry& entry) -> Status {
    EXPECT_EQ(entry.position.value(), ++seen);
    return {};
  });
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(seen, 8'999U);
  const Status broken_off = intake->read_entries(
      8'999, [&](const journal::Entry&) -> Status { return Error{ErrorCode::unavailable, "enough"}; });
  EXPECT_EQ(broken_off.error().message, "enough");
}

TEST_F(IntakeTest, a_pack_that_is_activated_in_the_middle_of_a_back_test_does_not_disturb_it) {
  const auto intake = open();
  submit(*intake, activation(one_rule("R1", "event.amount > 100"), "a1"));
  for (int i = 0; i < 20; ++i) submit(*intake, transfer("t" + std::to_string(i), 95 + i));
  BacktestPlan plan{.pack = small_pack("rules:\n" + one_rule("R2", "event.amount > 105", "0.2", "warn")),
                    .against = files_of_activation(intake->activation()).value()};
  const auto run = [&](bool disturbed) {
    const auto report = run_backtest(plan, [&](const VisitEntry& visit) {
      return intake->read_entries(21, [&](const journal::Entry& entry) -> Status {
        if (disturbed && entry.position.value() == 10) {
          submit(*intake, activation(one_rule("R3", "true", "0.9", "block"), "a2"));
          EXPECT_NE(submit(*intake, transfer("during", 1)).find("\"R3\""), std::string::npos);
        }
        return visit(entry);
      });
    });
    std::string json;
    append_report(json, report.value());
    return json;
  };
  const std::string quiet = run(false);
  EXPECT_NE(quiet.find(R"("compared":20)"), std::string::npos) << quiet;
  EXPECT_EQ(run(true), quiet);
}

TEST_F(IntakeTest, goes_on_after_a_restart_as_if_nothing_had_happened) {
  std::vector<std::string> decisions;
  {
    const auto intake = open(3);
    submit(*intake, activation(one_rule("R1", "event.amount > 100"), "a1"));
    for (int i = 0; i < 10; ++i)
      decisions.push_back(submit(*intake, transfer("t" + std::to_string(i), 95 + i)));
  }
  const auto intake = open(3);
  EXPECT_EQ(intake->counters().position, 11U);
  EXPECT_EQ(intake->counters().replay_differences, 0U);
  ASSERT_TRUE(intake->active_pack());
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(intake->decision("bank_a", "t" + std::to_string(i)).value(),
              decisions[static_cast<std::size_t>(i)]);
  }
  EXPECT_NE(submit(*intake, transfer("t99", 200)).find("\"R1\""), std::string::npos);
}

TEST_F(IntakeTest, a_wrong_pack_leaves_the_old_one) {
  const auto intake = open();
  submit(*intake, activation(one_rule("R1", "event.amount > 100"), "a1"));
  auto wrong = activation(one_rule("R2", "true"), "a2");
  std::get<model::PackActivated>(wrong.payload).files[2].text = "rules: nonsense";
  EXPECT_NE(submit(*intake, wrong).find("was not activated"), std::string::npos);
  EXPECT_NE(submit(*intake, transfer("t1", 200)).find("\"R1\""), std::string::npos);
}

TEST_F(IntakeTest, what_could_not_be_read_again_is_refused_before_it_is_journalled) {
  const auto intake = open();
  auto long_version = activation(one_rule("R1", "true"), "a1");
  std::get<model::PackActivated>(long_version.payload).version = std::string(65, '1');
  auto form_feed = activation(one_rule("R1", "true"), "a2");
  std::get<model::PackActivated>(form_feed.payload).files[2].text += "# \f\n";
  auto long_path = activation(one_rule("R1", "true"), "a3");
  std::get<model::PackActivated>(long_path.payload).files[2].path = std::string(300, 'p');
  model::Event clock_of_1970;
  clock_of_1970.header = {
      .id = "tick", .time = Timestamp{0}, .source = "clock", .purpose = model::Purpose::anti_fraud};
  clock_of_1970.payload = model::Tick{};
  auto beyond_9999 = transfer("t1", 1);
  model::Report report;
  report.happened = parse_rfc3339("9999-12-31T23:59:59Z").value() + hours(1);
  beyond_9999.payload = report;
  for (const auto& event : {long_version, form_feed, long_path, clock_of_1970, beyond_9999}) {
    const Status taken = intake->submit(std::span(&event, 1), kNow, [](const auto&) { ADD_FAILURE(); });
    ASSERT_FALSE(taken) << event.header.id;
    EXPECT_NE(taken.error().message.find("event " + event.header.id), std::string::npos);
  }
  EXPECT_EQ(intake->counters().position, 0U);
  EXPECT_NE(submit(*intake, transfer("t2", 1)).find("\"allow\""), std::string::npos);
}

// Repeats among new events, in one submission: each new event is decided by itself, not by its neighbour.
TEST_F(IntakeTest, a_submission_is_decided_event_by_event_as_it_is_when_applied_again) {
  std::vector<model::Event> events;
  events.push_back(activation(one_rule("R1", "event.amount > 100"), "a1"));
  for (const int i : {1, 2, 1, 3, 3, 4}) events.push_back(transfer("t" + std::to_string(i), 98 + i));
  std::vector<std::string> decisions;
  {
    const auto intake = open();
    std::promise<void> answered;
    ASSERT_TRUE(intake->submit(std::vector(events), kNow, [&](const Result<std::vector<Answer>>& answers) {
      ASSERT_TRUE(answers);
      for (const Answer& answer : *answers) decisions.push_back(answer.decision);
      answered.set_value();
    }));
    answered.get_future().wait();
  }
  ASSERT_EQ(decisions.size(), events.size());
  EXPECT_EQ(decisions[3], decisions[1]);
  EXPECT_EQ(decisions[2].find("\"R1\""), std::string::npos);
  EXPECT_NE(decisions[4].find("\"R1\""), std::string::npos);
  // The view of the state is emptied, so that all is read from the journal and compared.
  ASSERT_TRUE((*journal::Journal::open(folder_))->view("engine").clear());
  const auto intake = open();
  EXPECT_EQ(intake->counters().position, 5U);
  EXPECT_EQ(intake->counters().replay_differences, 0U);
}

TEST_F(IntakeTest, events_that_are_refused_stay_with_who_submits_them) {
  const auto intake = open();
  std::vector<model::Event> events{transfer("t1", 1), transfer("t2", 1)};
  events[1].header.id.clear();
  EXPECT_FALSE(intake->submit(std::move(events), kNow, [](const auto&) { ADD_FAILURE(); }));
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].header.id, "t1");
}

// `.1Z` is written as `.100Z`, so the canonical form may be longer than the text that was taken.
TEST_F(IntakeTest, the_limit_of_an_event_holds_for_its_canonical_form) {
  model::Event event = transfer("t1", 1);
  model::Report report{.role = model::ReporterRole::victim, .text = {}};
  std::string canonical;
  event.payload = report;
  model::append_event(canonical, event);
  report.events.assign(1'000, std::string(255, 'e'));
  event.payload = report;
  canonical.clear();
  model::append_event(canonical, event);
  report.text = std::string(model::kEventBytesMax - canonical.size() - 10, 't');
  event.payload = report;
  const auto intake = open();
  EXPECT_NE(submit(*intake, event).find("\"allow\""), std::string::npos);
  report.text += std::string(20, 't');
  event.header.id = "t2";
  event.payload = report;
  EXPECT_NE(submit(*intake, event).find("kEventBytesMax"), std::string::npos);
  EXPECT_EQ(intake->counters().position, 1U);
}

TEST_F(IntakeTest, an_entry_that_is_no_event_for_this_program_is_skipped_with_an_error) {
  {
    auto journal = *journal::Journal::open(folder_);
    const auto group = journal->stage({{.id = std::string("bank_a\0t1", 9),
                                        .payload = R"({"kind":"transfer","time":"10000-01-01T00:00:00Z"})",
                                        .received = kNow},
                                       {.id = "of nobody", .payload = "", .received = kNow}});
    ASSERT_TRUE(group && journal->commit(*group));
  }
  for (int opening = 0; opening < 2; ++opening) {
    const auto intake = open();
    EXPECT_EQ(intake->counters().replay_differences, 0U);
    const auto skipped = intake->decision("bank_a", "t1").value();
    ASSERT_TRUE(skipped);
    EXPECT_NE(skipped->find(R"("kind":"transfer")"), std::string::npos) << *skipped;
    EXPECT_NE(skipped->find(R"("errors":["skipped)"), std::string::npos) << *skipped;
    EXPECT_NE(submit(*intake, transfer("t" + std::to_string(2 + opening), 1)).find("\"allow\""),
              std::string::npos);
  }
}

// A program that saved its state before the decisions were written has left such a journal.
TEST_F(IntakeTest, decisions_that_a_saved_state_has_overtaken_are_made_again) {
  std::string first;
  {
    const auto intake = open();
    submit(*intake, activation(one_rule("R1", "event.amount > 100"), "a1"));
    first = submit(*intake, transfer("t1", 200));
  }
  {
    auto journal = *journal::Journal::open(folder_);
    ASSERT_TRUE(journal->view("decisions").clear());
  }
  const auto intake = open();
  EXPECT_EQ(intake->decision("bank_a", "t1").value(), first);
  EXPECT_EQ(intake->counters().replay_differences, 0U);
}

// A state of a form that this program does not read, as a program before it left it.
void save_in_form_3(const std::filesystem::path& folder) {
  auto journal = *journal::Journal::open(folder);
  journal::View view = journal->view("engine");
  const std::string head = *view.get("head").value();
  journal::ViewBatch rows;
  rows.put("head", std::string(head).replace(head.find("engine 6"), 8, "engine 3"));
  rows.put("r a region", "of its memory");
  ASSERT_TRUE(view.write(std::move(rows), view.position()));
}

TEST_F(IntakeTest, a_state_of_an_older_form_is_made_again_from_the_journal) {
  std::string first;
  {
    const auto intake = open();
    submit(*intake, activation(one_rule("R1", "event.amount > 100"), "a1"));
    first = submit(*intake, transfer("t1", 200));
  }
  save_in_form_3(folder_);
  {
    const auto intake = open();
    EXPECT_EQ(intake->counters().position, 2U);
    EXPECT_EQ(intake->counters().replay_differences, 0U);
    EXPECT_EQ(intake->decision("bank_a", "t1").value(), first);
    EXPECT_NE(submit(*intake, transfer("t2", 200)).find("\"R1\""), std::string::npos);
  }
  std::size_t rows = 0;
  ASSERT_TRUE((*journal::Journal::open(folder_))->view("engine").scan("", "", [&](auto, auto) {
    return ++rows, true;
  }));
  EXPECT_EQ(rows, 1U) << "the rows of the older form are gone";
}

TEST_F(IntakeTest, a_state_of_an_older_form_is_refused_in_words_when_entries_were_let_go) {
  {
    const auto intake = open();
    for (int i = 0; i < 4; ++i) {
      const model::Event event = transfer("t" + std::to_string(i), 200);
      ASSERT_TRUE(intake->submit_and_wait(std::span(&event, 1), kNow + minutes(i)));
    }
    ASSERT_TRUE(intake->retain({.age_max = minutes(1)}, kNow + minutes(3)));
  }
  save_in_form_3(folder_);
  const auto intake = Intake::open(folder_, {});
  ASSERT_FALSE(intake);
  EXPECT_EQ(intake.error().code, ErrorCode::corrupt);
  EXPECT_NE(intake.error().message.find("form 3"), std::string::npos) << intake.error().message;
  EXPECT_NE(intake.error().message.find("no longer has all entries"), std::string::npos);
}

TEST_F(IntakeTest, retention_lets_go_of_entries_and_of_their_decisions) {
  constexpr int kBlocks = 6;
  const auto intake = open();
  submit(*intake, activation(one_rule("R1", "event.amount > 100"), "a1"));
  const auto later = [](int minute) { return kNow + minutes(minute); };
  for (int i = 0; i < kBlocks; ++i) {
    const model::Event event = transfer("t" + std::to_string(i), 200);
    ASSERT_TRUE(intake->submit_and_wait(std::span(&event, 1), later(i)));
  }
  const auto trimmed = intake->retain({.age_max = minutes(1)}, later(kBlocks - 1));
  ASSERT_TRUE(trimmed) << trimmed.error().message;
  EXPECT_EQ(trimmed->first.value(), 6U) << "a state was saved, so all but the newest may go";
  EXPECT_EQ(intake->decision("bank_a", "t0").value(), std::nullopt);
  EXPECT_TRUE(intake->decision("bank_a", "t5").value());
  const model::Event again = transfer("t0", 200);
  const auto answers = intake->submit_and_wait(std::span(&again, 1), later(kBlocks));
  ASSERT_TRUE(answers);
  EXPECT_FALSE(answers->front().repeated);
}

TEST_F(IntakeTest, no_decision_stays_on_disk_after_its_entry) {
  {
    const auto intake = open();
    for (int i = 0; i < 4; ++i) {
      const model::Event event = transfer("t" + std::to_string(i), 200);
      ASSERT_TRUE(intake->submit_and_wait(std::span(&event, 1), kNow + minutes(i)));
    }
    ASSERT_TRUE(intake->retain({.age_max = minutes(1)}, kNow + minutes(3)));
  }
  {
    auto journal = *journal::Journal::open(folder_);
    std::size_t rows = 0;
    ASSERT_TRUE(journal->view("decisions").scan("", "", [&](auto, auto) { return ++rows, true; }));
    EXPECT_EQ(rows, 4 - (journal->first().value() - 1));
    EXPECT_LT(rows, 4U);
  }
  EXPECT_EQ(open()->counters().replay_differences, 0U);
}

std::string head_of(const Engine& engine) {
  std::string head;
  engine.save_head(head);
  return head;
}

TEST(Engine, opens_without_a_saved_pack_that_this_program_refuses_and_says_so) {
  const auto files = small_pack("rules:\n" + one_rule("R1", "event.amount > 100"));
  Engine engine;
  model::Event activation;
  activation.header = {.id = "a", .time = kNow, .source = "operator", .purpose = model::Purpose::anti_fraud};
  activation.payload = detect::activation_of(**detect::Pack::build(files), files);
  engine.apply(1, activation);
  std::string saved = head_of(engine);
  saved.replace(saved.find("event.amount > 100"), 18, "event.amount ? 100");
  auto loaded = Engine::load(saved);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->pack(), nullptr);
  EXPECT_FALSE(loaded->pack_trouble().empty());
  EXPECT_EQ(head_of(*loaded), saved);
  const model::Decision decision = loaded->apply(2, transfer("t", 200));
  ASSERT_EQ(decision.errors.size(), 1U);
  EXPECT_NE(decision.errors[0].find("no pack decides"), std::string::npos);
  activation.header.id = "b";
  loaded->apply(3, activation);
  EXPECT_TRUE(loaded->pack_trouble().empty());
  EXPECT_EQ(loaded->apply(4, transfer("u", 200)).reasons.size(), 1U);
}

TEST(Engine, saved_and_loaded_it_goes_on_the_same) {
  const auto files = small_pack("rules:\n" + one_rule("R1", "listed.bad(event.creditor.account)"));
  Engine engine;
  model::Event activation;
  activation.header = {.id = "a", .time = kNow, .source = "operator", .purpose = model::Purpose::anti_fraud};
  activation.payload = detect::activation_of(**detect::Pack::build(files), files);
  engine.apply(1, activation);
  model::Event listing;
  listing.header = {.id = "w", .time = kNow, .source = "police", .purpose = model::Purpose::anti_fraud};
  listing.payload = model::WatchlistEntry{
      .list = "bad", .entity = {model::EntityKind::account, "B"}, .expires = kNow + days(3'000)};
  engine.apply(2, listing);
  auto loaded = Engine::load(head_of(engine));
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(head_of(*loaded), head_of(engine));
  std::string one;
  std::string two;
  model::append_decision(one, engine.apply(3, transfer("t", 5)));
  model::append_decision(two, loaded->apply(3, transfer("t", 5)));
  EXPECT_EQ(one, two);
  EXPECT_NE(one.find("\"R1\""), std::string::npos);
  const std::string saved = head_of(engine);
  for (std::size_t size = 0; size < saved.size(); size += 7)
    EXPECT_FALSE(Engine::load(saved.substr(0, size)));
}

}  // namespace
}  // namespace duanlian::engine
