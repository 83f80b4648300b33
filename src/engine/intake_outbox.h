#pragma once

#include "engine/intake.h"
#include "engine/outbox.h"

namespace duanlian::engine {

// The orders behind an intake, for the outbox.
class IntakeOutbox final : public OutboxSource {
 public:
  // The intake must outlive it.
  explicit IntakeOutbox(Intake& intake) : intake_(intake) {}

  std::vector<DueOrder> due() const override;
  void wait_for_change(std::chrono::milliseconds at_most) override;
  Status submit(std::vector<model::Event> events) override;
  Timestamp now() const override { return wall_clock_now(); }

 private:
  Intake& intake_;
  mutable bool more_soon_ = false;  // of the one thread that asks what is due
  uint64_t revision_ = 0;
};

}  // namespace duanlian::engine
