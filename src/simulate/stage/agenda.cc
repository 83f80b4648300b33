#include "simulate/stage/agenda.h"

#include <algorithm>

#include "base/check.h"

namespace duanlian::simulate {
namespace {

int64_t hour_of(Timestamp time) { return time.micros / hours(1).micros; }

}  // namespace

void Agenda::put(Act act) {
  act.order = ++order_;
  if (act.time < end_) {
    soon_.push(act);
  } else {
    far_[hour_of(act.time)].push_back(act);
  }
}

void Agenda::begin_hour(Timestamp begin, std::vector<Act> planned) {
  CHECK(next() == nullptr, "an hour begins when the one before is over");
  CHECK(begin.micros % hours(1).micros == 0, "an hour begins on the hour");
  end_ = begin + hours(1);
  for (Act& act : planned) act.order = ++order_;
  planned_ = std::move(planned);
  planned_at_ = 0;
  while (!far_.empty() && far_.begin()->first <= hour_of(begin)) {
    for (const Act& act : far_.begin()->second) soon_.push(act);
    far_.erase(far_.begin());
  }
}

bool Agenda::planned_first() const {
  if (planned_at_ == planned_.size()) return false;
  return soon_.empty() || planned_[planned_at_] < soon_.top();
}

const Act* Agenda::next() const {
  if (planned_first()) return &planned_[planned_at_];
  return soon_.empty() ? nullptr : &soon_.top();
}

Act Agenda::take() {
  if (planned_first()) return planned_[planned_at_++];
  const Act act = soon_.top();
  soon_.pop();
  return act;
}

}  // namespace duanlian::simulate
