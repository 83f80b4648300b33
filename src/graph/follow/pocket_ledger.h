#pragma once

#include <cstdint>
#include <variant>

#include "graph/follow/lot.h"
#include "graph/follow/lot_queue.h"
#include "graph/follow/lot_stack.h"
#include "graph/follow/mix.h"
#include "graph/follow/question.h"

namespace duanlian::graph {

// The money of one pocket, tainted and clean, under one of the methods that conserve.
class PocketLedger {
 public:
  // Begins anew with clean money. REQUIRES fifo, lifo or proportional.
  void open(FollowMethod method, int64_t clean);

  int64_t balance() const { return balance_; }
  bool tainted() const { return value_ > 0; }
  int64_t value() const { return value_; }  // of all that is tainted

  // Lots that arrive one after another. REQUIRES room for them in 64 bits.
  void add(const Lots& lots);
  // As much of it as there is room for.
  void add_clean(int64_t quantity);
  // What leaves, in its order, in place of what was in `paid`. REQUIRES that much.
  void pay(int64_t quantity, Lots& paid, MixWork& work);
  // What is there, by place of arrival or by origin, in place of what was in `lots`.
  void take(Lots& lots) const;

 private:
  void add_one(const Lot& lot);

  std::variant<LotQueue, LotStack, Mix> lots_;
  int64_t balance_ = 0;
  int64_t value_ = 0;
};

}  // namespace duanlian::graph
