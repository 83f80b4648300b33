#include "engine/state_saver.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <thread>
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

  std::vector<std::string> file_names() const {
    std::vector<std::string> names;
    for (const auto& file : std::filesystem::directory_iterator(folder_ / "files"))
      names.push_back(file.path().filename().string());
    std::ranges::sort(names);
    return names;
  }

  std::filesystem::path folder_;
  std::unique_ptr<journal::Journal> journal_;
};

// Waits only where there is nothing else to do, as the server does at its end.
void to_the_end(StateSaver& saver, Engine& engine, std::size_t bytes) {
  while (saver.under_way()) {
    const bool took = saver.collect(engine, bytes);
    ASSERT_TRUE(saver.write(engine));
    if (!took) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

TEST_F(StateSaverTest, a_saving_is_of_one_moment_and_the_one_before_stands_until_it_ends) {
  StateSaver saver(journal_->view("engine"));
  Engine engine;
  std::size_t savings = 0;
  while (engine.position() < kJournalledEvents - 100) {
    go_on(engine, 90);
    saver.begin(engine);
    for (int step = 0; saver.under_way(); ++step) {
      const bool took = saver.collect(engine, 2'000);
      ASSERT_TRUE(saver.write(engine));
      if (!took) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      if (step % 3 == 0 || !saver.under_way()) expect_state_at(saver.saved_at());
      if (engine.position() < kJournalledEvents - 70) go_on(engine, 1);
    }
    ++savings;
  }
  EXPECT_GT(savings, 8U);
}

TEST_F(StateSaverTest, a_pack_that_is_activated_meanwhile_ends_the_saving_and_the_next_is_due) {
  StateSaver saver(journal_->view("engine"));
  Engine engine;
  go_on(engine, 690);
  saver.begin(engine);
  saver.collect(engine, 100);
  ASSERT_TRUE(saver.write(engine));
  go_on(engine, 15);
  to_the_end(saver, engine, 5'000);
  EXPECT_EQ(saver.saved_at(), 0U);
  EXPECT_EQ(saver.begun_at(), 0U);
  saver.begin(engine);
  to_the_end(saver, engine, 5'000);
  expect_state_at(705);
}

TEST_F(StateSaverTest, a_saving_that_never_ended_leaves_nothing_behind) {
  Engine engine;
  for (int round = 0; round < 4; ++round) {
    uint64_t saved = 0;
    {
      // Begun and left; the next one is by another program.
      StateSaver left(journal_->view("engine"));
      engine = left.load().value();
      saved = engine.position();
      go_on(engine, 150);
      left.begin(engine);
      left.collect(engine, 1'500);
      ASSERT_TRUE(left.write(engine));
      ASSERT_TRUE(left.under_way());
      expect_state_at(saved);
    }
    expect_state_at(saved);
    EXPECT_EQ(file_names().size(), saved == 0 ? 0U : 1U);
    StateSaver next(journal_->view("engine"));
    engine = next.load().value();
    go_on(engine, 120);
    next.begin(engine);
    to_the_end(next, engine, 5'000);
    expect_state_at(engine.position());
  }
}

// As a crash between the two leaves it.
TEST_F(StateSaverTest, a_file_without_its_head_is_not_the_state_and_goes_with_the_next_saving) {
  StateSaver saver(journal_->view("engine"));
  Engine engine;
  go_on(engine, 200);
  saver.begin(engine);
  to_the_end(saver, engine, 5'000);
  const uint64_t saved = engine.position();
  for (const uint64_t round : {2U, 3U}) {
    auto file = *journal_->view("engine").create_file(round);
    ASSERT_TRUE(file->append("of a program that ended") && file->finish());
  }
  expect_state_at(saved);
  StateSaver next(journal_->view("engine"));
  engine = next.load().value();
  go_on(engine, 50);
  next.begin(engine);
  to_the_end(next, engine, 5'000);
  expect_state_at(saved + 50);
  EXPECT_EQ(file_names(),
            (std::vector<std::string>{"engine-00000000000000000001", "engine-00000000000000000002"}));
}

TEST_F(StateSaverTest, two_files_stay_at_most_however_many_savings_there_were) {
  StateSaver saver(journal_->view("engine"));
  Engine engine;
  for (int round = 0; round < 6; ++round) {
    go_on(engine, 100);
    saver.begin(engine);
    to_the_end(saver, engine, 3'000);
    EXPECT_LE(file_names().size(), 2U);
  }
  EXPECT_EQ(file_names().back(), "engine-00000000000000000006");
}

TEST_F(StateSaverTest, a_damaged_or_missing_file_is_said_and_not_taken_for_a_state) {
  StateSaver saver(journal_->view("engine"));
  Engine engine;
  go_on(engine, 200);
  saver.begin(engine);
  to_the_end(saver, engine, 5'000);
  const auto file = folder_ / "files" / file_names().at(0);
  const auto size = std::filesystem::file_size(file);
  for (const uint64_t at : {uint64_t{3}, size / 2, size - 2}) {
    for (int flips = 0; flips < 2; ++flips) {
      StateSaver again(journal_->view("engine"));
      EXPECT_EQ(again.load().has_value(), flips == 0) << at;
      std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
      bytes.seekg(static_cast<std::streamoff>(at));
      const auto old = static_cast<char>(bytes.get());
      bytes.seekp(static_cast<std::streamoff>(at));
      bytes.put(static_cast<char>(old ^ 4));
    }
  }
  expect_state_at(200);
  std::filesystem::remove(file);
  StateSaver again(journal_->view("engine"));
  const auto loaded = again.load();
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::corrupt) << loaded.error().message;
}

TEST_F(StateSaverTest, on_a_full_disk_the_saving_ends_and_the_one_before_stands) {
  Engine engine;
  go_on(engine, 200);
  {
    StateSaver saver(journal_->view("engine"));
    saver.begin(engine);
    to_the_end(saver, engine, 5'000);
  }
  journal_.reset();
  journal_ = journal::Journal::open(folder_, {.free_bytes_min = uint64_t{1} << 60}).value();
  {
    StateSaver saver(journal_->view("engine"));
    engine = saver.load().value();
    go_on(engine, 50);
    for (int attempt = 0; attempt < 2; ++attempt) {
      saver.begin(engine);
      Status written;
      while (written && saver.under_way()) {
        saver.collect(engine, 1'000);
        written = saver.write(engine);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
      ASSERT_FALSE(written);
      EXPECT_EQ(written.error().code, ErrorCode::no_space) << written.error().message;
      EXPECT_FALSE(saver.under_way());
      EXPECT_FALSE(engine.memory().is_saving());
      EXPECT_EQ(saver.saved_at(), 200U);
      expect_state_at(200);
    }
  }
  EXPECT_EQ(file_names().size(), 1U);
  journal_.reset();
  journal_ = journal::Journal::open(folder_).value();
  StateSaver saver(journal_->view("engine"));
  saver.load().value();
  saver.begin(engine);
  to_the_end(saver, engine, 5'000);
  expect_state_at(250);
}

}  // namespace
}  // namespace duanlian::engine
