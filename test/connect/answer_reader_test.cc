#include "connect/duanlian/answer_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connect/duanlian/limits.h"
#include "connect/http/server_address.h"

namespace duanlian::connect {
namespace {

using testing::HasSubstr;

std::vector<model::Event> asked(std::initializer_list<std::string> ids) {
  std::vector<model::Event> events;
  for (const std::string& id : ids) events.emplace_back().header = {.id = id, .source = "bank_a"};
  return events;
}

std::string answer_line(std::string_view id, std::string_view outcome, std::string_view repeated = "false") {
  return R"({"decision":{"event":")" + std::string(id) + R"(","source":"bank_a","position":7,"outcome":")" +
         std::string(outcome) + R"(","reasons":[]},"repeated":)" + std::string(repeated) + "}\n";
}

std::string refusal(const std::string& body, std::initializer_list<std::string> ids = {"t1"}) {
  const auto answers = AnswerReader().read(body, asked(ids));
  return answers ? "taken" : answers.error().message;
}

TEST(AnswerReader, EachEventHasItsOutcome) {
  const std::string troubled =
      R"({"decision":{"event":"t3","source":"bank_a","position":8,"outcome":"hold","errors":["x"],"new":{"a":[1]}},"repeated":true})";
  const auto answers = AnswerReader().read(answer_line("t1", "allow") + answer_line("t2", "block") + troubled,
                                           asked({"t1", "t2", "t3"}));
  ASSERT_TRUE(answers) << answers.error().message;
  EXPECT_EQ((*answers)[0].outcome, model::Outcome::allow);
  EXPECT_EQ((*answers)[1].outcome, model::Outcome::block);
  EXPECT_FALSE((*answers)[1].repeated);
  EXPECT_FALSE((*answers)[1].troubled);
  EXPECT_EQ((*answers)[2].outcome, model::Outcome::hold);
  EXPECT_TRUE((*answers)[2].repeated);
  EXPECT_TRUE((*answers)[2].troubled);
  EXPECT_EQ((*answers)[2].position, 8U);
}

TEST(AnswerReader, AnAnswerToAnythingElseIsNone) {
  EXPECT_THAT(refusal(""), HasSubstr("t1 cannot be read: there is none"));
  EXPECT_THAT(refusal(answer_line("t1", "allow") + answer_line("t2", "allow")), HasSubstr("more events"));
  EXPECT_THAT(refusal(answer_line("t2", "allow")), HasSubstr("another event"));
  EXPECT_THAT(refusal(answer_line("t1", "perhaps")), HasSubstr("no known outcome"));
  EXPECT_THAT(refusal(answer_line("t1", "allow", "1")), HasSubstr("repeated"));
  EXPECT_THAT(refusal("\n" + answer_line("t1", "allow")), HasSubstr("no JSON"));
  EXPECT_THAT(refusal(R"({"decision":{"event":"t1","source":"bank_a","outcome":"hold"},"repeated":false})"),
              HasSubstr("position"));
  EXPECT_THAT(refusal("[]"), HasSubstr("member"));
  EXPECT_THAT(refusal(R"({"decision":7,"repeated":false})"), HasSubstr("no decision"));
  EXPECT_THAT(refusal(R"({"repeated":false})"), HasSubstr("no decision"));
  EXPECT_THAT(refusal(R"({"decision":{},"decision":{},"repeated":false})"), HasSubstr("twice"));
  EXPECT_THAT(refusal(R"({"decision":{"event":"t1","event":"t1"},"repeated":false})"),
              HasSubstr("no decision"));
  EXPECT_THAT(refusal("{\"decision\":\xff}"), HasSubstr("no JSON"));
}

TEST(AnswerReader, LimitsHold) {
  EXPECT_THAT(refusal(std::string(kAnswerLineBytesMax + 1, ' ')), HasSubstr("limit"));
  EXPECT_THAT(refusal(R"({"decision":)" + std::string(100, '[') + std::string(100, ']') + "}"),
              HasSubstr("limit"));
  // One that was too deep or long leaves nothing behind.
  AnswerReader reader;
  EXPECT_FALSE(reader.read(std::string(1'000, '['), asked({"t1"})));
  EXPECT_TRUE(reader.read(answer_line("t1", "warn"), asked({"t1"})));
}

TEST(AnswerReader, TheServersWordsMoveNoCursor) {
  EXPECT_EQ(refusal(R"({"error":{"code":"invalid_argument","message":"amount: \u001b[2Jmissing","line":1}})"),
            "the server refuses the event t1: amount: ?[2Jmissing");
  AnswerReader reader;
  EXPECT_EQ(reader.message_of(R"({"error":{"code":"no_space","message":"the disk is full"}})"),
            "the disk is full");
  EXPECT_EQ(reader.message_of("<html>"), "");
  EXPECT_EQ(reader.message_of(R"({"error":"x"})"), "");
  const std::string long_words = R"({"error":{"message":")" + std::string(5'000, 'x') + "\"}}";
  EXPECT_EQ(reader.message_of(long_words).size(), kMessageBytesMax);
}

TEST(ServerAddress, IsAHostAndAPort) {
  EXPECT_EQ(parse_server("http://127.0.0.1:8080/")->text(), "http://127.0.0.1:8080");
  EXPECT_EQ(parse_server("http://[::1]:80")->host, "::1");
  EXPECT_EQ(parse_server("http://[::1]:80")->text(), "http://[::1]:80");
  for (const auto* const wrong :
       {"127.0.0.1:8080", "https://a:1", "http://a", "http://:80", "http://a:", "http://a:b",
        "http://a:99999", "http://a/b:80", "http://u@a:80", "http://a b:80", "http://[]:80"})
    EXPECT_FALSE(parse_server(wrong)) << wrong;
}

}  // namespace
}  // namespace duanlian::connect
