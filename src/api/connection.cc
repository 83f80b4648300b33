#include "api/connection.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <utility>

#include "api/request_parser.h"
#include "api/wire.h"

namespace duanlian::api {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

constexpr std::size_t kReadBytes = 16 * 1024;

Response no_memory() {
  return error_response(
      503, ErrorCode::unavailable,
      "the requests and answers under way need more memory than kMemoryBytesMax; try again");
}

Response too_slow(std::string_view what) { return error_response(408, ErrorCode::limit_exceeded, what); }

}  // namespace

Connection::Leaving::~Leaving() {
  meter.connection_closed();
  connections.remove(connection);
}

Connection::Connection(asio::ip::tcp::socket socket, const Edge& edge)
    : leaving_{edge.connections, edge.meter, this},
      edge_(edge),
      socket_(std::move(socket)),
      read_timer_(socket_.get_executor()),
      write_timer_(socket_.get_executor()),
      parser_(std::make_unique<RequestParser>()) {
  edge_.meter.connection_opened();
  ErrorCodeOfAsio ignored;
  static_cast<void>(socket_.set_option(asio::ip::tcp::no_delay(true), ignored));
  static_cast<void>(socket_.set_option(asio::socket_base::send_buffer_size(kSocketSendBytes), ignored));
  const auto peer = socket_.remote_endpoint(ignored).address();
  const bool mapped = peer.is_v6() && peer.to_v6().is_v4_mapped();
  from_loopback_ = mapped ? asio::ip::make_address_v4(asio::ip::v4_mapped, peer.to_v6()).is_loopback()
                          : peer.is_loopback();
}

Connection::~Connection() = default;

void Connection::start() {
  asio::post(socket_.get_executor(), [self = shared_from_this()] { self->read_next(); });
}

void Connection::wind_down() {
  asio::post(socket_.get_executor(), [self = shared_from_this()] {
    self->stop_reading();
    self->go_on();
  });
}

void Connection::cut() {
  asio::post(socket_.get_executor(), [self = shared_from_this()] { self->close(); });
}

// Reading

void Connection::read_next() {
  const bool full = outbox_.size() >= kPipelinedMax || outbox_.bytes() + sending_bytes_ > kPipelinedBytesMax;
  if (closed_ || reading_ || reads_no_more_ || waits_for_turn_ || alone_ || full) return;
  reading_ = true;
  parser_->begin();
  if (parser_->buffer().size() > 0) return read_header();
  expect(edge_.patience.idle, Due::idle);
  socket_.async_read_some(parser_->buffer().prepare(kReadBytes),
                          [self = shared_from_this()](ErrorCodeOfAsio error, std::size_t bytes) {
                            if (self->closed_ || self->reads_no_more_) return;
                            if (error) {
                              self->stop_reading();
                              return self->go_on();
                            }
                            self->parser_->buffer().commit(bytes);
                            self->read_header();
                          });
}

void Connection::read_header() {
  expect(edge_.patience.header, Due::header);
  http::async_read_header(
      socket_, parser_->buffer(), parser_->beast(),
      [self = shared_from_this()](ErrorCodeOfAsio error, std::size_t) { self->header_read(error); });
}

void Connection::header_read(ErrorCodeOfAsio error) {
  if (closed_ || reads_no_more_) return;
  read_timer_.cancel();
  if (error == http::error::end_of_stream) {
    stop_reading();
    return go_on();
  }
  if (error && error.category() != make_error_code(http::error::end_of_stream).category()) return close();
  if (error) return end_with(refuse_bytes(error));
  admit();
}

void Connection::admit() {
  head_only_ = false;
  if (auto refused = parser_->refuse_framing()) return end_with(*std::move(refused));
  Head head = parser_->head();
  head.from_loopback = from_loopback_;
  head_only_ = head.method == "HEAD";
  keep_alive_ = parser_->keep_alive();
  auto decided = edge_.router.admit(head);
  if (auto* response = std::get_if<Response>(&decided)) return refuse(std::move(*response));
  admitted_ = std::get<Admitted>(std::move(decided));
  if (!parser_->has_body()) return request_read();
  begin_body();
}

