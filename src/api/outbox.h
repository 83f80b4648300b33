#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "api/exchange.h"
#include "api/memory_share.h"

namespace duanlian::api {

// The answers that a connection owes, in the order of the requests: they become ready in any order and leave
// in this one.
class Outbox {
 public:
  // The memory that a request and its answer take.
  struct Shares {
    MemoryShare body;    // until the answer is there
    MemoryShare answer;  // what it may come to, then what it came to
  };
  struct Ready {
    Response response;
    bool head_only = false;
    MemoryShare share;  // to be kept until the answer is written
  };

  // The place of the next answer.
  uint64_t open(Shares shares, bool head_only);
  void fill(uint64_t place, Response response);
  // The answers that may leave now, up to one that closes the connection.
  std::vector<Ready> take_ready();

  bool empty() const { return slots_.empty(); }
  std::size_t size() const { return slots_.size(); }
  // Of the bodies of the requests that wait for their answer, and of the answers that wait for others.
  std::size_t bytes() const { return bytes_; }

 private:
  struct Slot {
    Shares shares;
    bool head_only = false;
    std::optional<Response> response;
  };
  std::deque<Slot> slots_;
  uint64_t first_ = 0;  // place of the front slot
  std::size_t bytes_ = 0;
};

}  // namespace duanlian::api
