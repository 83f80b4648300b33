#pragma once

#include "respond/orders/order_book.h"

namespace duanlian::respond {

// Whether an order may be, by the law of its day and by the orders that there are. The first thing that
// speaks against it is the error, in Chinese and English.
class DraftCheck {
 public:
  // All must outlive it. `law` is what says anything of the measure.
  DraftCheck(const OrderBook& book, const OrderRecord& draft, const MeasureLaw& law)
      : book_(book), draft_(draft), order_(draft.order), law_(law) {}

  Status check() const;

 private:
  Status check_target() const;
  Status check_money() const;
  Status check_excess() const;
  Status check_excess_by() const;
  Status check_relation() const;
  Status check_end(const OrderRecord& other) const;
  Status check_replacement(const OrderRecord& other) const;
  Status check_place_of(const OrderRecord& other) const;
  Status check_times() const;
  Status check_shares() const;
  const OrderRecord* other() const;

  const OrderBook& book_;
  const OrderRecord& draft_;
  const model::Order& order_;
  const MeasureLaw& law_;
};

}  // namespace duanlian::respond
