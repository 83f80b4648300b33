#include <chrono>
#include <gmock/gmock.h>
#include <thread>
#include <vector>

#include "api/live_server.h"

namespace duanlian::api {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

// What bytes on the wire do, good and bad.
class ConnectionTest : public LiveServer {
 protected:
  // The status of the one answer, after which the connection must end.
  int refused(std::string_view bytes) {
    Client client = connect();
    client.send(bytes);
    const Answer answer = client.read_answer();
    EXPECT_EQ(answer.headers.count("connection"), 1U) << bytes.substr(0, 100);
    EXPECT_TRUE(client.ended()) << bytes.substr(0, 100);
    EXPECT_THAT(answer.body, HasSubstr(R"({"error":{"code":)"));
    return answer.status;
  }
  static std::string post_head(std::string_view more) {
    return "POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer bank\r\nContent-Type: "
           "application/json\r\n" +
           std::string(more) + "\r\n";
  }
  static std::string chunked(std::string_view body) {
    std::string out;
    for (std::size_t at = 0; at < body.size(); at += 7) {
      const std::string_view part = body.substr(at, 7);
      out += std::to_string(part.size()) + "\r\n" + std::string(part) + "\r\n";
    }
    return out + "0\r\n\r\n";
  }
};

TEST_F(ConnectionTest, stays_open_between_requests) {
  Client client = connect();
  for (const std::string_view target : {"/health", "/v1/none", "/health"}) {
    client.send(Client::request("GET", target));
    const Answer answer = client.read_answer();
    EXPECT_EQ(answer.status, target == "/health" ? 200 : 404);
    EXPECT_EQ(answer.headers.count("connection"), 0U);
  }
  client.send("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.read_answer().headers["connection"], "close");
  EXPECT_TRUE(client.ended());
}

TEST_F(ConnectionTest, http_1_0_is_answered_and_closed) {
  Client client = connect();
  client.send("GET /health HTTP/1.0\r\n\r\n");
  EXPECT_EQ(client.read_answer().status, 200);
  EXPECT_TRUE(client.ended());
}

TEST_F(ConnectionTest, pipelined_requests_are_answered_in_order) {
  std::string requests;
  constexpr int kEvents = 1'000;  // more than kPipelinedMax
  for (int i = 0; i < kEvents; ++i) {
    requests += Client::request("POST", "/v1/events", "bank", transfer("p" + std::to_string(i)));
    if (i % 100 == 50) requests += Client::request("GET", "/v1/decisions/p" + std::to_string(i), "bank");
    if (i % 100 == 51) requests += Client::request("GET", "/nowhere");
  }
  Client client = connect();
  std::thread sender([&] {
    client.send(requests);
    client.end_sending();
  });
  for (int i = 0; i < kEvents; ++i) {
    const std::string id = "\"event\":\"p" + std::to_string(i) + "\"";
    const Answer answer = client.read_answer();
    ASSERT_EQ(answer.status, 200) << i;
    ASSERT_THAT(answer.body, HasSubstr(id));
    if (i % 100 == 50) {
      ASSERT_THAT(client.read_answer().body, HasSubstr(id)) << "what came before is known";
    }
    if (i % 100 == 51) {
      ASSERT_EQ(client.read_answer().status, 404);
    }
  }
  EXPECT_TRUE(client.ended());
  sender.join();
  EXPECT_EQ(intake_->counters().position, uint64_t{kEvents});
}

TEST_F(ConnectionTest, bodies_may_come_in_chunks) {
  Client client = connect();
  client.send(post_head("Transfer-Encoding: chunked\r\n") + chunked(transfer("t1")));
  EXPECT_EQ(client.read_answer().status, 200);
  client.send(Client::request("GET", "/v1/decisions/t1", "bank"));
  EXPECT_EQ(client.read_answer().status, 200);
}

TEST_F(ConnectionTest, the_client_is_told_to_go_on) {
  Client client = connect();
  const std::string body = transfer("t1");
  const std::string head =
      post_head("Expect: 100-continue\r\nContent-Length: " + std::to_string(body.size()) + "\r\n");
  for (int i = 0; i < 2; ++i) {
    client.send(head);
    EXPECT_EQ(client.read_answer().status, 100);
    client.send(body);
    EXPECT_EQ(client.read_answer().status, 200);
  }
  // Earlier answers go first.
  client.send(Client::request("POST", "/v1/events", "bank", transfer("t2")) + head);
  EXPECT_EQ(client.read_answer().status, 200);
  EXPECT_EQ(client.read_answer().status, 100);
  client.send(body);
  EXPECT_EQ(client.read_answer().status, 200);
  // Refused before a byte of the body was sent.
  EXPECT_EQ(
      refused("POST /v1/events HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n"),
      401);
  EXPECT_EQ(refused(post_head("Expect: applause\r\nContent-Length: 9\r\n")), 417);
}

TEST_F(ConnectionTest, what_two_programs_could_read_differently_is_refused) {
  EXPECT_EQ(refused(post_head("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n"), 400);
  EXPECT_EQ(refused(post_head("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n") + "0\r\n\r\n"), 400);
  EXPECT_EQ(refused(post_head("Content-Length: 5\r\nContent-Length: 6\r\n")), 400);
  EXPECT_EQ(refused(post_head("Content-Length: 5\r\nContent-Length: 5\r\n")), 400);
  EXPECT_EQ(refused(post_head("Content-Length: 5, 5\r\n")), 400);
  EXPECT_EQ(refused(post_head("Content-Length: -1\r\n")), 400);
  EXPECT_EQ(refused(post_head("Content-Length: 99999999999999999999999\r\n")), 400);
  EXPECT_EQ(refused(post_head("Transfer-Encoding: gzip, chunked\r\n")), 501);
  EXPECT_EQ(refused(post_head("Transfer-Encoding: xchunked\r\n")), 501);
  EXPECT_EQ(refused(post_head("Transfer-Encoding: chunked\r\n") + "zz\r\n"), 400);
  EXPECT_EQ(refused(post_head("Content-Encoding: gzip\r\nContent-Length: 5\r\n")), 415);
  EXPECT_EQ(refused("GET /health HTTP/1.1\r\n\r\n"), 400);
  EXPECT_EQ(refused("GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), 400);
  EXPECT_EQ(refused("GET /health HTTP/1.1\r\nHost : a\r\n\r\n"), 400);
  EXPECT_EQ(refused("GET /health HTTP/2.0\r\nHost: a\r\n\r\n"), 505);
  EXPECT_EQ(refused("GET /hea lth HTTP/1.1\r\nHost: a\r\n\r\n"), 505);
  EXPECT_EQ(refused("nonsense\r\n\r\n"), 400);
  EXPECT_EQ(refused(std::string("\x16\x03\x01\x02\x00\x01\x00\x01", 8) + "\r\n\r\n"), 400);
}

TEST_F(ConnectionTest, sizes_have_limits) {
  EXPECT_EQ(refused("GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(kHeaderBytesMax, 'a') + "\r\n\r\n"),
            431);
  EXPECT_EQ(refused("GET /" + std::string(kHeaderBytesMax, 'a')), 431);
  EXPECT_EQ(ask("GET", "/" + std::string(kTargetBytesMax, 'a')).status, 414);
  EXPECT_EQ(refused(post_head("Content-Length: 300000\r\n")), 413);
  EXPECT_EQ(refused(post_head("Transfer-Encoding: chunked\r\n") + "fffff\r\n"), 413);
  EXPECT_EQ(refused(Client::request("GET", "/health", "", "x")), 413);
  const std::string large(kBodyBytesMax + 1, ' ');
  EXPECT_EQ(submit_lines(large).status, 413);
}

TEST_F(ConnectionTest, a_refused_body_does_not_tear_the_answer_away) {
  Client client = connect();
  client.send(Client::request("POST", "/v1/events", "wrong", std::string(1'000'000, ' ')));
  EXPECT_EQ(client.read_answer().status, 401);
  EXPECT_TRUE(client.ended());
}

TEST_F(ConnectionTest, half_a_request_is_no_request) {
  for (const std::string& bytes : {std::string("GET /hea"), post_head("Content-Length: 50\r\n") + "{\"kind\"",
                                   post_head("Transfer-Encoding: chunked\r\n") + "5\r\nabc"}) {
    Client client = connect();
    client.send(bytes);
    client.end_sending();
    EXPECT_EQ(client.read_answer().status, 400) << bytes;
    EXPECT_TRUE(client.ended());
  }
  EXPECT_EQ(intake_->counters().position, 0U);
}

TEST_F(ConnectionTest, slow_clients_are_not_waited_for) {
  start({.idle = 300ms, .header = 300ms, .body = 300ms, .write = 300ms, .linger = 300ms, .stop = 5s});
  Client idle = connect();
  EXPECT_TRUE(idle.ended()) << "nothing was asked, so nothing is said";

  Client slow_header = connect();
  std::thread drip([&] {
    for (const char c : std::string_view("GET /health HTTP/1.1\r\nHost: x")) {
      slow_header.send({&c, 1});
      std::this_thread::sleep_for(20ms);
    }
  });
  EXPECT_EQ(slow_header.read_answer().status, 408) << "single bytes do not win time";
  drip.join();

  Client slow_body = connect();
  slow_body.send(post_head("Content-Length: 50\r\n") + "{");
  EXPECT_EQ(slow_body.read_answer().status, 408);
  EXPECT_TRUE(slow_body.ended());
}

TEST_F(ConnectionTest, a_client_that_does_not_read_is_cut) {
  start({.idle = 300ms, .header = 300ms, .body = 300ms, .write = 300ms, .linger = 300ms, .stop = 5s});
  Client deaf = connect();
  std::string requests;
  for (int i = 0; i < 3'000; ++i) requests += Client::request("GET", "/v1/openapi.json");
  deaf.send(requests);  // returns when the server has cut the connection
  EXPECT_EQ(ask("GET", "/health").status, 200);
}

TEST_F(ConnectionTest, connections_have_a_limit) {
  start({}, 2);
  Client one = connect();
  Client two = connect();
  one.send(Client::request("GET", "/health"));
  two.send(Client::request("GET", "/health"));
  EXPECT_EQ(one.read_answer().status, 200);
  EXPECT_EQ(two.read_answer().status, 200);
  Client three = connect();
  const Answer answer = three.read_answer();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.headers.count("retry-after"), 1U);
  EXPECT_TRUE(three.ended());
}

TEST_F(ConnectionTest, many_connections_wait_without_threads) {
  std::vector<Client> clients;
  for (int i = 0; i < 200; ++i) clients.push_back(connect());
  for (std::size_t i = 0; i < clients.size(); ++i)
    clients[i].send(Client::request("POST", "/v1/events", "bank", transfer("m" + std::to_string(i))));
  for (Client& client : clients) EXPECT_EQ(client.read_answer().status, 200);
}

TEST_F(ConnectionTest, stopping_finishes_what_is_being_answered) {
  Client idle = connect();
  idle.send(Client::request("GET", "/health"));
  EXPECT_EQ(idle.read_answer().status, 200);
  std::vector<Client> clients;
  for (int i = 0; i < 20; ++i) clients.push_back(connect());
  for (std::size_t i = 0; i < clients.size(); ++i)
    clients[i].send(Client::request("POST", "/v1/events", "bank", transfer("s" + std::to_string(i))));
  while (intake_->counters().position < 5) std::this_thread::sleep_for(1ms);
  server_->stop();
  // Each is answered, or its request was not taken.
  uint64_t answered = 0;
  for (Client& client : clients) answered += client.read_answer().status == 200 ? 1U : 0U;
  EXPECT_EQ(answered, intake_->counters().position);
  EXPECT_TRUE(idle.ended());
  EXPECT_EQ(Client(server_->port()).read_answer().status, 0);
}

TEST_F(ConnectionTest, a_port_in_use_is_a_plain_sentence) {
  ServerOptions options;
  options.port = server_->port();
  options.now = [] { return kNow; };
  const auto second = Server::start(*intake_, tokens(), options);
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().message, HasSubstr("cannot use 127.0.0.1 port"));
  options.host = "example.org";
  EXPECT_THAT(Server::start(*intake_, tokens(), options).error().message, HasSubstr("is no address"));
}

}  // namespace
}  // namespace duanlian::api
