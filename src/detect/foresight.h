#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "detect/feature.h"
#include "features/key_text.h"
#include "features/memory.h"
#include "model/event.h"
#include "rules/arena.h"

namespace duanlian::detect {

// The keys of an event that are of the event alone, each made and hashed once.
class EventKeys {
 public:
  // The event and the set must outlive what is read.
  void read(const FeatureSet& set, const model::Event& event, rules::Arena& arena);

  const model::Event* event() const { return event_; }
  // By its place in the plan of the event's kind. Several where the part is a list; none for one that is
  // empty, or not of the event alone.
  std::span<const features::Key> of(std::size_t key) const {
    return std::span(keys_).subspan(begins_[key], begins_[key + 1] - begins_[key]);
  }

 private:
  void add(features::KeyText& text);

  const model::Event* event_ = nullptr;
  std::string texts_;
  std::vector<uint32_t> ends_;  // in texts_, by key
  std::vector<features::Key> keys_;
  std::vector<std::size_t> begins_;  // by place in the plan
};

// Fetches what events will look at in the memory some steps before their turn, so that nothing waits for it.
// It changes nothing but time. One thread.
class Foresight {
 public:
  // Set and memory must outlive it.
  Foresight(const FeatureSet& set, const features::Memory& memory) : set_(set), memory_(memory) {}

  // Events that can be expected at once.
  static constexpr std::size_t kExpectedMax = 4;

  // The event is decided after those that are expected already. REQUIRES that it stays as it is until then,
  // and that fewer than kExpectedMax are expected.
  void expect(const model::Event& event);
  // The keys of the event that is decided now; it is expected no longer. Good until the next call.
  const EventKeys& keys_of(const model::Event& event);

 private:
  EventKeys& expected(std::size_t index) { return ring_[(first_ + index) % ring_.size()]; }
  template <class Fetch>
  void fetch(const EventKeys& keys, const Fetch& fetch) const;

  const FeatureSet& set_;
  const features::Memory& memory_;
  rules::Arena arena_;
  std::array<EventKeys, kExpectedMax + 1> ring_;  // the first is that of the event that is decided now
  std::size_t first_ = 0;
  std::size_t count_ = 0;  // behind the first
};

}  // namespace duanlian::detect
