#include "api/server.h"

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <sys/resource.h>
#include <thread>
#include <vector>

#include "api/connection.h"
#include "api/edge.h"
#include "api/routes.h"
#include "api/wire.h"

namespace duanlian::api {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

// How long to wait when the system has no room for another connection.
constexpr std::chrono::milliseconds kAcceptPause{100};

Error address_error(const ServerOptions& options, std::string_view doing, error_code error) {
  const ErrorCode code = error == asio::error::access_denied ? ErrorCode::permission_denied : ErrorCode::io;
  return {code, "cannot " + std::string(doing) + " " + options.host + " port " +
                    std::to_string(options.port) + ": " + error.message()};
}

Result<tcp::endpoint> endpoint_of(const ServerOptions& options) {
  error_code error;
  const std::string host = options.host == "localhost" ? "127.0.0.1" : options.host;
  const auto address = asio::ip::make_address(host, error);
  if (error)
    return invalid("\"" + options.host + "\" is no address: give one such as 127.0.0.1 or ::1, or localhost");
  return tcp::endpoint(address, options.port);
}

// Each connection is an open file. When the process has no more, the journal can open none either.
std::size_t connections_that_fit(std::size_t wanted) {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == RLIM_INFINITY) return wanted;
  const std::size_t room = files.rlim_cur > kFilesReserved ? files.rlim_cur - kFilesReserved : 1;
  return std::min(wanted, room);
}

}  // namespace

struct Server::Impl {
  Impl(engine::Intake& intake, Tokens tokens, const ServerOptions& given)
      : options(given),
        meter(given.memory_bytes_max),
        connections_max(connections_that_fit(given.connections_max)),
        resources(intake, meter, {.packs = given.packs_folder, .backups = given.backups_folder}, given.now),
        router(std::move(tokens), resources.routes()),
        edge{.router = router,
             .meter = meter,
             .connections = connections,
             .patience = given.patience,
             .now = given.now},
        io(given.threads),
        work(asio::make_work_guard(io)),
        strand(asio::make_strand(io)),
        acceptor(strand),
        pause(strand) {}

  Status listen();
  void run();
  void accept();
  void accepted(error_code error, tcp::socket socket);
  void turn_away(tcp::socket socket);
  void stop();

  ServerOptions options;
  Meter meter;
  const std::size_t connections_max;
  ConnectionList connections;
  Resources resources;
  Router router;
  Edge edge;
  asio::io_context io;
  asio::executor_work_guard<asio::io_context::executor_type> work;
  asio::strand<asio::io_context::executor_type> strand;
  tcp::acceptor acceptor;
  asio::steady_timer pause;
  uint16_t port = 0;
  bool stopped = false;
  std::vector<std::thread> threads;
};

Status Server::Impl::listen() {
  ASSIGN_OR_RETURN(const tcp::endpoint endpoint, endpoint_of(options));
  error_code error;
  static_cast<void>(acceptor.open(endpoint.protocol(), error));
  if (error) return address_error(options, "open a socket for", error);
  static_cast<void>(acceptor.set_option(asio::socket_base::reuse_address(true), error));
  static_cast<void>(acceptor.bind(endpoint, error));
  if (error) return address_error(options, "use", error);
  static_cast<void>(acceptor.listen(asio::socket_base::max_listen_connections, error));
  if (error) return address_error(options, "listen on", error);
  port = acceptor.local_endpoint(error).port();
  return {};
}

void Server::Impl::run() {
  asio::post(strand, [this] { accept(); });
  for (int i = 0; i < options.threads; ++i) threads.emplace_back([this] { io.run(); });
}

void Server::Impl::accept() {
  acceptor.async_accept(asio::make_strand(io),
                        [this](error_code error, tcp::socket socket) { accepted(error, std::move(socket)); });
}

void Server::Impl::accepted(error_code error, tcp::socket socket) {
  if (error == asio::error::operation_aborted || !acceptor.is_open()) return;
  if (error) {
    pause.expires_after(kAcceptPause);
    pause.async_wait([this](error_code failed) {
      if (!failed && acceptor.is_open()) accept();
    });
    return;
  }
  if (meter.connections() >= connections_max) {
    turn_away(std::move(socket));
  } else {
    const auto connection = std::make_shared<Connection>(std::move(socket), edge);
    if (connections.add(connection)) connection->start();
  }
  accept();
}

// As much as fits without waiting; a client that reads nothing gets nothing.
void Server::Impl::turn_away(tcp::socket socket) {
  meter.connection_refused();
  Response response = error_response(503, ErrorCode::unavailable, "too many connections; try again later");
  response.close = true;
  const std::string bytes = head_on_wire(response, options.now()) + response.body;
  error_code ignored;
  static_cast<void>(socket.non_blocking(true, ignored));
  socket.write_some(asio::buffer(bytes), ignored);
  static_cast<void>(socket.shutdown(tcp::socket::shutdown_both, ignored));
}

void Server::Impl::stop() {
  if (std::exchange(stopped, true)) return;
  asio::post(strand, [this] {
    error_code ignored;
    static_cast<void>(acceptor.close(ignored));
    pause.cancel();
  });
  resources.wind_down();
  auto alive = connections.close();
  for (const auto& connection : alive) connection->wind_down();
  alive.clear();  // a connection is gone when nobody holds it
  if (!connections.wait_until_empty(options.patience.stop)) {
    for (const auto& connection : connections.close()) connection->cut();
  }
  // What was submitted will be answered; only then may the threads go.
  connections.wait_until_empty();
  work.reset();
  io.stop();
  for (std::thread& thread : threads) thread.join();
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Result<std::unique_ptr<Server>> Server::start(engine::Intake& intake, Tokens tokens,
                                              const ServerOptions& options) {
  auto impl = std::make_unique<Impl>(intake, std::move(tokens), options);
  RETURN_IF_ERROR(impl->listen());
  impl->run();
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::~Server() { stop(); }

uint16_t Server::port() const { return impl_->port; }

void Server::stop() { impl_->stop(); }

}  // namespace duanlian::api