// With an unread body the next request could not be found.
void Connection::refuse(Response response) {
  edge_.meter.count(0, response.status, std::chrono::microseconds(0));
  if (parser_->has_body()) return end_with(std::move(response));
  reading_ = false;
  if (!keep_alive_) stop_reading();
  answered(outbox_.open({}, head_only_), std::move(response));
}

void Connection::begin_body() {
  share_ = MemoryShare(edge_.meter);
  parser_->set_body_bytes_max(admitted_.body_bytes_max);
  parser_->begin_body();
  const bool waits = parser_->wants_continue() && parser_->buffer().size() == 0;
  if (!waits) return read_body();
  waits_for_continue_ = true;
  go_on();
}

void Connection::send_continue() {
  waits_for_continue_ = false;
  writing_ = true;
  time_write();
  asio::async_write(socket_, asio::buffer(kContinueOnWire.data(), kContinueOnWire.size()),
                    [self = shared_from_this()](ErrorCodeOfAsio error, std::size_t) {
                      self->writing_ = false;
                      self->write_timer_.cancel();
                      if (error) return self->close();
                      self->read_body();
                      self->flush();
                    });
}

void Connection::read_body() {
  if (closed_) return;
  expect(edge_.patience.body, Due::body);
  read_more_body();
}

// In pieces: a share grows as the bytes come, so that a length that was only declared shuts nobody out.
void Connection::read_more_body() {
  http::async_read_some(
      socket_, parser_->buffer(), parser_->beast(),
      [self = shared_from_this()](ErrorCodeOfAsio error, std::size_t) { self->body_read(error); });
}

void Connection::body_read(ErrorCodeOfAsio error) {
  if (closed_ || reads_no_more_) return;
  if (error && error.category() != make_error_code(http::error::end_of_stream).category()) return close();
  if (error) return end_with(refuse_bytes(error));
  if (!share_.grow_to(parser_->body_bytes())) return end_with(no_memory());
  if (!parser_->whole()) return read_more_body();
  read_timer_.cancel();
  request_read();
}

void Connection::request_read() {
  reading_ = false;
  admitted_.request.body = parser_->take_body();
  if (!keep_alive_) stop_reading();
  if (!admitted_.route->overlaps && !(outbox_.empty() && !writing_)) {
    waits_for_turn_ = true;
    return;
  }
  dispatch(std::exchange(admitted_, {}));
}

void Connection::dispatch(Admitted admitted) {
  const Route& route = *admitted.route;
  alone_ = !route.overlaps;
  Outbox::Shares shares{.body = std::move(share_), .answer = MemoryShare(edge_.meter)};
  const std::size_t expected = route.answer_bytes ? route.answer_bytes(admitted.request) : 0;
  const bool has_room = shares.answer.grow_to(expected);
  const uint64_t place = outbox_.open(std::move(shares), head_only_);
  if (!has_room) {
    edge_.meter.count(route.number, no_memory().status, std::chrono::microseconds(0));
    return answered(place, no_memory());
  }
  const auto began = Clock::now();
  route.answer(
      std::move(admitted.request), [self = shared_from_this(), &route, place, began](Response response) {
        const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began);
        self->edge_.meter.count(route.number, response.status, took);
        asio::post(self->socket_.get_executor(), [self, place, response = std::move(response)]() mutable {
          self->answered(place, std::move(response));
        });
      });
  read_next();
}

void Connection::answered(uint64_t place, Response response) {
  if (const auto write_body = std::exchange(response.write_body, {})) write_body(response.body);
  outbox_.fill(place, std::move(response));
  flush();
  read_next();
}

void Connection::stop_reading() {
  reads_no_more_ = true;
  reading_ = false;
  waits_for_continue_ = false;
  read_timer_.cancel();
}

