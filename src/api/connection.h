#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "api/edge.h"
#include "api/exchange.h"
#include "api/outbox.h"
#include "api/router.h"

namespace duanlian::api {

class RequestParser;

// One client: reads its requests, lets the router decide, and sends the answers in the order of the requests.
// Requests whose route overlaps may be under way at once; any other waits until nothing is owed. Everything
// happens on the strand of the socket, apart from the three methods that say otherwise.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  // The edge must outlive the connection.
  Connection(boost::asio::ip::tcp::socket socket, const Edge& edge);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start();      // from any thread, once
  void wind_down();  // from any thread: takes no further request, ends when nothing is owed
  void cut();        // from any thread: ends now; answers still under way are dropped

 private:
  using Clock = std::chrono::steady_clock;
  using ErrorCodeOfAsio = boost::system::error_code;
  enum class Due : uint8_t { idle, header, body };

  void read_next();
  void read_header();
  void header_read(ErrorCodeOfAsio error);
  void admit();
  void refuse(Response response);
  void begin_body();
  void send_continue();
  void read_body();
  void read_more_body();
  void body_read(ErrorCodeOfAsio error);
  void request_read();
  void dispatch(Admitted admitted);
  void answered(uint64_t place, Response response);
  void stop_reading();
  void end_with(Response response);

  void flush();
  void written(ErrorCodeOfAsio error, bool closes);
  void go_on();
  void time_write();
  void linger();
  void discard();
  void close();

  void expect(std::chrono::milliseconds patience, Due due);
  void overdue(Due due);

  // Gives the list its mark when everything else of the connection is gone.
  struct Leaving {
    ConnectionList& connections;
    Meter& meter;
    const Connection* connection;
    ~Leaving();
  };
  Leaving leaving_;  // first: destroyed last

  const Edge& edge_;
  boost::asio::ip::tcp::socket socket_;
  boost::asio::steady_timer read_timer_;
  boost::asio::steady_timer write_timer_;
  bool from_loopback_ = false;

  std::unique_ptr<RequestParser> parser_;
  Admitted admitted_;  // the request that is being read, or waits for its turn
  MemoryShare share_;  // of that request's body, as far as it has come
  bool reading_ = false;
  bool head_only_ = false;
  bool waits_for_turn_ = false;      // read whole, but earlier ones must be answered first
  bool waits_for_continue_ = false;  // the client waits for 100 Continue, and earlier answers go first
  bool reads_no_more_ = false;
  bool keep_alive_ = true;  // as the last request asked
  bool alone_ = false;      // a request is under way that does not overlap

  Outbox outbox_;
  std::vector<std::string> sending_;
  std::vector<MemoryShare> sending_shares_;
  std::size_t sending_bytes_ = 0;
  bool writing_ = false;
  bool closed_ = false;
};

}  // namespace duanlian::api
