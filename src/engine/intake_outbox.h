#pragma once

#include <functional>
#include <utility>

#include "engine/intake.h"
#include "engine/outbox.h"

namespace duanlian::engine {

// The orders behind an intake, for the outbox.
class IntakeOutbox final : public OutboxSource {
 public:
  // The intake must outlive it. `now` is the clock at the edge; any thread asks it.
  IntakeOutbox(Intake& intake, std::function<Timestamp()> now) : intake_(intake), now_(std::move(now)) {}

  std::vector<DueOrder> due() const override;
  void wait_for_change(std::chrono::milliseconds at_most) override;
  Status submit(std::vector<model::Event> events) override;
  Timestamp now() const override { return now_(); }

 private:
  Intake& intake_;
  std::function<Timestamp()> now_;
  mutable bool more_soon_ = false;  // of the one thread that asks what is due
  uint64_t revision_ = 0;
};

}  // namespace duanlian::engine
