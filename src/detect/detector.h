#pragma once

#include <cstdint>
#include <memory>

#include "detect/conditions.h"
#include "detect/foresight.h"
#include "detect/pack.h"
#include "detect/phone_book.h"
#include "detect/scene.h"
#include "detect/sightings.h"
#include "detect/watchlists.h"
#include "model/decision.h"
#include "model/event.h"
#include "rules/arena.h"

namespace duanlian::detect {

// Decides events by one pack, one after another. One thread; lists, memory and shapes must outlive it.
class Detector {
 public:
  // Without shapes no transfer closes any.
  // REQUIRES that the pack's trails are laid out in the memory.
  Detector(std::shared_ptr<const Pack> pack, const Watchlists& lists, features::Memory& memory,
           graph::LiveShapes* shapes = nullptr);

  const Pack& pack() const { return *pack_; }

  // A hint: the event is decided soon, after those expected before. See Foresight::expect.
  void expect(const model::Event& event) { foresight_.expect(event); }
  // The decision is a function of the pack, the lists, the memory and the event.
  model::Decision decide(uint64_t position, const model::Event& event);
  // Takes the event that was decided last into the memory. Conditions of features that fail are added to the
  // decision's errors.
  void remember(model::Decision& decision);
  // Whether the pack says of the transfer that was decided last that a victim pays. A condition that fails
  // is added to the decision's errors. Ends with the next that the shapes take.
  bool is_victims_payment(model::Decision& decision);

 private:
  std::string observed_values(const Rule& rule, std::span<const rules::Value> slots);

  std::shared_ptr<const Pack> pack_;
  features::Memory& memory_;
  PhoneBook phones_;
  Scene scene_;
  Conditions conditions_;
  Sightings sightings_;
  Foresight foresight_;
  const EventKeys* keys_ = nullptr;  // of the event that was decided last
  rules::Arena arena_;
};

// The score of weights together. Weights that speak against the event join as independent doubts do:
// 1 - (1 - a)(1 - b)...; those that speak for it then shrink the sum: s(1 - c).... Rounded down to a whole
// thousandth once, at the end; the order of the reasons does not matter.
int join_weights(std::span<const model::Reason> reasons);

}  // namespace duanlian::detect
