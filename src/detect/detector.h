#pragma once

#include <cstdint>
#include <memory>

#include "detect/pack.h"
#include "detect/phone_book.h"
#include "detect/scene.h"
#include "detect/watchlists.h"
#include "model/decision.h"
#include "model/event.h"
#include "rules/arena.h"

namespace duanlian::detect {

// Decides events by one pack, one after another. One thread; the lists must outlive it.
class Detector {
 public:
  Detector(std::shared_ptr<const Pack> pack, const Watchlists& lists);

  const Pack& pack() const { return *pack_; }

  // The decision is a function of the pack, the lists and the event.
  model::Decision decide(uint64_t position, const model::Event& event);

 private:
  std::string observed_values(const Rule& rule, std::span<const rules::Value> slots);

  std::shared_ptr<const Pack> pack_;
  PhoneBook phones_;
  Scene scene_;
  rules::Arena arena_;
};

// The score of weights together. Weights that speak against the event join as independent doubts do:
// 1 - (1 - a)(1 - b)...; those that speak for it then shrink the sum: s(1 - c).... Rounded down to a whole
// thousandth once, at the end; the order of the reasons does not matter.
int join_weights(std::span<const model::Reason> reasons);

}  // namespace duanlian::detect
