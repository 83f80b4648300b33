#include <chrono>
#include <gmock/gmock.h>
#include <string>
#include <thread>
#include <vector>

#include "api/live_server.h"

namespace duanlian::api {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

constexpr int kDeafBytes = 4'096;  // what the system takes for a client that does not read

// What requests and answers take of the server's memory, and who is told when there is no more.
class MemoryTest : public LiveServer {
 protected:
  static std::string lines(std::string_view prefix, int count) {
    std::string out;
    for (int i = 0; i < count; ++i) out += transfer(std::string(prefix) + std::to_string(i)) + "\n";
    return out;
  }
  static std::string bulk(std::string_view prefix, int count) {
    return Client::request("POST", "/v1/events", "bank", lines(prefix, count), "application/x-ndjson");
  }
  static std::string bulk_head(std::string_view more) {
    return "POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer bank\r\n"
           "Content-Type: application/x-ndjson\r\n" +
           std::string(more) + "\r\n";
  }
  uint64_t memory_bytes() const {
    const std::string text = ask("GET", "/metrics").body;
    const std::string name = "\nduanlian_http_memory_bytes ";
    return static_cast<uint64_t>(std::stod(text.substr(text.find(name) + name.size())));
  }
  template <class Predicate>
  static bool comes(Predicate predicate) {
    for (int i = 0; i < 2'000; ++i, std::this_thread::sleep_for(5ms)) {
      if (predicate()) return true;
    }
    return false;
  }
};

TEST_F(MemoryTest, an_answer_counts_until_it_is_written) {
  Client deaf(server_->port(), kDeafBytes);
  deaf.send(bulk("a", 5'000));
  ASSERT_TRUE(comes([&] { return intake_->counters().position == 5'000; }));
  // Set aside at first, then what the answer came to.
  ASSERT_TRUE(comes([&] { return memory_bytes() < 5'000 * kDecisionBytesExpected; }));
  EXPECT_GT(memory_bytes(), 800'000U);
  EXPECT_EQ(deaf.read_answer().status, 200);
  EXPECT_TRUE(comes([&] { return memory_bytes() == 0; }));
}

TEST_F(MemoryTest, clients_that_do_not_read_leave_room_for_others) {
  constexpr std::size_t kRoom = 5'000 * kDecisionBytesExpected + 4'000'000;
  start({}, kConnectionsMax, kRoom);
  std::vector<Client> deaf;
  for (int i = 0; i < 6; ++i) {
    const uint64_t before = intake_->counters().position;
    deaf.emplace_back(server_->port(), kDeafBytes).send(bulk(std::to_string(i) + "_", 5'000));
    ASSERT_TRUE(comes([&] { return intake_->counters().position > before || deaf.back().has_answer(); }));
    ASSERT_TRUE(comes([&] { return deaf.back().has_answer(); }));
    EXPECT_LE(memory_bytes(), kRoom);
  }
  EXPECT_LT(intake_->counters().position, 30'000U) << "some were refused, and nothing of them taken";
  EXPECT_EQ(deaf.front().read_answer().status, 200);
  const Answer refused = deaf.back().read_answer();
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.headers.count("retry-after"), 1U);
  EXPECT_EQ(submit(transfer("small")).status, 200);
}

TEST_F(MemoryTest, a_length_that_was_only_declared_shuts_nobody_out) {
  std::vector<Client> idle;
  for (int i = 0; i < 40; ++i) {
    const bool chunked = i % 2 == 0;
    const std::string length = "Content-Length: " + std::to_string(kBodyBytesMax) + "\r\n";
    idle.push_back(connect());
    idle.back().send(bulk_head(chunked ? "Transfer-Encoding: chunked\r\n" : length));
  }
  std::this_thread::sleep_for(50ms);
  EXPECT_EQ(memory_bytes(), 0U);
  EXPECT_EQ(submit_lines(transfer("t1")).status, 200);
}

TEST_F(MemoryTest, a_body_counts_as_far_as_it_has_come) {
  constexpr std::size_t kRoom = 1'000'000;
  start({}, kConnectionsMax, kRoom);
  Client slow = connect();
  slow.send(bulk_head("Content-Length: 900000\r\n") + std::string(600'000, ' '));
  ASSERT_TRUE(comes([&] { return memory_bytes() == 600'000; }));
  Client large = connect();
  large.send(bulk_head("Content-Length: 500000\r\n") + std::string(500'000, ' '));
  const Answer refused = large.read_answer();
  EXPECT_EQ(refused.status, 503);
  EXPECT_THAT(refused.body, HasSubstr("need more memory"));
  EXPECT_TRUE(large.ended());
  slow.send(transfer("t1") + std::string(300'000 - transfer("t1").size(), ' '));
  EXPECT_EQ(slow.read_answer().status, 200);
  EXPECT_TRUE(comes([&] { return memory_bytes() == 0; }));
}

TEST_F(MemoryTest, a_connection_whose_answers_wait_is_read_no_further) {
  constexpr int kEvents = 10'000;
  Client deaf(server_->port(), kDeafBytes);
  deaf.send(bulk("a", kEvents));
  deaf.send(bulk("b", kEvents));
  deaf.send(bulk("c", kEvents));
  ASSERT_TRUE(comes([&] { return intake_->counters().position == 3 * kEvents; }));
  ASSERT_TRUE(comes([&] { return memory_bytes() < kEvents * kDecisionBytesExpected; }));
  ASSERT_GT(memory_bytes(), kPipelinedBytesMax);
  deaf.send(Client::request("POST", "/v1/events", "bank", transfer("later")));
  std::this_thread::sleep_for(100ms);
  EXPECT_EQ(intake_->counters().position, uint64_t{3 * kEvents});
  for (int i = 0; i < 4; ++i) EXPECT_EQ(deaf.read_answer().status, 200);
}

}  // namespace
}  // namespace duanlian::api
