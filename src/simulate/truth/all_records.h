#pragma once

#include <utility>
#include <vector>

#include "simulate/stage/records.h"

namespace duanlian::simulate {

// Hands on what becomes known to several that listen, in their order. They must outlive it.
class AllRecords : public Records {
 public:
  explicit AllRecords(std::vector<Records*> listeners) : listeners_(std::move(listeners)) {}

  void event(const model::Event& event, const Mark& mark) override {
    for (Records* const each : listeners_) each->event(event, mark);
  }
  void scam_started(ScamId scam, GangId gang, unsigned category, PersonId victim, AgeBand age,
                    Timestamp at) override {
    for (Records* const each : listeners_) each->scam_started(scam, gang, category, victim, age, at);
  }
  void scam_beat(ScamId scam, unsigned beat, std::string_view what, Timestamp at,
                 std::string_view event) override {
    for (Records* const each : listeners_) each->scam_beat(scam, beat, what, at, event);
  }
  void scam_reached(ScamId scam, Timestamp at) override {
    for (Records* const each : listeners_) each->scam_reached(scam, at);
  }
  void victim_paid(ScamId scam, int64_t amount, Timestamp at) override {
    for (Records* const each : listeners_) each->victim_paid(scam, amount, at);
  }
  void payment_prevented(ScamId scam, int64_t amount, Timestamp at) override {
    for (Records* const each : listeners_) each->payment_prevented(scam, amount, at);
  }
  void bait_paid(ScamId scam, int64_t amount, Timestamp at) override {
    for (Records* const each : listeners_) each->bait_paid(scam, amount, at);
  }
  void recovered(ScamId scam, int64_t amount, Timestamp at) override {
    for (Records* const each : listeners_) each->recovered(scam, amount, at);
  }
  void scam_reported(ScamId scam, Timestamp at) override {
    for (Records* const each : listeners_) each->scam_reported(scam, at);
  }
  void scam_ended(ScamId scam, Timestamp at) override {
    for (Records* const each : listeners_) each->scam_ended(scam, at);
  }
  void tainted(std::string_view event, const Mark& mark, std::span<const Taint> parts) override {
    for (Records* const each : listeners_) each->tainted(event, mark, parts);
  }
  void role(std::string_view kind, std::string_view id, std::string_view role, GangId gang,
            Timestamp at) override {
    for (Records* const each : listeners_) each->role(kind, id, role, gang, at);
  }
  void ordered(model::Measure measure, Timestamp at) override {
    for (Records* const each : listeners_) each->ordered(measure, at);
  }
  void order_answered(OrderAnswer answer, Timestamp at) override {
    for (Records* const each : listeners_) each->order_answered(answer, at);
  }
  void others_held(int64_t amount, Whose whose, Timestamp at) override {
    for (Records* const each : listeners_) each->others_held(amount, whose, at);
  }
  void disturbed(model::EventKind kind, model::Outcome outcome, Duration delay, bool given_up) override {
    for (Records* const each : listeners_) each->disturbed(kind, outcome, delay, given_up);
  }

 private:
  std::vector<Records*> listeners_;
};

}  // namespace duanlian::simulate
