// Events answered over HTTP on loopback: a real intake in a temporary folder, the server, and clients that
// wait for each answer before they send the next request.
//
//   http_bench [EVENTS]       single posts from 64 connections, pipelined ones from 8, and bulks of 500 from
//   4

#include <algorithm>
#include <arpa/inet.h>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <mutex>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "api/server.h"
#include "engine/intake.h"

namespace duanlian::api {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kToken = "bench";

// One way of sending: events in a request, and requests sent before the first of their answers is awaited.
struct Load {
  const char* name;
  std::size_t connections;
  std::size_t events_a_request;
  std::size_t requests_at_once;
};

std::string event_json(std::size_t number) {
  return R"({"kind":"transfer","id":"t)" + std::to_string(number) +
         R"(","time":"2026-11-24T09:00:00Z","source":"bench","purpose":"exercise","debtor":{"account":"D)" +
         std::to_string(number % 9'973) + R"("},"creditor":{"account":"C)" + std::to_string(number % 8'191) +
         R"("},"amount":)" + std::to_string(100 + number % 100'000) + R"(,"currency":"CNY"})";
}

std::string request_of(std::size_t first, std::size_t count) {
  std::string body;
  for (std::size_t i = 0; i < count; ++i) body += event_json(first + i) + (count > 1 ? "\n" : "");
  return "POST /v1/events HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer " + std::string(kToken) +
         "\r\nContent-Type: " + (count > 1 ? "application/x-ndjson" : "application/json") +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// A blocking client on one connection.
class Client {
 public:
  explicit Client(uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    CHECK(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0, "connect");
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client() { ::close(socket_); }

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      CHECK(sent > 0, "send");
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  void read_answer() {
    std::size_t end = 0;
    while ((end = rest_.find("\r\n\r\n")) == std::string::npos) read_more();
    CHECK(rest_.starts_with("HTTP/1.1 200"), rest_);
    constexpr std::string_view kLength = "Content-Length: ";
    const std::size_t whole = end + 4 + std::stoul(rest_.substr(rest_.find(kLength) + kLength.size(), 12));
    while (rest_.size() < whole) read_more();
    rest_.erase(0, whole);
  }

 private:
  void read_more() {
    const std::size_t had = rest_.size();
    rest_.resize(had + 65'536);
    const ssize_t got = ::recv(socket_, rest_.data() + had, 65'536, 0);
    CHECK(got > 0, "recv");
    rest_.resize(had + static_cast<std::size_t>(got));
  }

  int socket_;
  std::string rest_;
};

// Microseconds from sending a request to its answer, of all requests of one connection.
std::vector<int64_t> run_connection(uint16_t port, const Load& load, std::size_t events,
                                    std::atomic<std::size_t>& next, std::size_t last) {
  Client client(port);
  std::vector<int64_t> took;
  const std::size_t step = load.events_a_request * load.requests_at_once;
  for (std::size_t done = 0; done < events; done += step) {
    std::string requests;
    const std::size_t first = next.fetch_add(step);
    if (first + step > last) break;
    for (std::size_t i = 0; i < load.requests_at_once; ++i)
      requests += request_of(first + i * load.events_a_request, load.events_a_request);
    const auto began = Clock::now();
    client.send(requests);
    for (std::size_t i = 0; i < load.requests_at_once; ++i) {
      client.read_answer();
      took.push_back(std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began).count());
    }
  }
  return took;
}

void run(uint16_t port, const Load& load, std::size_t first, std::size_t events) {
  std::atomic<std::size_t> next = first;
  std::mutex mutex;
  std::vector<int64_t> took;
  const auto began = Clock::now();
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < load.connections; ++i) {
    threads.emplace_back([&] {
      const auto mine = run_connection(port, load, events, next, first + events);
      const std::lock_guard lock(mutex);
      took.insert(took.end(), mine.begin(), mine.end());
    });
  }
  for (std::thread& thread : threads) thread.join();
  const double seconds = std::chrono::duration<double>(Clock::now() - began).count();
  std::ranges::sort(took);
  const auto at = [&](double part) {
    return took[static_cast<std::size_t>(part * static_cast<double>(took.size() - 1))];
  };
  std::printf("http %-22s %9.0f events/s durable, p50 %lld us, p99 %lld us, %zu requests\n", load.name,
              static_cast<double>(took.size() * load.events_a_request) / seconds,
              static_cast<long long>(at(0.5)), static_cast<long long>(at(0.99)), took.size());
}

int bench(std::size_t events) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("duanlian_http_bench_" + std::to_string(::getpid()));
  {
    auto intake = engine::Intake::open(folder, {});
    CHECK(intake.has_value(), "intake");
    const Token token{.name = "bench", .source = "bench", .digest = sha256(kToken), .roles = {Role::submit}};
    ServerOptions options;
    options.port = 0;
    auto server = Server::start(**intake, Tokens({token}), options);
    CHECK(server.has_value(), "server");
    const uint16_t port = (*server)->port();
    run(port,
        {.name = "single, 64 connections", .connections = 64, .events_a_request = 1, .requests_at_once = 1},
        0, events);
    run(port,
        {.name = "pipelined 64, 8 conn.", .connections = 8, .events_a_request = 1, .requests_at_once = 64},
        events, events);
    run(port,
        {.name = "bulk of 500, 4 conn.", .connections = 4, .events_a_request = 500, .requests_at_once = 1},
        2 * events, 4 * events);
  }
  std::filesystem::remove_all(folder);
  return 0;
}

}  // namespace
}  // namespace duanlian::api

int main(int argc, char** argv) {
  const std::size_t events = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 50'000;
  return duanlian::api::bench(events);
}
