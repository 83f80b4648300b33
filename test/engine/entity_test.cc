#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "detect/small_pack.h"
#include "engine/event_entities.h"
#include "engine/intake.h"

// What the intake knows of one entity, and that it survives restarts.
namespace duanlian::engine {
namespace {

using detect::one_rule;
using detect::small_pack;
using detect::transfer;
using model::EntityKind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr Timestamp kEntityNow{1'800'000'000'000'000};

model::Event event_of(const std::string& json) {
  model::EventReader reader;
  auto event = reader.read(json);
  EXPECT_TRUE(event) << json << event.error().message;
  return *std::move(event);
}

std::string head(std::string_view kind, std::string_view id, std::string_view source = "bank_a") {
  return R"({"kind":")" + std::string(kind) + R"(","id":")" + std::string(id) +
         R"(","time":"2026-11-24T09:00:00Z","source":")" + std::string(source) +
         R"(","purpose":"anti_fraud",)";
}

class EntityTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("duanlian_entity_" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
    open();
    const auto files = small_pack("rules:\n" + one_rule("R1", "event.amount >= 100", "0.5"));
    model::Event event;
    event.header = {
        .id = "a1", .time = kEntityNow, .source = "operator", .purpose = model::Purpose::anti_fraud};
    event.payload = detect::activation_of(**detect::Pack::build(files), files);
    submit(event);
  }
  void TearDown() override {
    intake_.reset();
    std::filesystem::remove_all(folder_);
  }

  void open(uint64_t save_every = 100'000) {
    intake_.reset();
    auto intake = Intake::open(folder_, {.journal = {}, .committer = {}, .save_every = save_every});
    ASSERT_TRUE(intake) << intake.error().message;
    intake_ = *std::move(intake);
  }
  void submit(const model::Event& event) {
    const auto answers = intake_->submit_and_wait(std::span(&event, 1), kEntityNow);
    ASSERT_TRUE(answers) << answers.error().message;
  }
  // The ids of the events whose decisions are told of an account, the newest first.
  std::vector<std::string> decided_on(const std::string& account) const {
    const auto view = intake_->entity({EntityKind::account, account});
    EXPECT_TRUE(view);
    std::vector<std::string> ids;
    for (const std::string& decision : view->decisions) {
      constexpr std::string_view kBegin = R"({"event":")";
      EXPECT_THAT(decision, testing::StartsWith(kBegin));
      ids.push_back(decision.substr(kBegin.size(), decision.find('"', kBegin.size()) - kBegin.size()));
    }
    return ids;
  }

  std::filesystem::path folder_;
  std::unique_ptr<Intake> intake_;
};

TEST_F(EntityTest, an_entity_nobody_spoke_of_is_empty) {
  const auto view = intake_->entity({EntityKind::account, "A"});
  ASSERT_TRUE(view);
  EXPECT_TRUE(view->is_empty());
}

TEST_F(EntityTest, tells_the_last_decisions_that_are_not_allow) {
  submit(transfer("t1", 1));
  submit(transfer("t2", 100));
  submit(transfer("t3", 5));
  submit(transfer("t4", 200));
  EXPECT_THAT(decided_on("A"), ElementsAre("t4", "t2"));
  EXPECT_THAT(decided_on("B"), ElementsAre("t4", "t2"));
  EXPECT_THAT(decided_on("C"), IsEmpty());
  for (int i = 10; i < 50; ++i) submit(transfer("t" + std::to_string(i), 100));
  const auto ids = decided_on("A");
  ASSERT_EQ(ids.size(), kDecisionsPerEntityMax);
  EXPECT_EQ(ids.front(), "t49");
  EXPECT_EQ(ids.back(), "t18");
}

TEST_F(EntityTest, decisions_are_known_after_a_restart_once_each) {
  for (int i = 0; i < 10; ++i) submit(transfer("t" + std::to_string(i), i % 2 == 0 ? 100 : 1));
  const auto before = decided_on("A");
  EXPECT_THAT(before, ElementsAre("t8", "t6", "t4", "t2", "t0"));
  open();
  EXPECT_EQ(decided_on("A"), before);
  // Whatever the saved state holds, the entries after it are applied again.
  open(3);
  submit(transfer("t10", 100));
  open(3);
  EXPECT_THAT(decided_on("A"), ElementsAre("t10", "t8", "t6", "t4", "t2", "t0"));
}

