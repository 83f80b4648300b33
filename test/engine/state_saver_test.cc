#include "engine/state_saver.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <unistd.h>

#include "detect/small_pack.h"
#include "journal/journal.h"

// A saving is of one moment however much changes while it is written, and until it ends the one before
// stands: after every step the state is loaded as after a crash and compared with an engine that was never
// saved.
namespace duanlian::engine {
namespace {

constexpr uint64_t kJournalledEvents = 1'500;
constexpr Timestamp kMorning{1'764'000'000'000'000};

// Rows die after a minute, so regions become empty again.
std::vector<model::PackFile> remembering_pack(std::string_view more = "") {
  constexpr std::string_view kFeatures = R"(features:
  - name: payments
    what: {zh: 次数, en: Payments}
    of: account
    on: transfer
    key: event.debtor.account
    aggregate: count
    window: 60s
  - name: devices
    what: {zh: 设备, en: Devices}
    of: account
    on: transfer
    key: event.creditor.account
    aggregate: distinct
    value: event.debtor.account
    window: 45s
)";
  auto files =
      detect::small_pack("rules:\n" + detect::one_rule("R1", "memory.payments(event.debtor.account) > 1") +
                         detect::one_rule("R2", "memory.devices(event.creditor.account) > 2"));
  files.insert(files.begin(),
               {.path = "features/a.yaml", .text = std::string(kFeatures) + std::string(more)});
  return files;
}

// The event at each position: activations at 1 and 700, transfers among some accounts between and behind.
model::Event event_at(uint64_t position) {
  const Timestamp time = kMorning + seconds(static_cast<int64_t>(position));
  if (position == 1 || position == 700) {
    constexpr std::string_view kMore =
        "  - name: others\n    what: {zh: 其他, en: Others}\n    of: other\n    on: transfer\n"
        "    key: event.currency\n    aggregate: count\n    window: 30s\n";
    const auto files = remembering_pack(position == 1 ? "" : kMore);
    model::Event event;
    event.header = {.id = "a", .time = time, .source = "operator", .purpose = model::Purpose::anti_fraud};
    event.payload = detect::activation_of(**detect::Pack::build(files), files);
    return event;
  }
  model::Event event = detect::transfer("t", 1);
  event.header.time = time;
  auto& transfer = std::get<model::Transfer>(event.payload);
  transfer.debtor.account = "D" + std::to_string(position * 7 % 40 + position / 100 * 40);
  transfer.creditor.account = "C" + std::to_string(position * 5 % 15 + position / 200 * 15);
  return event;
}

std::string decided(Engine& engine, uint64_t position) {
  std::string json;
  model::append_decision(json, engine.apply(position, event_at(position)));
  return json;
}

void go_on(Engine& engine, uint64_t events) {
  for (uint64_t position = engine.position() + 1; events > 0; --events, ++position)
    engine.apply(position, event_at(position));
}

class StateSaverTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("duanlian_saver_" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
    journal_ = journal::Journal::open(folder_).value();
    std::vector<journal::Draft> drafts;
    for (uint64_t i = 0; i < kJournalledEvents; ++i)
      drafts.push_back({.id = std::to_string(i), .payload = "x", .received = kMorning});
    ASSERT_TRUE(journal_->commit(journal_->stage(drafts).value()));
  }
  void TearDown() override {
    journal_.reset();
    std::filesystem::remove_all(folder_);
  }

  // As after a crash now: the state at `saved`, which goes on as an engine that was never saved.
  void expect_state_at(uint64_t saved) {
    StateSaver again(journal_->view("engine"));
    auto loaded = again.load();
    ASSERT_TRUE(loaded) << loaded.error().message;
    ASSERT_EQ(loaded->position(), saved);
    Engine plain;
    go_on(plain, saved);
    for (uint64_t position = saved + 1; position <= saved + 60; ++position)
      ASSERT_EQ(decided(*loaded, position), decided(plain, position)) << "saved at " << saved;
  }

  std::filesystem::path folder_;
  std::unique_ptr<journal::Journal> journal_;
};

TEST_F(StateSaverTest, a_saving_is_of_one_moment_and_the_one_before_stands_until_it_ends) {
  StateSaver saver(journal_->view("engine"));
  Engine engine;
  std::size_t savings = 0;
  while (engine.position() < kJournalledEvents - 100) {
    go_on(engine, 90);
    saver.begin(engine);
    for (int step = 0; saver.under_way(); ++step) {
      saver.collect(engine, 2'000);
      ASSERT_TRUE(saver.write(engine));
      if (step % 3 == 0 || !saver.under_way()) expect_state_at(saver.saved_at());
      if (engine.position() < kJournalledEvents - 70) go_on(engine, 1);
    }
    ++savings;
  }
  EXPECT_GT(savings, 8U);
}

TEST_F(StateSaverTest, a_saving_that_never_ended_leaves_nothing_behind) {
  Engine engine;
  for (int round = 0; round < 4; ++round) {
    // Begun and left, as by a crash; the next one is by another program.
    StateSaver left(journal_->view("engine"));
    engine = left.load().value();
    const uint64_t saved = engine.position();
    go_on(engine, 150);
    left.begin(engine);
    left.collect(engine, 1'500);
    ASSERT_TRUE(left.write(engine));
    ASSERT_TRUE(left.under_way());
    expect_state_at(saved);
    StateSaver next(journal_->view("engine"));
    engine = next.load().value();
    go_on(engine, 120);
    next.begin(engine);
    while (next.under_way()) {
      next.collect(engine, 5'000);
      ASSERT_TRUE(next.write(engine));
    }
    expect_state_at(engine.position());
  }
}

}  // namespace
}  // namespace duanlian::engine
