#include "engine/intake.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <unistd.h>

#include "detect/small_pack.h"

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
  auto loaded = Engine::load(engine.save());
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->save(), engine.save());
  std::string one;
  std::string two;
  model::append_decision(one, engine.apply(3, transfer("t", 5)));
  model::append_decision(two, loaded->apply(3, transfer("t", 5)));
  EXPECT_EQ(one, two);
  EXPECT_NE(one.find("\"R1\""), std::string::npos);
  const std::string saved = engine.save();
  for (std::size_t size = 0; size < saved.size(); size += 7)
    EXPECT_FALSE(Engine::load(saved.substr(0, size)));
}

}  // namespace
}  // namespace duanlian::engine
