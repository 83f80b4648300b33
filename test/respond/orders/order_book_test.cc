#include "respond/orders/order_book.h"

#include <gtest/gtest.h>
#include <string>

#include "base/file.h"
#include "model/event_json.h"

namespace duanlian::respond {
namespace {

// A day at a centre. Each line is an event: minutes after nine, kind, and members as JSON.
class OrderBookTest : public testing::Test {
 protected:
  OrderBookTest() {
    std::vector<model::PackFile> files;
    for (const std::string name : {"authorities.yaml", "clocks.yaml", "measures.yaml", "pack.yaml"})
      files.push_back({.path = name, .text = *read_file(DUANLIAN_SOURCE_DIR "/packs/law/" + name, 1 << 20)});
    book_.activate(*Law::build(files));
  }

  // What the book says of it; empty: nothing.
  std::string tell(int64_t minute, const std::string& json) {
    const Timestamp time = *parse_rfc3339("2026-12-01T09:00:00+08:00") + minutes(minute);
    const std::string source = json.find("\"source\"") == std::string::npos ? R"("source":"police",)" : "";
    const auto event =
        reader_.read(R"({"id":"e)" + std::to_string(position_ + 1) + R"(","purpose":"anti_fraud",)" + source +
                     R"("time":")" + to_rfc3339(time) + R"(",)" + json + "}");
    EXPECT_TRUE(event) << event.error().message << json;
    if (!event) return "unread";
    const Status taken = book_.take(++position_, *event);
    return taken ? "" : taken.error().message;
  }
  // Of an order in this test its number is its id: the first is e1 or later.
  std::string order(int64_t minute, const std::string& members) {
    return tell(minute, R"("kind":"order","reason":"r",)" + members);
  }
  std::string stop(int64_t minute, const std::string& account, int64_t amount, const std::string& more = "") {
    return order(minute, R"("measure":"stop","target":{"kind":"account","id":")" + account +
                             R"("},"institution":"bank_b","currency":"CNY","traced":9000000,"amount":)" +
                             std::to_string(amount) + more);
  }
  std::string step(int64_t minute, uint64_t id, const std::string& word, const std::string& more = "") {
    return tell(minute, R"("kind":"order_step","order":"e)" + std::to_string(id) + R"(","step":")" + word +
                            "\"" + more);
  }
  std::string bank(int64_t minute, uint64_t id, const std::string& word, const std::string& more = "") {
    return step(minute, id, word, R"(,"source":"bank_b","issuer":"police")" + more);
  }
  std::string tick(int64_t minute) { return tell(minute, R"("kind":"tick")"); }
  uint64_t last() const { return position_; }
  const OrderRecord& record(uint64_t id) const {
    return book_.at(*book_.find("police", "e" + std::to_string(id)));
  }
  std::string_view state(uint64_t id) const { return model::to_string(record(id).state); }

  OrderBook book_;
  model::EventReader reader_;
  uint64_t position_ = 0;
};

TEST_F(OrderBookTest, a_stop_from_the_draft_to_its_end_after_48_hours) {
  EXPECT_EQ(stop(0, "622202", 100'000, R"(,"officer":"wang")"), "");
  const uint64_t id = last();
  EXPECT_EQ(state(id), "drafted");
  EXPECT_TRUE(book_.due().empty());
  EXPECT_EQ(step(1, id, "approved", R"(,"officer":"li")"), "");
  EXPECT_EQ(state(id), "approved");
  EXPECT_EQ(book_.due().size(), 1U);
  EXPECT_EQ(step(2, id, "sent", R"(,"message":"m1")"), "");
  EXPECT_TRUE(book_.due().empty());
  EXPECT_EQ(bank(3, id, "acknowledged"), "");
  EXPECT_EQ(bank(5, id, "executed", R"(,"amount":60000)"), "");
  EXPECT_EQ(state(id), "in_force");
  EXPECT_EQ(record(id).held(), 60'000) << "in part";
  EXPECT_EQ(record(id).ends_at, record(id).executed_at.value() + hours(48));
  EXPECT_EQ(tick(5 + 48 * 60 - 1), "");
  EXPECT_EQ(state(id), "in_force");
  EXPECT_EQ(record(id).alerts_given, 2U) << "at 36 and 44 hours";
  EXPECT_EQ(tick(5 + 48 * 60), "");
  EXPECT_EQ(state(id), "expired");
  EXPECT_EQ(record(id).held(), 0);
  EXPECT_EQ(book_.open(), 0U);
  EXPECT_EQ(book_.oddity_count(), 0U);
  EXPECT_EQ(book_.answer_times().known("bank_b"), 1U);
}

TEST_F(OrderBookTest, a_third_stop_of_an_account_is_void_and_a_raised_one_shares_the_clock) {
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(stop(100 * i, "622202", 100), "");
    const uint64_t id = last();
    step(100 * i + 1, id, "approved", R"(,"officer":"li")");
    bank(100 * i + 2, id, "executed", R"(,"amount":100)");
    EXPECT_EQ(state(id), "in_force");
    EXPECT_EQ(
        stop(100 * i + 50, "622202", 30, R"(,"relation":"raises","other":"e)" + std::to_string(id) + "\""),
        "");
    const uint64_t raised = last();
    step(100 * i + 51, raised, "approved", R"(,"officer":"li")");
    bank(100 * i + 52, raised, "executed", R"(,"amount":30)");
    EXPECT_EQ(record(raised).ends_at, record(id).ends_at);
  }
  EXPECT_NE(stop(300, "622202", 100).find("at most 2 on one account"), std::string::npos);
  EXPECT_EQ(state(last()), "void");
  EXPECT_EQ(stop(300, "622203", 100), "") << "another account";
}

TEST_F(OrderBookTest, save_and_load_go_on_alike) {
  tell(0, R"("kind":"report","role":"victim","amount":5000,"currency":"CNY","text":"long words")");
  stop(1, "622202", 5'000, R"(,"shares":[{"report":"e1","amount":5000}])");
  step(2, 2, "approved", R"(,"officer":"li")");
  bank(3, 2, "executed", R"(,"amount":5000)");
  bank(4, 2, "executed", R"(,"amount":4000)");
  std::string bytes;
  book_.save(bytes);
  OrderBook other;
  other.activate(book_.law());
  ASSERT_TRUE(other.load(bytes));
  std::string again;
  other.save(again);
  EXPECT_EQ(bytes, again);
  EXPECT_EQ(other.oddity_count(), 1U);
  EXPECT_EQ(other.held_for(0), 5'000);
  EXPECT_EQ(other.next_clock(), book_.next_clock());
}

}  // namespace
}  // namespace duanlian::respond
