#include "detect/foresight.h"

#include "base/check.h"
#include "detect/event_record.h"
#include "detect/scene.h"

namespace duanlian::detect {
namespace {

// A smaller table is in the cache anyway.
constexpr uint64_t kRowsWorthFetching = 8'192;

}  // namespace

void EventKeys::read(const FeatureSet& set, const model::Event& event, rules::Arena& arena) {
  event_ = &event;
  texts_.clear();
  ends_.clear();
  keys_.clear();
  begins_.clear();
  const SightingPlan& plan = set.plans[static_cast<std::size_t>(event.kind())];
  std::array<rules::Value, kSlots> slots{};
  slots[kEventSlot] = rules::Value::record(event_record(event.kind()), &event);
  features::KeyText text;
  for (const KeyPlan& key : plan.keys) {
    begins_.push_back(ends_.size());
    if (!key.of_event_alone) continue;
    arena.reset();
    text.reset();
    for (const std::size_t at : key.parts) {
      const rules::Value part = plan.key_parts[at].program.evaluate(slots, arena);
      if (part.is(rules::Kind::list)) {
        for (const rules::Value& one : part.elements()) {
          text.reset();
          text.add(one.text());
          add(text);
        }
        text.reset();
      } else {
        text.add(part.is(rules::Kind::string) ? part.text() : std::string_view());
      }
    }
    add(text);
  }
  begins_.push_back(ends_.size());
  // Only now do the texts stay in their places.
  uint32_t begin = 0;
  for (const uint32_t end : ends_) {
    keys_.emplace_back(std::string_view(texts_).substr(begin, end - begin));
    begin = end;
  }
}

void EventKeys::add(features::KeyText& text) {
  if (!text.is_key()) return;
  texts_ += text.text();
  ends_.push_back(static_cast<uint32_t>(texts_.size()));
}

// One event after another asks for the slot, then for the row that it names, then for what lies further in
// it.
void Foresight::expect(const model::Event& event) {
  CHECK(count_ < kExpectedMax, "fewer than kExpectedMax are expected");
  EventKeys& keys = expected(++count_);
  keys.read(set_, event, arena_);
  fetch(keys, [](const features::Trail& trail, const features::Key& key) { trail.prefetch_slot(key); });
}

const EventKeys& Foresight::keys_of(const model::Event& event) {
  if (count_ == 0 || expected(1).event() != &event) {
    count_ = 0;
    expected(0).read(set_, event, arena_);
    return expected(0);
  }
  first_ = (first_ + 1) % ring_.size();
  --count_;
  if (count_ >= 2)
    fetch(expected(2),
          [](const features::Trail& trail, const features::Key& key) { trail.prefetch_row(key); });
  return expected(0);
}

template <class Fetch>
void Foresight::fetch(const EventKeys& keys, const Fetch& fetch) const {
  const SightingPlan& plan = set_.plans[static_cast<std::size_t>(keys.event()->kind())];
  for (const Touch& row : plan.touched) {
    if (memory_.trail(row.trail).table().rows() < kRowsWorthFetching) continue;
    for (const features::Key& key : keys.of(row.key)) fetch(memory_.trail(row.trail), key);
  }
}

}  // namespace duanlian::detect
