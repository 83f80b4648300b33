#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "detect/detector.h"
#include "detect/watchlists.h"
#include "model/decision.h"
#include "model/event.h"

namespace duanlian::engine {

// All that the events so far have come to, and the answer to the next one. A function of the events in their
// order and of nothing else: no clock, no chance, no network. One thread.
class Engine {
 public:
  Engine() : lists_(std::make_unique<detect::Watchlists>()) {}

  // Decides the event by what was known before it, then takes it in. Positions rise.
  model::Decision apply(uint64_t position, const model::Event& event);

  // Null before the first activation.
  const detect::Pack* pack() const { return detector_ ? &detector_->pack() : nullptr; }
  // What decided beside the active pack when it was activated, detect::deciders(); empty when not known.
  const std::string& activated_with() const { return activated_with_; }
  const detect::Watchlists& lists() const { return *lists_; }
  uint64_t position() const { return position_; }

  // The state as bytes and back: an engine that was loaded goes on exactly as the one that was saved.
  // docs/views.md.
  std::string save() const;
  static Result<Engine> load(std::string_view bytes);

 private:
  Status activate(const model::PackActivated& activation);

  uint64_t position_ = 0;
  std::unique_ptr<detect::Watchlists>
      lists_;  // stays in its place while the engine moves: the detector looks at it
  std::unique_ptr<detect::Detector> detector_;
  std::string activated_with_;
  std::string activation_;  // the canonical event that made the pack the deciding one
};

}  // namespace duanlian::engine
