#include "connect/webhook/order_message.h"

#include <gtest/gtest.h>
#include <string>

#include "model/event_json.h"

namespace duanlian::connect {
namespace {

OrderMessage message() {
  model::EventReader reader;
  auto order = reader.read(
      R"({"kind":"order","id":"o1","time":"2026-12-01T01:00:00Z","source":"police","purpose":"anti_fraud",)"
      R"("measure":"stop","target":{"kind":"account","id":"622202"},"holder":"张三","institution":"bank_b",)"
      R"("amount":120000,"currency":"CNY","traced":120000,"method":"fifo","transfers":["t1"],)"
      R"("shares":[{"report":"r1","amount":120000}],"reason":"\"涉诈\" money"})");
  EXPECT_TRUE(order) << order.error().message;
  return {.id = "police.o1",
          .order = *std::move(order),
          .notice = model::Notice{.reason = {.zh = "原因", .en = "why"},
                                  .remedy = {.zh = "途径", .en = "how"},
                                  .papers = {.zh = "材料", .en = "papers"},
                                  .appeal = {.zh = "申诉", .en = "appeal"}},
          .basis = {"反电信网络诈骗法 art 20"},
          .until = Timestamp{1'764'752'400'000'000}};
}

std::string written(const OrderMessage& message) {
  std::string out;
  append_order_message(out, message);
  return out;
}

std::string refusal_of(std::string_view json) {
  const auto read = read_order_message(json);
  return read ? "" : read.error().message;
}

TEST(OrderMessage, is_read_as_it_was_written) {
  const std::string out = written(message());
  EXPECT_TRUE(out.starts_with(R"({"message":"police.o1","order":{"kind":"order","id":"o1",)")) << out;
  EXPECT_TRUE(out.ends_with(R"("basis":["反电信网络诈骗法 art 20"],"until":"2025-12-03T09:00:00Z"})")) << out;
  const auto again = read_order_message(out);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(written(*again), out);
  OrderMessage bare = message();
  bare.notice.reset();
  bare.until.reset();
  bare.basis.clear();
  EXPECT_EQ(written(*read_order_message(written(bare))), written(bare));
}

TEST(OrderMessage, what_is_wrong_is_said) {
  EXPECT_EQ(refusal_of("[]"), "a message is a JSON object");
  EXPECT_EQ(refusal_of("{}"), "message: missing, or longer than 128 bytes");
  EXPECT_EQ(refusal_of(R"({"message":"m"})"), "order: missing");
  EXPECT_EQ(refusal_of(R"({"message":"m","message":"m"})"), "message: stands twice");
  EXPECT_EQ(refusal_of(R"({"message":"m","colour":1})"), "colour: unknown member");
  EXPECT_EQ(refusal_of(R"({"message":"m","basis":{}})"), "basis: expected an array");
  EXPECT_EQ(refusal_of(R"({"message":"m","notice":{"reason":{"fr":"x"}}})"), "notice: fr: unknown member");
  EXPECT_EQ(refusal_of(R"({"message":"m","until":"soon"})").substr(0, 6), "until:");
  EXPECT_EQ(refusal_of(R"({"message":"m","order":{"kind":"tick","id":"t","time":"2026-12-01T01:00:00Z",)"
                       R"("source":"s","purpose":"anti_fraud"}})"),
            "order: another kind of event");
  EXPECT_NE(refusal_of(written(message()).substr(1)), "");
  EXPECT_NE(refusal_of(std::string(kOrderMessageBytesMax + 1, ' ')), "");
}

TEST(AnswerSteps, are_events_of_steps_and_no_others) {
  const std::string step =
      R"({"kind":"order_step","id":"a1","time":"2026-12-01T01:00:09Z","source":"bank_b","purpose":"anti_fraud",)"
      R"("order":"o1","issuer":"police","step":"executed","amount":90000,"balance":0})";
  EXPECT_EQ(read_answer_steps("\n \r\n")->size(), 0U);
  const auto steps = read_answer_steps(step + "\n" + step + "\r\n");
  ASSERT_TRUE(steps) << steps.error().message;
  EXPECT_EQ(steps->size(), 2U);
  EXPECT_FALSE(read_answer_steps("{"));
  EXPECT_FALSE(read_answer_steps(
      R"({"kind":"tick","id":"t","time":"2026-12-01T01:00:00Z","source":"s","purpose":"anti_fraud"})"));
  std::string many;
  for (std::size_t i = 0; i <= kAnswerStepsMax; ++i) many += step + "\n";
  EXPECT_FALSE(read_answer_steps(many));
}

}  // namespace
}  // namespace duanlian::connect
