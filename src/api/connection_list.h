#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace duanlian::api {

class Connection;

// The connections that are alive, so that a server can end them and knows when the last is gone.
class ConnectionList {
 public:
  // False when the list was closed.
  bool add(const std::shared_ptr<Connection>& connection);
  // By the connection itself, at its very end.
  void remove(const Connection* connection);

  // No further connection is added; gives those that are there.
  std::vector<std::shared_ptr<Connection>> close();
  bool wait_until_empty(std::chrono::milliseconds patience);
  void wait_until_empty();

 private:
  std::mutex mutex_;
  std::condition_variable emptied_;
  bool closed_ = false;
  std::unordered_map<const Connection*, std::weak_ptr<Connection>> connections_;
};

}  // namespace duanlian::api
