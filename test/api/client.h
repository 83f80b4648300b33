#pragma once

#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <cstdint>
#include <gtest/gtest.h>
#include <map>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace duanlian::api {

// What a server sent: status 0 when the connection ended instead.
struct Answer {
  int status = 0;
  std::map<std::string, std::string> headers;
  std::string body;
};

// A client that can send any bytes, good or bad. Waits at most some seconds for an answer.
class Client {
 public:
  // `receive_bytes`: how much the system takes for a client that does not read; 0: as it likes.
  explicit Client(uint16_t port, int receive_bytes = 0)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (receive_bytes != 0)
      ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
    const timeval patience{.tv_sec = 20, .tv_usec = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  Client(Client&& other) noexcept
      : socket_(std::exchange(other.socket_, -1)),
        connected_(other.connected_),
        rest_(std::move(other.rest_)) {}
  Client& operator=(Client&&) = delete;
  ~Client() {
    if (socket_ >= 0) ::close(socket_);
  }
  bool connected() const { return connected_; }

  static std::string request(std::string_view method, std::string_view target, std::string_view token = "",
                             std::string_view body = "", std::string_view media_type = "application/json") {
    std::string out = std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n";
    if (!token.empty()) out += "Authorization: Bearer " + std::string(token) + "\r\n";
    if (!body.empty()) out += "Content-Type: " + std::string(media_type) + "\r\n";
    if (!body.empty()) out += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    return out + "\r\n" + std::string(body);
  }

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  void end_sending() { ::shutdown(socket_, SHUT_WR); }

  Answer read_answer(bool head_only = false) {
    Answer answer;
    while (rest_.find("\r\n\r\n") == std::string::npos) {
      if (!read_more()) return answer;
    }
    const std::size_t end = rest_.find("\r\n\r\n");
    read_head(std::string_view(rest_).substr(0, end), answer);
    rest_.erase(0, end + 4);
    const auto length = answer.headers.find("content-length");
    const std::size_t bytes = head_only || length == answer.headers.end() ? 0 : std::stoul(length->second);
    while (rest_.size() < bytes) {
      if (!read_more()) return Answer{};
    }
    answer.body = rest_.substr(0, bytes);
    rest_.erase(0, bytes);
    return answer;
  }
  // True when a byte is here to be read.
  bool has_answer() {
    char byte = 0;
    return !rest_.empty() || ::recv(socket_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
  }
  // True when the server ends the connection without another byte.
  bool ended() { return rest_.empty() && !read_more() && !timed_out_; }

 private:
  bool read_more() {
    std::array<char, 16'384> buffer{};
    const ssize_t got = ::recv(socket_, buffer.data(), buffer.size(), 0);
    timed_out_ = got < 0 && errno == EAGAIN;
    if (got <= 0) return false;
    rest_.append(buffer.data(), static_cast<std::size_t>(got));
    return true;
  }

  static void read_head(std::string_view head, Answer& answer) {
    EXPECT_TRUE(head.starts_with("HTTP/1.1 ")) << head;
    std::from_chars(head.data() + 9, head.data() + 12, answer.status);
    for (std::size_t at = head.find("\r\n"); at != std::string_view::npos; at = head.find("\r\n", at + 2)) {
      const std::string_view line = head.substr(at + 2, head.find("\r\n", at + 2) - at - 2);
      const std::size_t colon = line.find(": ");
      std::string name(line.substr(0, colon));
      for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      EXPECT_TRUE(answer.headers.emplace(name, line.substr(colon + 2)).second) << name << " stands twice";
    }
  }

  int socket_;
  bool connected_ = false;
  bool timed_out_ = false;
  std::string rest_;
};

}  // namespace duanlian::api
