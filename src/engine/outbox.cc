#include "engine/outbox.h"

#include <algorithm>
#include <deque>
#include <utility>

#include "base/thread.h"

namespace duanlian::engine {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLookEvery{1'000};  // where nothing changes
constexpr milliseconds kPauseLeast{100};
constexpr unsigned kDoublingsMax = 16;
constexpr std::size_t kReasonBytesMax = 1'024;

milliseconds pause_of(unsigned tries, milliseconds wish, milliseconds most) {
  const milliseconds grown = kPauseLeast * (1U << std::min(tries, kDoublingsMax));
  return std::min(std::max(grown, wish), most);
}

// The step that a delivery came to. Its id follows from the message, so that it is one step however often it
// is told.
model::Event step_of(const DueOrder& order, model::OrderProgress progress, std::string_view reason,
                     Timestamp now) {
  model::OrderStep step{.order = order.order.header.id,
                        .step = progress,
                        .message = order.message,
                        .reason = std::string(reason.substr(0, kReasonBytesMax))};
  const std::string id = std::string(model::to_string(progress)) + ":" + order.message;
  return {.header = {.id = id.substr(0, model::kIdentifierBytesMax),
                     .time = now,
                     .source = order.order.header.source,
                     .purpose = order.order.header.purpose},
          .payload = std::move(step)};
}

}  // namespace

// What one institution is to get, in order.
struct Outbox::Lane {
  std::string institution;
  std::unique_ptr<Carrier> carrier;  // of the lane's thread
  std::deque<DueOrder> waiting;
  std::jthread thread;
};

Outbox::Outbox(OutboxSource& source, CarrierOf carrier_of, const Options& options)
    : source_(source),
      carrier_of_(std::move(carrier_of)),
      options_(options),
      sorter_([this](const std::stop_token& stopped) { sort(stopped); }) {}

Outbox::~Outbox() {
  sorter_.request_stop();
  sorter_.join();
  for (auto& [institution, lane] : lanes_) lane->thread.request_stop();
  changed_.notify_all();
  lanes_.clear();
}

Outbox::Counters Outbox::counters() const {
  const std::lock_guard lock(mutex_);
  Counters counters = counters_;
  counters.waiting = in_hand_.size();
  return counters;
}

void Outbox::sort(const std::stop_token& stopped) {
  set_thread("outbox", Standing::behind);
  while (!stopped.stop_requested()) {
    {
      const std::lock_guard lock(mutex_);
      told_.clear();
    }
    hand_out(source_.due());
    source_.wait_for_change(kLookEvery);
  }
}

void Outbox::hand_out(std::vector<DueOrder> due) {
  const std::lock_guard lock(mutex_);
  for (DueOrder& order : due) {
    if (in_hand_.contains(order.message) || told_.contains(order.message)) continue;
    auto& lane = lanes_[order.institution()];
    if (lane == nullptr && lanes_.size() > kInstitutionsMax) {
      lanes_.erase(order.institution());
      continue;  // stays due
    }
    in_hand_.insert(order.message);
    if (lane == nullptr) {
      lane = std::make_unique<Lane>();
      lane->institution = order.institution();
      lane->thread =
          std::jthread([this, &lane = *lane](const std::stop_token& stopped) { run_lane(lane, stopped); });
    }
    lane->waiting.push_back(std::move(order));
  }
  changed_.notify_all();
}

void Outbox::run_lane(Lane& lane, const std::stop_token& stopped) {
  set_thread("carrier", Standing::behind);
  lane.carrier = carrier_of_(lane.institution);
  while (true) {
    DueOrder order;
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stopped, [&] { return !lane.waiting.empty(); })) return;
      order = std::move(lane.waiting.front());
      lane.waiting.pop_front();
    }
    bring(lane, order, stopped);
    if (stopped.stop_requested()) return;
  }
}

void Outbox::bring(Lane& lane, const DueOrder& order, const std::stop_token& stopped) {
  if (lane.carrier == nullptr) {
    const std::string why =
        "no way to speak with \"" + lane.institution + "\" is configured · 未配置该机构的通道";
    return let_go(order,
                  tell({step_of(order, model::OrderProgress::undelivered, why, source_.now())}, stopped));
  }
  const Timestamp begun = source_.now();
  for (unsigned tries = 0; !stopped.stop_requested(); ++tries) {
    Delivery delivery = lane.carrier->deliver(order);
    if (delivery.outcome == Delivery::Outcome::again && source_.now() - begun >= options_.patience) {
      delivery.outcome = Delivery::Outcome::never;
      delivery.why = "not reached for as long as was tried: " + delivery.why;
    }
    if (delivery.outcome != Delivery::Outcome::again) {
      return let_go(order, tell(steps_after(order, std::move(delivery)), stopped));
    }
    {
      const std::lock_guard lock(mutex_);
      ++counters_.failed_tries;
    }
    pause(pause_of(tries, delivery.after, options_.pause_most), stopped);
  }
}

// The order's own step before the answers that came with it.
std::vector<model::Event> Outbox::steps_after(const DueOrder& order, Delivery delivery) {
  const bool delivered = delivery.outcome == Delivery::Outcome::delivered;
  {
    const std::lock_guard lock(mutex_);
    ++(delivered ? counters_.delivered : counters_.undelivered);
  }
  std::vector<model::Event> events{
      step_of(order, delivered ? model::OrderProgress::sent : model::OrderProgress::undelivered, delivery.why,
              source_.now())};
  std::ranges::move(delivery.answers, std::back_inserter(events));
  return events;
}

// Again and again: what was brought must become known, or it would be brought again.
bool Outbox::tell(std::vector<model::Event> events, const std::stop_token& stopped) {
  for (unsigned tries = 0; !stopped.stop_requested(); ++tries) {
    const Status told = source_.submit(events);
    if (told) return true;
    const bool may_pass =
        told.error().code == ErrorCode::unavailable || told.error().code == ErrorCode::no_space;
    if (!may_pass) {
      // An answer that is refused does not take the order's own step with it.
      if (events.size() == 1) return false;
      events.resize(1);
    }
    pause(pause_of(tries, milliseconds(0), options_.pause_most), stopped);
  }
  return false;
}

// One whose step was not taken is not brought again until the program is started again.
void Outbox::let_go(const DueOrder& order, bool told) {
  const std::lock_guard lock(mutex_);
  if (!told) return;
  told_.insert(order.message);
  in_hand_.erase(order.message);
}

void Outbox::pause(milliseconds time, const std::stop_token& stopped) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, stopped, time, [] { return false; });
}

}  // namespace duanlian::engine
