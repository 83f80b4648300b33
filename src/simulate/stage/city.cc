#include "simulate/stage/city.h"

#include <algorithm>
#include <thread>

namespace duanlian::simulate {
namespace {

// A range of persons that one thread plans at a time; small ranges, since days differ.
constexpr uint32_t kRange = 4'096;

}  // namespace

City::City(World& world, Agenda& agenda, Stage& stage, unsigned threads)
    : world_(world),
      agenda_(agenda),
      stage_(stage),
      threads_(std::max(1U, threads)),
      hour_(world.begin()),
      orders_due_(world.begin() + kOrdersStep) {}

std::vector<Act> City::plan(Timestamp hour) const {
  const uint32_t ranges = (world_.population() + kRange - 1) / kRange;
  std::vector<std::vector<Act>> acts(ranges);
  const auto plan_some = [&](uint32_t first) {
    for (uint32_t range = first; range < ranges; range += threads_) {
      const uint32_t begin = range * kRange;
      const uint32_t end = std::min(begin + kRange, world_.population());
      for (const Planner* const planner : planners_) planner->plan(hour, begin, end, acts[range]);
    }
  };
  {
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < threads_; ++i) others.emplace_back(plan_some, i);
    plan_some(0);
  }
  std::vector<Act> all;
  std::size_t count = 0;
  for (const auto& some : acts) count += some.size();
  all.reserve(count);
  for (auto& some : acts) {
    all.insert(all.end(), some.begin(), some.end());
    some = {};
  }
  for (std::size_t i = 0; i < all.size(); ++i) all[i].order = i;
  std::sort(all.begin(), all.end());
  return all;
}

Status City::live(Timestamp until, Responder& responder) {
  CHECK(until.micros % hours(1).micros == 0, "a city stops on the hour");
  for (; hour_ < until; hour_ = hour_ + hours(1)) {
    agenda_.begin_hour(hour_, plan(hour_));
    for (;;) {
      const Act* const next = agenda_.next();
      if (is_time_for_orders(next)) {
        // What was gathered is decided first; what follows from it may come before the orders.
        RETURN_IF_ERROR(stage_.events().empty() ? ask_for_orders(responder) : hand_on(responder));
        continue;
      }
      const auto& events = stage_.events();
      // What follows from the events that were gathered may come before the next act.
      if (!events.empty() && (next == nullptr || next->time >= events.front().header.time + kReaction ||
                              events.size() >= kGroupEventsMax)) {
        RETURN_IF_ERROR(hand_on(responder));
        continue;
      }
      if (next == nullptr) break;
      const Act act = agenda_.take();
      stage_.set_now(act.time);
      Player* const player = players_[static_cast<std::size_t>(act.part)];
      CHECK(player != nullptr, "every part has its player");
      player->play(act);
    }
  }
  return {};
}

bool City::is_time_for_orders(const Act* next) const {
  if (order_taker_ == nullptr) return false;
  return orders_due_ < hour_ + hours(1) && (next == nullptr || next->time >= orders_due_);
}

Status City::ask_for_orders(Responder& responder) {
  stage_.set_now(orders_due_);
  ASSIGN_OR_RETURN(auto orders, responder.orders(orders_due_));
  orders_due_ = orders_due_ + kOrdersStep;
  order_taker_->take(std::move(orders));
  return {};
}

Status City::hand_on(Responder& responder) {
  ASSIGN_OR_RETURN(const auto outcomes, responder.decide(stage_.events()));
  stage_.settle(outcomes);
  return {};
}

}  // namespace duanlian::simulate