// The last answer of the connection: what follows in the bytes cannot be understood.
void Connection::end_with(Response response) {
  stop_reading();
  share_ = {};
  response.close = true;
  answered(outbox_.open({}, head_only_), std::move(response));
}

// Writing

void Connection::flush() {
  if (closed_ || writing_) return;
  auto ready = outbox_.take_ready();
  if (ready.empty()) return;
  if (reads_no_more_ && outbox_.empty() && !waits_for_turn_) ready.back().response.close = true;
  const bool closes = ready.back().response.close;
  sending_.clear();
  for (Outbox::Ready& next : ready) {
    sending_.push_back(head_on_wire(next.response, edge_.now()));
    sending_bytes_ += next.response.body.size();
    sending_shares_.push_back(std::move(next.share));
    if (!next.head_only) sending_.push_back(std::move(next.response.body));
  }
  std::vector<asio::const_buffer> buffers;
  for (const std::string& bytes : sending_) buffers.push_back(asio::buffer(bytes));
  writing_ = true;
  time_write();
  asio::async_write(socket_, buffers,
                    [self = shared_from_this(), closes](ErrorCodeOfAsio error, std::size_t) {
                      self->written(error, closes);
                    });
}

void Connection::written(ErrorCodeOfAsio error, bool closes) {
  writing_ = false;
  write_timer_.cancel();
  sending_.clear();
  sending_shares_.clear();
  sending_bytes_ = 0;
  if (closed_) return;
  if (error) return close();
  if (closes) return linger();
  flush();
  go_on();
}

// What waited until nothing was owed, if that is now.
void Connection::go_on() {
  if (closed_) return;
  if (!outbox_.empty() || writing_) return read_next();
  alone_ = false;
  if (waits_for_continue_) return send_continue();
  if (std::exchange(waits_for_turn_, false)) return dispatch(std::exchange(admitted_, {}));
  if (reads_no_more_) return close();
  read_next();
}

// Closes the connection of a client that takes nothing for so long.
void Connection::time_write() {
  write_timer_.expires_after(edge_.patience.write);
  write_timer_.async_wait([self = shared_from_this()](ErrorCodeOfAsio error) {
    if (!error && self->writing_) self->close();
  });
}

// Lets the client read the last answer: closing with unread bytes would reset the connection under it.
void Connection::linger() {
  ErrorCodeOfAsio ignored;
  static_cast<void>(socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored));
  stop_reading();
  write_timer_.expires_after(edge_.patience.linger);
  write_timer_.async_wait([self = shared_from_this()](ErrorCodeOfAsio error) {
    if (!error) self->close();
  });
  discard();
}

void Connection::discard() {
  sending_.assign(1, std::string(kReadBytes, '\0'));
  socket_.async_read_some(asio::buffer(sending_.front()),
                          [self = shared_from_this()](ErrorCodeOfAsio error, std::size_t) {
                            if (error || self->closed_) return self->close();
                            self->discard();
                          });
}

void Connection::close() {
  if (std::exchange(closed_, true)) return;
  read_timer_.cancel();
  write_timer_.cancel();
  ErrorCodeOfAsio ignored;
  static_cast<void>(socket_.shutdown(asio::ip::tcp::socket::shutdown_both, ignored));
  static_cast<void>(socket_.close(ignored));
}

// Patience

void Connection::expect(std::chrono::milliseconds patience, Due due) {
  read_timer_.expires_after(patience);
  read_timer_.async_wait([self = shared_from_this(), due](ErrorCodeOfAsio error) {
    if (!error && self->reading_ && !self->closed_) self->overdue(due);
  });
}

void Connection::overdue(Due due) {
  switch (due) {
    case Due::idle:
      stop_reading();
      return go_on();
    case Due::header:
      return end_with(too_slow("the header of the request did not come in time"));
    case Due::body:
      return end_with(too_slow("the body of the request did not come in time"));
  }
}

}  // namespace duanlian::api
