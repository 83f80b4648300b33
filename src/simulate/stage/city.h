#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/result.h"
#include "simulate/stage/agenda.h"
#include "simulate/stage/planner.h"
#include "simulate/stage/responder.h"
#include "simulate/stage/response.h"
#include "simulate/stage/stage.h"
#include "simulate/stage/world.h"

namespace duanlian::simulate {

// Plays a city hour by hour: plans the hour on as many threads as it may, plays its acts in order of time,
// and hands the events on in groups that may be decided together. Whatever the threads, the events are the
// same.
class City {
 public:
  City(World& world, Agenda& agenda, Stage& stage, unsigned threads);

  void add(Part part, Player& player) { players_[static_cast<std::size_t>(part)] = &player; }
  void add(const Planner& planner) { planners_.push_back(&planner); }

  // From now on the responder is asked for its orders every `kOrdersStep`. They must outlive it.
  void bring_orders_to(OrderTaker& taker) { order_taker_ = &taker; }

  // Lives on until then, a full hour.
  Status live(Timestamp until, Responder& responder);

  static constexpr std::size_t kGroupEventsMax = 10'000;

 private:
  std::vector<Act> plan(Timestamp hour) const;
  Status hand_on(Responder& responder);
  bool is_time_for_orders(const Act* next) const;
  Status ask_for_orders(Responder& responder);

  World& world_;
  Agenda& agenda_;
  Stage& stage_;
  unsigned threads_;
  Timestamp hour_;
  OrderTaker* order_taker_ = nullptr;
  Timestamp orders_due_;
  std::array<Player*, kParts> players_{};
  std::vector<const Planner*> planners_;
};

}  // namespace duanlian::simulate
