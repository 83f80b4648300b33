#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "model/decision.h"
#include "model/event.h"

namespace duanlian::engine {

// An order that an institution does not have yet, with what goes with it.
struct DueOrder {
  model::Event order;
  std::string message;  // its id: the same whenever it is sent
  std::optional<model::Notice> notice;
  std::vector<std::string> basis;
  std::optional<Timestamp> until;

  const std::string& institution() const { return std::get<model::Order>(order.payload).institution; }
};

// What came of bringing a message to an institution.
struct Delivery {
  enum class Outcome : uint8_t {
    delivered,
    again,  // it could not be reached, or was busy
    never,  // it does not take this message, however often
  };
  Outcome outcome = Outcome::again;
  std::string why;
  std::chrono::milliseconds after{0};  // before the next try at least
  std::vector<model::Event> answers;   // that came with it: order_step events
};

// How an institution is spoken with. Called on one thread of its own for each institution.
class Carrier {
 public:
  virtual ~Carrier() = default;
  virtual Delivery deliver(const DueOrder& order) = 0;
};

// Where the orders are: the book behind a journal, in the end.
class OutboxSource {
 public:
  virtual ~OutboxSource() = default;
  // Those that are approved and not sent, the first to be sent first.
  virtual std::vector<DueOrder> due() const = 0;
  // Returns when something about orders has changed since it returned last, or after that time.
  virtual void wait_for_change(std::chrono::milliseconds at_most) = 0;
  // Durable when it returns.
  virtual Status submit(std::vector<model::Event> events) = 0;
  virtual Timestamp now() const = 0;
};

inline constexpr std::size_t kInstitutionsMax = 1'000;

// Brings approved orders to their institutions. Nothing is kept here that a crash could lose: an order is due
// until the journal has the step `sent`, and what is sent twice around a crash has one message id.
class Outbox {
 public:
  struct Options {
    // An institution that cannot be reached is tried again for so long, then the order is `undelivered`.
    Duration patience = hours(24);
    std::chrono::milliseconds pause_most{30'000};
  };
  // Of an institution's name; null where nobody knows how to speak with it: the order is `undelivered` then.
  using CarrierOf = std::function<std::unique_ptr<Carrier>(const std::string& institution)>;

  // The source must outlive it.
  Outbox(OutboxSource& source, CarrierOf carrier_of, const Options& options);
  ~Outbox();
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  struct Counters {
    uint64_t delivered = 0;
    uint64_t failed_tries = 0;
    uint64_t undelivered = 0;
    std::size_t waiting = 0;
  };
  Counters counters() const;

 private:
  struct Lane;
  void sort(const std::stop_token& stopped);
  void hand_out(std::vector<DueOrder> due);
  void run_lane(Lane& lane, const std::stop_token& stopped);
  void bring(Lane& lane, const DueOrder& order, const std::stop_token& stopped);
  std::vector<model::Event> steps_after(const DueOrder& order, Delivery delivery);
  bool tell(std::vector<model::Event> events, const std::stop_token& stopped);
  void let_go(const DueOrder& order, bool told);
  void pause(std::chrono::milliseconds time, const std::stop_token& stopped);

  OutboxSource& source_;
  CarrierOf carrier_of_;
  Options options_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::map<std::string, std::unique_ptr<Lane>> lanes_;
  std::set<std::string> in_hand_;  // messages that a lane has, or that the journal takes no step of
  std::set<std::string> told_;     // since what is due was asked for last
  Counters counters_;
  std::jthread sorter_;  // last: it uses the rest
};

}  // namespace duanlian::engine
