#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/institutions.h"
#include "engine/chaser.h"
#include "engine/intake_outbox.h"
#include "engine/outbox.h"

namespace duanlian::app {

// What a running server does about orders by itself: under the law of its journal it chases the money of
// reports and brings approved orders to their institutions. Nothing of it where none is asked for.
class OrdersDesk {
 public:
  struct Options {
    std::string law;           // folder of the law pack that a journal without law begins with
    bool activate = false;     // that one whatever the journal has
    std::string institutions;  // file; empty: no order leaves by itself
    std::string issuer;        // whose orders a chase drafts; empty: nothing is chased
    std::string authority;     // the standing one under which they go out
    bool wanted() const {
      return !law.empty() || !institutions.empty() || !issuer.empty() || !authority.empty();
    }
  };

  // The intake must outlive it.
  static Result<std::unique_ptr<OrdersDesk>> open(engine::Intake& intake, const Options& options);

 private:
  OrdersDesk(engine::Intake& intake, Institutions institutions, const Options& options);

  engine::IntakeOutbox orders_;
  Institutions institutions_;
  std::optional<engine::Outbox> outbox_;
  std::optional<engine::Chaser> chaser_;
};

}  // namespace duanlian::app
