#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "api/limits.h"
#include "api/tokens.h"
#include "base/result.h"
#include "base/time.h"
#include "engine/intake.h"

namespace duanlian::api {

struct ServerOptions {
  std::string host = "127.0.0.1";  // an address, or localhost
  uint16_t port = 8080;            // 0: any that is free, see Server::port
  int threads = 2;
  // The packs that can be named are its subfolders with a pack.yaml; empty: none.
  std::filesystem::path packs_folder;
  // Where POST /v1/journal/backups puts back-ups; empty: there are none.
  std::filesystem::path backups_folder;
  std::size_t connections_max = kConnectionsMax;  // at most; fewer when the process may open few files
  std::size_t memory_bytes_max = kMemoryBytesMax;
  Patience patience;
  std::function<Timestamp()> now = wall_clock_now;
};

// HTTP/1.1 before an intake: docs/http.md. Answers come when they are durable; waiting takes no thread.
class Server {
 public:
  // Listens and answers from here on. The intake must outlive the server.
  static Result<std::unique_ptr<Server>> start(engine::Intake& intake, Tokens tokens,
                                               const ServerOptions& options);
  ~Server();  // stop()
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  uint16_t port() const;
  // Takes no new connections or requests, finishes what is being answered, and ends the threads.
  void stop();

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace duanlian::api
