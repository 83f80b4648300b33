#include "engine/money_view.h"

#include <filesystem>
#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <unistd.h>

#include "base/coding.h"
#include "detect/small_pack.h"
#include "engine/activation.h"
#include "engine/intake.h"
#include "engine/money_row.h"

namespace duanlian::engine {
namespace {

using detect::one_rule;
using detect::small_pack;

constexpr Timestamp kThen{1'800'000'000'000'000};

model::Event payment(std::string_view id, std::string_view from, std::string_view to, int64_t fen,
                     std::string_view more = "") {
  model::EventReader reader;
  const std::string json =
      R"({"kind":"transfer","id":")" + std::string(id) +
      R"(","time":"2026-11-24T09:00:00Z","source":"bank_a","purpose":"anti_fraud","debtor":{"account":")" +
      std::string(from) + R"("},"creditor":{"account":")" + std::string(to) +
      R"("},"currency":"CNY","amount":)" + std::to_string(fen) + std::string(more) + "}";
  return reader.read(json).value();
}

// All of a graph as text, pockets by their names.
std::string text_of(const graph::MoneyGraph& graph) {
  std::string out;
  std::map<std::string_view, graph::PocketId> named;
  for (uint32_t i = 0; i < graph.size(); ++i) {
    const graph::Transfer transfer = graph.transfers().at(graph::TransferId{i});
    out += std::to_string(transfer.record) + " " + std::string(graph.name(transfer.from)) + " " +
           std::string(graph.name(transfer.to)) + " " + std::to_string(transfer.time.micros) + " " +
           std::to_string(transfer.amount) + " " + std::to_string(static_cast<int>(transfer.kind)) + " " +
           std::to_string(static_cast<int>(transfer.status)) + " " +
           std::to_string(transfer.arrives.value_or(-1)) + " " +
           std::to_string(transfer.balance_before.value_or(-1)) + "\n";
    named.emplace(graph.name(transfer.from), transfer.from);
    named.emplace(graph.name(transfer.to), transfer.to);
  }
  for (const auto& [name, id] : named) {
    const graph::MoneyGraph::Pocket pocket = graph.pocket(id);
    out += std::string(name) + " " + std::string(pocket.asset) + " " + std::string(pocket.bank) + " " +
           std::to_string(pocket.kind == graph::PocketKind::cash ? 0 : pocket.balance) + " " +
           std::to_string(pocket.outgoing) + " " + std::to_string(pocket.incoming) + "\n";
  }
  return out;
}

class MoneyViewTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("duanlian_money_" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path journal() const { return folder_ / "journal"; }

  std::unique_ptr<Intake> open(const std::filesystem::path& folder, uint64_t save_every = 100'000,
                               uint64_t transfers_max = kGraphTransfersUsual,
                               uint64_t in_memory = kGraphInMemoryUsual) {
    auto intake = Intake::open(folder, {.journal = {},
                                        .committer = {},
                                        .save_every = save_every,
                                        .graph_transfers_max = transfers_max,
                                        .graph_transfers_in_memory = in_memory});
    EXPECT_TRUE(intake) << intake.error().message;
    return intake ? *std::move(intake) : nullptr;
  }

  static void activate(Intake& intake, const std::string& rule) {
    const auto files = small_pack("rules:\n" + rule);
    model::Event event;
    event.header = {.id = "a1", .time = kThen, .source = "operator", .purpose = model::Purpose::anti_fraud};
    event.payload = detect::activation_of(**detect::Pack::build(files), files);
    submit(intake, {event});
  }

  static void submit(Intake& intake, const std::vector<model::Event>& events) {
    const auto answers = intake.submit_and_wait(events, kThen);
    ASSERT_TRUE(answers) << answers.error().message;
  }

  // What a bank tells, some of it undone and some of it stopped.
  static void submit_many(Intake& intake, int first, int count, std::mt19937& random) {
    std::vector<model::Event> events;
    for (int i = first; i < first + count; ++i) {
      const auto account = [&] { return "A" + std::to_string(random() % 50); };
      const std::string id = "t" + std::to_string(i);
      std::string more = random() % 4 == 0 ? R"(,"balance_before":)" + std::to_string(random() % 9'000) : "";
      if (random() % 12 == 0) more += R"(,"status":"reversed")";
      if (random() % 5 == 0) more += R"(,"status":"completed")";
      if (more.find("reversed") != std::string::npos && more.find("completed") != std::string::npos)
        more = "";
      events.push_back(payment(id, account(), account(), static_cast<int64_t>(1 + random() % 9), more));
      const int late = random() % 30 == 0 ? 40 : 0;
      events.back().header.time = events.back().header.time + seconds(i - late);
    }
    submit(intake, events);
  }

  // As a kill at this moment would leave it.
  std::filesystem::path copy_of(Intake& intake, std::string_view name) {
    auto to = folder_ / name;
    EXPECT_TRUE(intake.back_up(to));
    return to;
  }

  std::filesystem::path folder_;
};

TEST_F(MoneyViewTest, OlderTransfersLieOnTheDiskAndAnswerTheSame) {
  auto intake = open(journal(), kSaveEvery, kGraphTransfersUsual, 0);
  std::mt19937 random(11);
  submit(*intake, {payment("first", "X", "Y", 77)});
  int told = 0;
  for (; intake->money().size() <= graph::Page::kTransfers; told += 1'000)
    submit_many(*intake, told, 1'000, random);
  // Written meanwhile by another thread; it is moved with the groups that come.
  while (intake->counters().money.pages_on_disk == 0 && !intake->money_trouble())
    submit_many(*intake, told++, 1, random);
  ASSERT_FALSE(intake->money_trouble()) << intake->money_trouble()->message;
  submit(*intake, {payment("undone", "X", "Y", 77, R"(,"status":"reversed")")});
  EXPECT_EQ(intake->money().transfers().status(graph::TransferId{0}), graph::MovementStatus::reversed);
  EXPECT_EQ(intake->counters().money.pages_on_disk, 1U);
  const std::string text = text_of(intake->money());
  const std::size_t bytes = intake->counters().money.bytes;
  intake.reset();
  for (const uint64_t in_memory : {uint64_t{0}, kGraphInMemoryUsual}) {
    intake = open(journal(), kSaveEvery, kGraphTransfersUsual, in_memory);
    EXPECT_TRUE(text_of(intake->money()) == text) << in_memory;
    if (in_memory != 0) {
      EXPECT_GT(intake->counters().money.bytes, bytes);
    }
    intake.reset();
  }
}

TEST_F(MoneyViewTest, MoneyThatWasStoppedBeforeItLeftIsNotInTheGraph) {
  const auto intake = open(journal());
  activate(*intake, one_rule("R1", "event.amount > 100", "0.9", "block"));
  submit(*intake, {payment("t1", "A", "B", 100), payment("t2", "A", "B", 200),
                   payment("t3", "A", "B", 300, R"(,"status":"initiated")"),
                   payment("t4", "A", "B", 400, R"(,"status":"completed")"),
                   payment("t5", "A", "B", 500, R"(,"status":"declined")"),
                   payment("t6", "A", "B", 400, R"(,"status":"reversed")"),
                   payment("t7", "A", "B", 900, R"(,"status":"reversed")"), payment("t8", "A", "A", 10)});
  const graph::MoneyGraph& graph = intake->money();
  ASSERT_EQ(graph.size(), 2U);
  EXPECT_EQ(graph.transfers().record(graph::TransferId{0}), 2U) << "the positions are the records";
  EXPECT_EQ(graph.transfers().amount(graph::TransferId{1}), 400);
  EXPECT_EQ(graph.transfers().status(graph::TransferId{1}), graph::MovementStatus::reversed);
  const MoneyView::Counters counters = intake->counters().money;
  EXPECT_EQ(counters.transfers, 2U);
  EXPECT_EQ(counters.pockets, 2U);
  EXPECT_EQ(counters.stopped, 2U);
  EXPECT_EQ(counters.tally.reversed, 1U);
  EXPECT_EQ(counters.tally.unmatched_reversals, 1U);
  EXPECT_EQ(counters.tally.to_itself, 1U);
  EXPECT_EQ(intake->position_of("bank_a", "t4").value(), 5U);
  EXPECT_EQ(intake->position_of("bank_a", "none").value(), std::nullopt);
}

TEST_F(MoneyViewTest, AfterAnyEndTheGraphIsAsItWas) {
  std::mt19937 random(1);
  std::string before;
  std::filesystem::path killed;
  {
    const auto intake = open(journal(), 4'000);
    activate(*intake, one_rule("R1", "event.amount > 7", "0.9", "block"));
    for (int part = 0; part < 24; ++part) {
      submit_many(*intake, part * 1'000, 1'000, random);
      if (part % 6 != 5) continue;
      killed = copy_of(*intake, "killed" + std::to_string(part));
      before = text_of(intake->money());
      const auto again = open(killed, 4'000);
      ASSERT_EQ(text_of(again->money()), before) << part;
      EXPECT_EQ(again->counters().replay_differences, 0U);
      EXPECT_EQ(again->money_begins_at(), 1U);
    }
    EXPECT_GT(intake->money().size(), 3 * MoneyRow::kTransfersMax) << "several rows were written";
  }
  // From the copy it goes on, and so it does from the one that ended well.
  for (const auto& folder : {journal(), killed}) {
    const auto intake = open(folder, 4'000);
    ASSERT_EQ(text_of(intake->money()), before);
    std::mt19937 same(2);
    submit_many(*intake, 50'000, 6'000, same);
  }
  EXPECT_EQ(text_of(open(journal())->money()), text_of(open(killed)->money()));
}

TEST_F(MoneyViewTest, AStateThatIsBehindTheGraphMeetsItAsItWas) {
  std::mt19937 random(3);
  const auto intake = open(journal(), 1'000'000'000);  // nothing is saved before the end
  submit_many(*intake, 0, 9'000, random);
  submit_many(*intake, 9'000, 3'000, random);
  const auto killed = copy_of(*intake, "killed");
  {
    auto stored = *journal::Journal::open(killed);
    EXPECT_GT(stored->view("money").position().value(), stored->view("engine").position().value());
  }
  const auto again = open(killed);
  EXPECT_EQ(text_of(again->money()), text_of(intake->money()));
  submit_many(*again, 12'000, 5'000, random);
  const std::string end = text_of(again->money());
  const auto twice = copy_of(*again, "twice");
  EXPECT_EQ(text_of(open(twice)->money()), end);
}

// A program that kept no graph has left such a journal.
TEST_F(MoneyViewTest, ItIsMadeAgainFromAJournalThatHasNone) {
  std::mt19937 random(4);
  std::string before;
  {
    const auto intake = open(journal());
    activate(*intake, one_rule("R1", "event.amount > 7", "0.9", "block"));
    submit_many(*intake, 0, 6'000, random);
    before = text_of(intake->money());
  }
  ASSERT_TRUE((*journal::Journal::open(journal()))->view("money").clear());
  EXPECT_EQ(text_of(open(journal())->money()), before);
  EXPECT_EQ(text_of(open(journal())->money()), before) << "and was saved";
}

TEST_F(MoneyViewTest, ItBeginsWhereTheEntriesBeginThatAreStillThere) {
  {
    const auto intake = open(journal());
    for (int i = 0; i < 4; ++i) {
      const model::Event event = payment("t" + std::to_string(i), "A", "B", 10 + i);
      ASSERT_TRUE(intake->submit_and_wait(std::span(&event, 1), kThen + minutes(i)));
    }
    ASSERT_TRUE(intake->retain({.age_max = minutes(1)}, kThen + minutes(3)));
    EXPECT_EQ(intake->money().size(), 4U) << "retention leaves the graph in memory";
    EXPECT_EQ(intake->money_begins_at(), 1U);
  }
  EXPECT_EQ(open(journal())->money().size(), 4U);
  ASSERT_TRUE((*journal::Journal::open(journal()))->view("money").clear());
  uint64_t first = 0;
  for (int start = 0; start < 3; ++start) {
    const auto intake = open(journal());
    first = intake->counters().first;
    EXPECT_EQ(intake->money_begins_at(), first);
    EXPECT_EQ(intake->money().size(), 5 - first);
  }
  EXPECT_GT(first, 1U);
}

TEST_F(MoneyViewTest, WhatRetentionLetGoIsGoneFromTheGraphAtTheNextStart) {
  uint64_t first = 0;
  {
    const auto intake = open(journal());
    const auto let_go = [&](int minute) {
      ASSERT_TRUE(intake->retain({.age_max = minutes(1)}, kThen + minutes(minute)));
    };
    for (int i = 0; i < 6; ++i) {
      const model::Event event = payment("t" + std::to_string(i), "A", "B", 10 + i);
      ASSERT_TRUE(intake->submit_and_wait(std::span(&event, 1), kThen + minutes(i)));
      if (i % 2 == 1) let_go(i);
    }
    const model::Event undoing = payment("u1", "A", "B", 10, R"(,"status":"reversed")");
    ASSERT_TRUE(intake->submit_and_wait(std::span(&undoing, 1), kThen + minutes(6)));
    EXPECT_EQ(intake->money().size(), 6U);
    EXPECT_EQ(intake->money().tally().reversed, 1U);
    first = intake->counters().first;
  }
  for (int start = 0; start < 2; ++start) {
    const auto intake = open(journal());
    ASSERT_GT(intake->money().size(), 0U);
    EXPECT_LT(intake->money().size(), 6U);
    const uint64_t begin = intake->money_begins_at();
    EXPECT_GT(begin, 1U);
    EXPECT_LE(begin, first) << "no entry that is kept is missed";
    EXPECT_GE(intake->money().transfers().record(graph::TransferId{0}), begin);
  }
}

// What the shapes of a transfer come to says its decision.
model::Event activation_of_shapes() {
  auto files = small_pack("rules:\n" + one_rule("FAN", "shape.fan_in >= 6", "0.3") +
                          one_rule("LAYER", "shape.depth >= 2 && shape.victims >= 2", "0.5"));
  for (model::PackFile& file : files) {
    if (file.path == "pack.yaml") file.text += "marks:\n  victims_payment: event.amount >= 9\n";
  }
  model::Event event;
  event.header = {.id = "a1", .time = kThen, .source = "operator", .purpose = model::Purpose::anti_fraud};
  event.payload = detect::activation_of(**detect::Pack::build(files), files);
  return event;
}

TEST_F(MoneyViewTest, ShapesGoOnAfterARestartAsIfNothingHadHappened) {
  const auto calm = open(journal(), 500);
  submit(*calm, {activation_of_shapes()});
  std::filesystem::path killed = copy_of(*calm, "0");
  std::mt19937 random(7);
  for (int part = 0; part < 8; ++part) {
    std::mt19937 same = random;
    submit_many(*calm, part * 300, 300, random);
    const auto disturbed = open(killed, 500);
    EXPECT_EQ(disturbed->counters().replay_differences, 0U) << part;
    submit_many(*disturbed, part * 300, 300, same);
    killed = copy_of(*disturbed, std::to_string(part + 1));
  }
  const auto disturbed = open(killed, 500);
  std::size_t fans = 0;
  std::size_t layers = 0;
  for (int i = 0; i < 8 * 300; ++i) {
    const std::string decision = calm->decision("bank_a", "t" + std::to_string(i)).value().value();
    ASSERT_EQ(disturbed->decision("bank_a", "t" + std::to_string(i)).value(), decision);
    if (decision.find("\"FAN\"") != std::string::npos) ++fans;
    if (decision.find("\"LAYER\"") != std::string::npos) ++layers;
  }
  EXPECT_GT(fans, 100U);
  EXPECT_GT(layers, 100U);
}

TEST_F(MoneyViewTest, ADamagedGraphRefusesTheStart) {
  {
    const auto intake = open(journal());
    std::mt19937 random(5);
    for (int part = 0; part < 12; ++part) submit_many(*intake, part * 1'000, 1'000, random);
  }
  const auto change = [&](const std::function<void(journal::ViewBatch&, std::vector<std::string>&)>& how) {
    std::filesystem::remove_all(folder_ / "copy");
    std::filesystem::copy(journal(), folder_ / "copy", std::filesystem::copy_options::recursive);
    {
      auto stored = *journal::Journal::open(folder_ / "copy");
      journal::View view = stored->view("money");
      std::vector<std::string> keys;
      ASSERT_TRUE(view.scan("", "", [&](std::string_view key, std::string_view) {
        keys.emplace_back(key);
        return true;
      }));
      ASSERT_GE(keys.size(), 3U);
      journal::ViewBatch batch;
      how(batch, keys);
      ASSERT_TRUE(view.write(std::move(batch), view.position()));
    }
    const auto opened = Intake::open(folder_ / "copy", {});
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::corrupt);
    EXPECT_NE(opened.error().message.find("the saved money graph is damaged"), std::string::npos)
        << opened.error().message;
  };
  change([](auto& batch, auto& keys) { batch.remove(keys[1]); });
  change([](auto& batch, auto& keys) { batch.put(keys[1], "nonsense"); });
  change([](auto& batch, auto&) { batch.put(std::string(8, '\x7f'), "nonsense"); });
}

TEST_F(MoneyViewTest, BeyondItsLimitTheGraphTakesNoMoreAndEverythingElseGoesOn) {
  {
    const auto intake = open(journal(), 100'000, 3);
    for (int i = 0; i < 5; ++i) submit(*intake, {payment("t" + std::to_string(i), "A", "B", 10)});
    EXPECT_EQ(intake->money().size(), 3U);
    EXPECT_EQ(intake->counters().money.over_limit, 2U);
    EXPECT_EQ(intake->counters().position, 5U);
  }
  const auto wider = open(journal());
  EXPECT_EQ(wider->money().size(), 3U) << "what came meanwhile is not made up for";
  submit(*wider, {payment("t9", "A", "B", 10)});
  EXPECT_EQ(wider->money().size(), 4U);
}

TEST(MoneyRowTest, AnyChangeOfARowIsReadOrRefused) {
  graph::MoneyGraph graph;
  for (uint64_t i = 1; i <= 40; ++i) {
    graph::Movement movement{.time = {static_cast<int64_t>(i * 1'000)},
                             .from = {.bank = "ICBC"},
                             .to = {.id = "B"},
                             .asset = "CNY",
                             .amount = static_cast<int64_t>(i),
                             .record = i * 3};
    const std::string from = "A" + std::to_string(i % 5);
    movement.from.id = from;
    if (i % 3 == 0) movement.balance_before = -5;
    if (i % 4 == 0) movement.arrives = static_cast<int64_t>(i / 2);
    ASSERT_TRUE(graph.append(movement));
  }
  std::string row;
  const std::vector<MoneyView::Undoing> undoings{{200, 3}, {300, 6}};
  MoneyRow::write(row, 1, graph, 0, 40, undoings);
  {
    graph::MoneyGraph again;
    std::vector<MoneyView::Undoing> undone;
    EXPECT_EQ(MoneyRow::read(row, 250, again, undone).value(), 1U);
    EXPECT_EQ(text_of(again), text_of(graph));
    ASSERT_EQ(undone.size(), 1U) << "what came after is left out";
    EXPECT_EQ(undone[0].record, 3U);
  }
  {
    graph::MoneyGraph part;
    std::vector<MoneyView::Undoing> undone;
    ASSERT_TRUE(MoneyRow::read(row, 30, part, undone));
    EXPECT_EQ(part.size(), 10U);
  }
  std::mt19937 random(6);
  std::size_t refused = 0;
  for (int i = 0; i < 3'000; ++i) {
    std::string bad = row;
    if (random() % 8 == 0) bad.resize(random() % bad.size());
    if (!bad.empty()) bad[random() % bad.size()] ^= static_cast<char>(1 << random() % 8);
    graph::MoneyGraph other;
    std::vector<MoneyView::Undoing> undone;
    if (!MoneyRow::read(bad, UINT64_MAX, other, undone)) ++refused;
  }
  EXPECT_GT(refused, 500U);
}

}  // namespace
}  // namespace duanlian::engine