TEST_F(EntityTest, an_index_that_was_lost_is_made_again_from_the_stored_decisions) {
  for (int i = 0; i < 10; ++i) submit(transfer("t" + std::to_string(i), i % 2 == 0 ? 100 : 1));
  const auto before = decided_on("A");
  intake_.reset();
  {
    auto journal = journal::Journal::open(folder_, {});
    ASSERT_TRUE(journal);
    ASSERT_TRUE((*journal)->view("entities").clear());
  }
  open();
  EXPECT_EQ(decided_on("A"), before);
}

TEST_F(EntityTest, what_retention_lets_go_of_is_told_no_more) {
  for (int i = 0; i < 400; ++i) {
    auto event = transfer("t" + std::to_string(i), 100);
    std::get<model::Transfer>(event.payload).creditor.account = "C" + std::to_string(i);
    std::get<model::Transfer>(event.payload).remark = std::string(1'000, 'r');
    submit(event);
  }
  EXPECT_THAT(decided_on("C3"), ElementsAre("t3"));
  const auto trimmed = intake_->retain({.age_max = minutes(1)}, kEntityNow + hours(1));
  ASSERT_TRUE(trimmed) << trimmed.error().message;
  const uint64_t first = intake_->counters().first;
  for (uint64_t i = 0; i < 400; ++i) {
    const bool gone = i + 2 < first;  // the first transfer is entry 2
    EXPECT_EQ(decided_on("C" + std::to_string(i)).empty(), gone) << i << " of " << first;
  }
  intake_.reset();
  auto journal = *journal::Journal::open(folder_, {});
  std::size_t rows = 0;
  ASSERT_TRUE(journal->view("entities").scan("", "", [&](auto, auto) { return ++rows, true; }));
  EXPECT_EQ(rows, 1 + 400 - (first - 2)) << "A, and the creditors whose transfers are left";
  EXPECT_GT(first, 100U);
}

TEST_F(EntityTest, tells_links_and_lists) {
  submit(event_of(head("account_change", "c1") +
                  R"("change":"opened","holder":{"account":"A","person":"p","phone":"+8613800138000"}})"));
  submit(event_of(head("account_change", "c2") +
                  R"("change":"phone_changed","holder":{"account":"A","phone":"+8613900139000"}})"));
  submit(event_of(head("watchlist_entry", "w1", "police") +
                  R"("action":"add","list":"bad","entity":{"kind":"account","id":"A"},"category":"C01",)" +
                  R"("expires":"2028-01-01T00:00:00Z"})"));
  submit(event_of(head("watchlist_entry", "w2", "police") +
                  R"("action":"add","list":"bad","entity":{"kind":"phone","id":"+8613900139000"},)" +
                  R"("expires":"2026-11-24T10:00:00Z"})"));
  const auto view = intake_->entity({EntityKind::account, "A"});
  ASSERT_TRUE(view);
  ASSERT_EQ(view->links.size(), 2U);
  EXPECT_EQ(view->links[0].entity, (model::Entity{EntityKind::person, "bank_a/p"}));
  EXPECT_FALSE(view->links[0].outgoing);
  EXPECT_EQ(view->links[0].until, std::nullopt);
  EXPECT_EQ(view->links[1].entity, (model::Entity{EntityKind::phone, "+8613900139000"}));
  EXPECT_TRUE(view->links[1].outgoing);
  EXPECT_EQ(view->links[1].source, "bank_a");
  ASSERT_EQ(view->lists.size(), 1U);
  EXPECT_EQ(view->lists[0].list, "bad");
  EXPECT_EQ(view->lists[0].source, "police");
  EXPECT_EQ(view->lists[0].category, "C01");
  // The other listing is over at the newest event's time. That of the activation, which is later, does not
  // count.
  EXPECT_EQ(intake_->entity({EntityKind::phone, "+8613900139000"})->lists.size(), 1U);
  submit(event_of(R"({"kind":"tick","id":"k1","time":"2026-11-24T10:00:00Z","source":"clock",)"
                  R"("purpose":"anti_fraud"})"));
  EXPECT_THAT(intake_->entity({EntityKind::phone, "+8613900139000"})->lists, IsEmpty());
  EXPECT_EQ(intake_->entity({EntityKind::person, "bank_a/p"})->links.size(), 1U);
}

TEST_F(EntityTest, tells_what_the_active_pack_remembers) {
  auto files = small_pack("rules:\n" + one_rule("R1", "memory.paid(event.debtor.account) > 1000"));
  files.insert(files.begin(),
               {.path = "features/a.yaml",
                .text = "features:\n"
                        "  - name: paid\n    what: {zh: 付出, en: Paid}\n    of: account\n    on: transfer\n"
                        "    key: event.debtor.account\n    aggregate: sum\n    value: event.amount\n"
                        "    window: 1h\n"
                        "  - name: payees\n    what: {zh: 收款人, en: Payees}\n    of: account\n"
                        "    on: transfer\n    key: event.debtor.account\n    aggregate: top\n    most: 2\n"
                        "    value: event.creditor.account\n    window: 30m\n"
                        "  - name: calls\n    what: {zh: 通话, en: Calls}\n    of: phone\n    on: call\n"
                        "    key: event.caller\n    aggregate: count\n    window: 1h\n"});
  model::Event event;
  event.header = {.id = "a2",
                  .time = parse_rfc3339("2026-11-24T09:00:00Z").value(),
                  .source = "operator",
                  .purpose = model::Purpose::anti_fraud};
  const auto pack = detect::Pack::build(files);
  ASSERT_TRUE(pack) << pack.error().front();
  event.payload = detect::activation_of(**pack, files);
  submit(event);
  // Within the windows at the newest event's time, that of the first activation.
  for (int i = 0; i < 2; ++i) {
    auto paid = transfer("t" + std::to_string(i), 700);
    paid.header.time = kEntityNow;
    submit(paid);
  }
  const auto view = intake_->entity({EntityKind::account, "A"});
  ASSERT_TRUE(view);
  ASSERT_EQ(view->remembered.size(), 2U);
  EXPECT_EQ(view->remembered[0].name, "paid");
  EXPECT_EQ(view->remembered[0].what.zh, "付出");
  EXPECT_EQ(view->remembered[0].window, "1h");
  EXPECT_EQ(view->remembered[0].value, "1400");
  EXPECT_EQ(view->remembered[1].value, R"(["B"])");
  EXPECT_THAT(intake_->entity({EntityKind::account, "B"})->remembered, IsEmpty());
}

TEST(EventEntities, are_those_that_the_event_names_once_each) {
  const auto names = [](const std::string& json) {
    std::vector<std::string> found;
    for (const model::Entity& entity : entities_of(event_of(json)))
      found.push_back(std::string(to_string(entity.kind)) + " " + entity.id);
    return found;
  };
  EXPECT_THAT(
      names(head("transfer", "t") + R"("debtor":{"account":"A","person":"p","phone":"+8613800138000"},)" +
            R"("creditor":{"account":"A","organisation":"o"},"device":"D","amount":1,"currency":"CNY"})"),
      ElementsAre("account A", "phone +8613800138000", "person bank_a/p", "organisation bank_a/o",
                  "device D"));
  EXPECT_THAT(names(head("message", "m") + R"("sender":"Bank","receivers":["+8613800138000"],"text":"x"})"),
              ElementsAre("phone +8613800138000"));
  EXPECT_THAT(names(head("visit", "v") + R"("subscriber":"+8613800138000","url":"http://A.example/x"})"),
              ElementsAre("phone +8613800138000", "domain a.example"));
  EXPECT_THAT(
      names(head("link", "l", "police") + R"("relation":"owns","from":{"kind":"person","id":"bank_a/p"},)" +
            R"("to":{"kind":"organisation","id":"o"}})"),
      ElementsAre("person bank_a/p", "organisation police/o"));
  std::string receivers;
  for (int i = 0; i < 500; ++i)
    receivers += std::string(i == 0 ? "" : ",") + "\"+86138001" + std::to_string(38'000 + i) + "\"";
  EXPECT_EQ(names(head("message", "m") + R"("text":"x","receivers":[)" + receivers + "]}").size(),
            kEntitiesPerEventMax);
}

}  // namespace
}  // namespace duanlian::engine
