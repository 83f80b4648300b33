#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <unistd.h>

#include "base/coding.h"
#include "base/file.h"
#include "base/hash.h"
#include "graph/file/form.h"
#include "graph/file/graph_reader.h"
#include "graph/file/graph_writer.h"
#include "graph/file/section_writer.h"

namespace duanlian::graph {
namespace {

class GraphFileTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("graph_file_test." + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path file(std::string_view name) const { return folder_ / name; }

  std::filesystem::path folder_;
};

std::string bytes_of(const std::filesystem::path& path) {
  auto bytes = read_file(path, uint64_t{1} << 30);
  EXPECT_TRUE(bytes) << path;
  return bytes.value_or("");
}

void write_bytes(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// Transfers of every sort: other assets, fees, cash, banks, known balances, far records, late, undone.
void fill_at_random(MoneyGraph& graph, std::mt19937& random, uint32_t transfers, uint32_t accounts) {
  uint64_t record = 0;
  int64_t minute = 0;
  const char* const banks[] = {"", "ICBC", "CCB"};
  for (uint32_t i = 0; i < transfers; ++i) {
    record += random() % 50 == 0 ? 100'000 : random() % 3;
    minute += static_cast<int64_t>(random() % 2);
    const std::string from = "a" + std::to_string(random() % accounts);
    const std::string to = "a" + std::to_string(random() % accounts);
    Movement movement{.time = Timestamp{0} + minutes(random() % 40 == 0 ? minute / 2 : minute),
                      .from = {.id = from, .bank = banks[random() % 3]},
                      .to = {.id = to, .bank = banks[random() % 3]},
                      .asset = random() % 9 == 0 ? "USD" : "CNY",
                      .amount = static_cast<int64_t>(random() % 1'000),
                      .record = record};
    if (random() % 20 == 0) movement.to = {.kind = PocketKind::cash};
    if (random() % 10 == 0) movement.arrives = movement.amount / 2;
    if (random() % 15 == 0) {
      movement.to = {.kind = PocketKind::wallet, .id = to};
      movement.arrives = 7;
      movement.arrives_asset = "USDT@tron";
      movement.kind = MovementKind::exchange;
    }
    if (random() % 5 == 0) movement.balance_before = static_cast<int64_t>(random() % 5'000);
    if (random() % 8 == 0) movement.status = MovementStatus::pending;
    const auto appended = graph.append(movement);
    ASSERT_TRUE(appended) << appended.error().message;
    if (random() % 30 == 0 && graph.size() != 0)
      graph.set_status(TransferId{static_cast<uint32_t>(random() % graph.size())}, MovementStatus::reversed);
  }
  graph.mark(PocketId{0}, HubKind::merchant);
}

std::vector<uint32_t> listed(const Edges& edges) {
  std::vector<uint32_t> numbers;
  edges.for_each(0, edges.size(), [&](TransferId id) {
    numbers.push_back(id.value());
    return true;
  });
  return numbers;
}

void expect_same(const MoneyGraph& a, const MoneyGraph& b) {
  ASSERT_EQ(a.size(), b.size());
  ASSERT_EQ(a.pockets(), b.pockets());
  for (uint32_t i = 0; i < a.size(); ++i) {
    const Transfer one = a.transfers().at(TransferId{i});
    const Transfer other = b.transfers().at(TransferId{i});
    ASSERT_EQ(one.time, other.time);
    ASSERT_EQ(one.from, other.from);
    ASSERT_EQ(one.to, other.to);
    ASSERT_EQ(one.amount, other.amount);
    ASSERT_EQ(one.kind, other.kind);
    ASSERT_EQ(one.status, other.status);
    ASSERT_EQ(one.arrives, other.arrives);
    ASSERT_EQ(one.balance_before, other.balance_before);
    ASSERT_EQ(one.record, other.record);
  }
  for (uint32_t i = 0; i < a.pockets(); ++i) {
    const PocketId id{i};
    const MoneyGraph::Pocket one = a.pocket(id);
    const MoneyGraph::Pocket other = b.pocket(id);
    ASSERT_EQ(one.kind, other.kind);
    ASSERT_EQ(one.id, other.id);
    ASSERT_EQ(one.asset, other.asset);
    ASSERT_EQ(one.bank, other.bank);
    ASSERT_EQ(one.hub, other.hub);
    if (one.kind != PocketKind::cash) {
      ASSERT_EQ(one.balance, other.balance);
    }
    ASSERT_EQ(one.outgoing, other.outgoing);
    ASSERT_EQ(one.incoming, other.incoming);
    ASSERT_EQ(listed(a.outgoing(id)), listed(b.outgoing(id)));
    ASSERT_EQ(listed(a.incoming(id)), listed(b.incoming(id)));
  }
  EXPECT_EQ(a.tally().kept, b.tally().kept);
  EXPECT_EQ(a.tally().to_itself, b.tally().to_itself);
  EXPECT_EQ(a.tally().nothing, b.tally().nothing);
  EXPECT_EQ(a.tally().late, b.tally().late);
}

TEST_F(GraphFileTest, AGraphComesBackAsItWas) {
  std::mt19937 random(3);
  for (const uint32_t transfers : {0U, 1U, 64U, 65U, 5'000U, 70'000U}) {
    MoneyGraph graph;
    ASSERT_FALSE(graph.append(Movement{}));
    if (transfers != 0) fill_at_random(graph, random, transfers, 200);
    ASSERT_TRUE(write_graph(graph, file("g")));
    const auto again = read_graph(file("g"));
    ASSERT_TRUE(again) << again.error().message;
    expect_same(graph, **again);
    ASSERT_TRUE(write_graph(**again, file("h")));
    EXPECT_EQ(bytes_of(file("g")), bytes_of(file("h")));
  }
}

TEST_F(GraphFileTest, PagesThatStayInTheFileAnswerTheSameAndTakeNoMemory) {
  std::mt19937 random(4);
  MoneyGraph graph;
  fill_at_random(graph, random, 280'000, 3'000);
  ASSERT_GE(graph.size(), 4 * Page::kTransfers);
  ASSERT_TRUE(write_graph(graph, file("g")));
  const auto whole = read_graph(file("g"));
  const auto by_bytes = read_graph(file("g"), {.page_bytes = 0});
  const auto by_days = read_graph(file("g"), {.newest = minutes(10)});
  ASSERT_TRUE(whole && by_bytes && by_days);
  expect_same(graph, **by_bytes);
  expect_same(graph, **by_days);
  EXPECT_EQ((*whole)->memory().transfers - (*by_bytes)->memory().transfers, 4 * sizeof(Page));
  EXPECT_LT((*by_days)->memory().transfers, (*whole)->memory().transfers);

  // What changes there changes here and not in the file, and new ones follow.
  const std::string before = bytes_of(file("g"));
  for (MoneyGraph* const one : {&graph, by_bytes->get()}) {
    one->set_status(TransferId{5}, MovementStatus::reversed);
    std::mt19937 same(9);
    fill_at_random(*one, same, 0, 1);
    ASSERT_TRUE(one->append({.time = Timestamp{0} + days(400),
                             .from = {.id = "a1"},
                             .to = {.id = "new"},
                             .asset = "CNY",
                             .amount = 3,
                             .record = uint64_t{1} << 40}));
  }
  expect_same(graph, **by_bytes);
  EXPECT_EQ(bytes_of(file("g")), before);
}

// Of the form itself, so that no change of it goes unseen: docs/graph-file.md.
TEST_F(GraphFileTest, TheBytesOfASmallGraphAreThoseOfTheForm) {
  MoneyGraph graph;
  ASSERT_TRUE(graph.append({.time = {1'000'000},
                            .from = {.id = "A", .bank = "ICBC"},
                            .to = {.id = "B"},
                            .asset = "CNY",
                            .amount = 500,
                            .balance_before = 900,
                            .record = 7}));
  ASSERT_TRUE(graph.append({.time = {2'000'000},
                            .from = {.id = "B"},
                            .to = {.kind = PocketKind::wallet, .id = "W"},
                            .asset = "CNY",
                            .amount = 400,
                            .arrives = 55,
                            .arrives_asset = "USDT@tron",
                            .kind = MovementKind::exchange,
                            .record = 100'000}));
  ASSERT_TRUE(write_graph(graph, file("g")));
  std::string expected;
  const auto pad = [&] { expected.resize(aligned(expected.size())); };
  std::string table;
  const auto section = [&](SectionKind kind, std::string_view bytes, int64_t newest) {
    put_fixed32(table, static_cast<uint32_t>(kind));
    put_fixed32(table, 0);
    put_fixed64(table, expected.size());
    put_fixed64(table, bytes.size());
    put_fixed64(table, static_cast<uint64_t>(newest));
    put_fixed64(table, hash64(bytes, uint64_t{static_cast<uint32_t>(kind)} << 32));
    expected += bytes;
    pad();
  };
  expected = "duanlian graph 2\n";
  pad();
  section(SectionKind::assets, std::string("\3CNY\11USDT@tron", 14), 0);
  section(SectionKind::banks, "\4ICBC", 0);
  section(SectionKind::pockets, std::string("\0\0\0\1\1A\0\0\0\0\1B\1\0\1\0\1W", 18), 0);
  section(SectionKind::arrives, std::string("\1\0\0\0\x37\0\0\0\0\0\0\0", 12), 0);
  section(SectionKind::far_records, std::string("\1\0\0\0\xa0\x86\1\0\0\0\0\0", 12), 0);
  section(SectionKind::balances, std::string("\x84\3\0\0\0\0\0\0", 8), 0);
  std::string page;
  for (const uint64_t value : {1'000'000U, 500U}) put_fixed64(page, value);
  for (const uint32_t value : {0U, 1U}) put_fixed32(page, value);
  page += std::string("\0\0\0\0", 4);  // a transfer that moved, 0 above the group's first record
  for (const uint64_t value : {2'000'000U, 400U}) put_fixed64(page, value);
  for (const uint32_t value : {1U, 2U}) put_fixed32(page, value);
  page += std::string("\x45\0\xff\xff", 4);  // an exchange with two amounts, a far record
  for (const uint64_t value : {7U, 1U}) put_fixed64(page, value);
  put_fixed32(page, 0);
  section(SectionKind::page, page, 2'000'000);
  const uint64_t sections = 7;
  std::string foot = "duanlian graph 2\n";
  foot.resize(24);
  for (const uint64_t value :
       {uint64_t{2}, uint64_t{3}, uint64_t{0}, uint64_t{0}, uint64_t{0}, sections, hash64(table)})
    put_fixed64(foot, value);
  put_fixed64(foot, hash64(foot));
  EXPECT_EQ(bytes_of(file("g")), expected + table + foot);
}

// Form 1 is form 2 without events.
TEST_F(GraphFileTest, TheFormBeforeIsRead) {
  std::mt19937 random(6);
  MoneyGraph graph;
  fill_at_random(graph, random, 1'000, 50);
  ASSERT_TRUE(write_graph(graph, file("g")));
  std::string bytes = bytes_of(file("g"));
  const std::size_t foot = bytes.size() - kFootBytes;
  bytes.replace(0, kGraphFileFormBefore.size(), kGraphFileFormBefore);
  bytes.replace(foot, kGraphFileFormBefore.size(), kGraphFileFormBefore);
  bytes.resize(bytes.size() - sizeof(uint64_t));
  put_fixed64(bytes, hash64(std::string_view(bytes).substr(foot)));
  write_bytes(file("g"), bytes);
  MoneyGraph again;
  auto events = read_graph(file("g"), {}, again);
  ASSERT_TRUE(events) << events.error().message;
  expect_same(graph, again);
  EXPECT_EQ(events->told().ids, 0U);
  int64_t newest = 0;
  for (uint32_t i = 0; i < graph.size(); ++i)
    newest = std::max(newest, graph.transfers().time(TransferId{i}));
  EXPECT_EQ(events->told().newest.micros, newest);
  EXPECT_EQ(events->id_of(3).value(), "");
  EXPECT_THAT(events->records_of("e3").value(), testing::IsEmpty());
}

TEST_F(GraphFileTest, EveryFlippedByteAndEveryCutIsFound) {
  std::mt19937 random(5);
  MoneyGraph graph;
  fill_at_random(graph, random, 100, 20);
  ASSERT_TRUE(write_graph(graph, file("g")));
  const std::string good = bytes_of(file("g"));
  std::size_t between = 0;
  for (std::size_t i = 0; i < good.size(); i += i % 4'096 < 4'000 ? 1 + random() % 40 : 1) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ (1 << random() % 8));
    write_bytes(file("bad"), bad);
    const auto read = read_graph(file("bad"));
    if (read) {
      // The zeros between two sections say nothing.
      ASSERT_EQ(good[i], '\0');
      expect_same(graph, **read);
      ++between;
      continue;
    }
    ASSERT_EQ(read.error().code, ErrorCode::corrupt) << i;
  }
  EXPECT_GT(between, 0U);
  for (std::size_t i = 0; i < good.size(); i += 1 + random() % 900) {
    write_bytes(file("bad"), std::string_view(good).substr(0, i));
    ASSERT_FALSE(read_graph(file("bad"))) << i;
  }
}

// Sections with right checks and wrong content.
class HostileGraphFileTest : public GraphFileTest {
 protected:
  std::string names = std::string("\3CNY", 4);
  std::string pockets = std::string("\0\0\0\0\1A\0\0\0\0\1B", 12);
  std::string balances;
  std::vector<int64_t> time{5, 6};
  std::vector<int64_t> amount{10, 4};
  std::vector<uint32_t> from{0, 1};
  std::vector<uint32_t> to{1, 0};
  std::vector<uint16_t> flags{0, 0};
  std::vector<uint16_t> record{0, 1};
  uint64_t known = 0;
  uint32_t before = 0;
  uint64_t transfers = 2;
  uint64_t pocket_count = 2;
  int64_t newest = 6;

  std::string trouble() {
    auto out = SectionWriter::create(file("h"));
    EXPECT_TRUE(out);
    EXPECT_TRUE(out->add({SectionKind::assets, 0}, names));
    EXPECT_TRUE(out->add({SectionKind::pockets, 0}, pockets));
    if (!balances.empty()) {
      EXPECT_TRUE(out->add({SectionKind::balances, 0}, balances));
    }
    std::string page;
    for (std::size_t i = 0; i < time.size(); ++i) {
      put_fixed64(page, static_cast<uint64_t>(time[i]));
      put_fixed64(page, static_cast<uint64_t>(amount[i]));
      put_fixed32(page, from[i]);
      put_fixed32(page, to[i]);
      put_fixed32(page, uint32_t{record[i]} << 16 | flags[i]);
    }
    put_fixed64(page, 1);
    put_fixed64(page, known);
    put_fixed32(page, before);
    EXPECT_TRUE(out->add({SectionKind::page, 0}, page, newest));
    if (!told.empty()) {
      EXPECT_TRUE(out->add({SectionKind::told, 0}, told));
      EXPECT_TRUE(out->add({SectionKind::event_ids, 0}, ids));
      EXPECT_TRUE(out->add({SectionKind::event_places, 0}, places));
    }
    EXPECT_TRUE(out->finish({.transfers = transfers, .pockets = pocket_count}));
    MoneyGraph graph;
    auto events = read_graph(file("h"), {}, graph);
    if (!events) return events.error().message;
    for (const std::string_view id : {"x", "y"}) {
      const auto records = events->records_of(id);
      if (!records) return records.error().message;
    }
    const auto id = events->id_of(1);
    return id ? "" : id.error().message;
  }

  // Of events "x" and "y" at records 1 and 2.
  std::string told;
  std::string ids = std::string("\0\1x\1y", 5);
  std::string places;
  void tell_events(uint64_t count) {
    put_fixed64(told, count);
    told.resize(8 * sizeof(uint64_t));
    std::vector<uint64_t> all{place_of("", 0), place_of("x", 1), place_of("y", 2)};
    std::ranges::sort(all);
    for (const uint64_t place : all) put_fixed64(places, place);
  }
};

TEST_F(HostileGraphFileTest, IsReadWhenNothingIsWrong) { EXPECT_EQ(trouble(), ""); }

TEST_F(HostileGraphFileTest, EventsAreReadWhenNothingIsWrong) {
  tell_events(3);
  EXPECT_EQ(trouble(), "");
}
TEST_F(HostileGraphFileTest, FewerEventsThanRecords) {
  tell_events(2);
  EXPECT_THAT(trouble(), testing::HasSubstr("told 0: tells of too many events, or of fewer"));
}
TEST_F(HostileGraphFileTest, MoreEventsThanSections) {
  tell_events(5'000);
  EXPECT_THAT(trouble(), testing::HasSubstr("event_ids 1: is missing"));
}
TEST_F(HostileGraphFileTest, MoreEventsThanAnyGraphHas) {
  tell_events(UINT64_MAX);
  EXPECT_THAT(trouble(), testing::HasSubstr("tells of too many events"));
}
TEST_F(HostileGraphFileTest, FewerPlacesThanEvents) {
  tell_events(3);
  places.resize(16);
  EXPECT_THAT(trouble(), testing::HasSubstr("more or fewer places"));
}
TEST_F(HostileGraphFileTest, FewerIdsThanEvents) {
  tell_events(3);
  ids.resize(3);
  EXPECT_THAT(trouble(), testing::HasSubstr("event_ids 0: has too few or too many"));
}
TEST_F(HostileGraphFileTest, PlacesOutOfOrder) {
  tell_events(3);
  places = places.substr(8) + places.substr(0, 8);
  EXPECT_THAT(trouble(), testing::HasSubstr("event_places 0: its lines are not in order"));
}
TEST_F(HostileGraphFileTest, APlaceOfNoRecord) {
  tell_events(3);
  places.replace(16, 4, std::string("\3\0\0\0", 4));
  EXPECT_THAT(trouble(), testing::HasSubstr("or belong elsewhere"));
}
TEST_F(HostileGraphFileTest, AnEndThatIsNoPocket) {
  to[1] = 2;
  EXPECT_THAT(trouble(), testing::HasSubstr("page 0: an end of transfer 1 is no pocket"));
}
TEST_F(HostileGraphFileTest, ATransferToItself) {
  to[0] = 0;
  EXPECT_THAT(trouble(), testing::HasSubstr("page 0: an end of transfer 0"));
}
TEST_F(HostileGraphFileTest, NoAmount) {
  amount[1] = 0;
  EXPECT_THAT(trouble(), testing::HasSubstr("transfer 1 has no amount"));
}
TEST_F(HostileGraphFileTest, AKindThatThereIsNot) {
  flags[0] = 9;
  EXPECT_THAT(trouble(), testing::HasSubstr("transfer 0 has no amount, or no kind"));
}
TEST_F(HostileGraphFileTest, TwoAmountsAndOnlyOneTold) {
  flags[0] = Page::kTwoAmounts;
  EXPECT_THAT(trouble(), testing::HasSubstr("what arrives by transfer 0 is missing"));
}
TEST_F(HostileGraphFileTest, ARecordThatFalls) {
  record = {3, 1};
  EXPECT_THAT(trouble(), testing::HasSubstr("the record of transfer 1 is below one before"));
}
TEST_F(HostileGraphFileTest, AFarRecordThatIsMissing) {
  record[1] = Page::kFarRecord;
  EXPECT_THAT(trouble(), testing::HasSubstr("the record of transfer 1 is missing"));
}
TEST_F(HostileGraphFileTest, ABalanceOfNoTransfer) {
  known = 4;
  EXPECT_THAT(trouble(), testing::HasSubstr("a balance is of no transfer"));
}
TEST_F(HostileGraphFileTest, BalancesThatAreMissing) {
  known = 1;
  EXPECT_THAT(trouble(), testing::HasSubstr("more or fewer known balances"));
}
TEST_F(HostileGraphFileTest, BalancesCountedWrongly) {
  before = 1;
  EXPECT_THAT(trouble(), testing::HasSubstr("counted wrongly"));
}
TEST_F(HostileGraphFileTest, APocketTwice) {
  pockets = std::string("\0\0\0\0\1A\0\0\0\0\1A", 12);
  EXPECT_THAT(trouble(), testing::HasSubstr("pockets 0: a pocket stands twice"));
}
TEST_F(HostileGraphFileTest, AnAssetThatThereIsNot) {
  pockets[2] = 1;
  EXPECT_THAT(trouble(), testing::HasSubstr("a pocket's asset is none"));
}
TEST_F(HostileGraphFileTest, MorePocketsThanTold) {
  pocket_count = 1;
  EXPECT_THAT(trouble(), testing::HasSubstr("more pockets than it should"));
}
TEST_F(HostileGraphFileTest, FewerTransfersThanTold) {
  transfers = 3;
  EXPECT_THAT(trouble(), testing::HasSubstr("page 0: is of a wrong length"));
}
TEST_F(HostileGraphFileTest, MoreTransfersThanAnyGraphHas) {
  transfers = UINT64_MAX;
  EXPECT_THAT(trouble(), testing::HasSubstr("kTransfersMax"));
}
TEST_F(HostileGraphFileTest, ANewestTimeThatIsNot) {
  newest = 7;
  EXPECT_THAT(trouble(), testing::HasSubstr("its newest time is another"));
}
TEST_F(HostileGraphFileTest, BalancesEndWhereWholeNumbersDo) {
  amount = {INT64_MAX, INT64_MAX};
  from[1] = 0;
  to[1] = 1;
  EXPECT_EQ(trouble(), "");
}

TEST_F(GraphFileTest, WhatIsNoGraphIsRefusedInWords) {
  write_bytes(file("csv"), "a,b,c\n" + std::string(10'000, 'x'));
  EXPECT_THAT(read_graph(file("csv")).error().message, testing::HasSubstr("is no money graph"));
  write_bytes(file("new"), "duanlian graph 3\n" + std::string(10'000, '\0'));
  EXPECT_EQ(read_graph(file("new")).error().code, ErrorCode::unsupported);
  EXPECT_EQ(read_graph(file("none")).error().code, ErrorCode::not_found);
  EXPECT_FALSE(read_graph(folder_));
}

}  // namespace
}  // namespace duanlian::graph
