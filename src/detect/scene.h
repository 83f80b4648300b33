#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "detect/counts.h"
#include "detect/feature.h"
#include "detect/pack.h"
#include "detect/phone_book.h"
#include "detect/watchlists.h"
#include "features/memory.h"
#include "graph/live/live_shapes.h"
#include "model/event.h"
#include "rules/environment.h"
#include "text/reader.h"

namespace duanlian::detect {

// All that the rules may look at while one event is decided: the event itself, what its words say, what its
// address looks like, the lists, what is remembered. The costly parts are read when a rule first asks.
class Scene {
 public:
  // Without shapes no transfer closes any.
  Scene(const Pack& pack, const Watchlists& lists, const features::Memory& memory, PhoneBook& phones,
        graph::LiveShapes* shapes = nullptr)
      : pack_(pack),
        lists_(lists),
        memory_(memory),
        phones_(phones),
        shapes_(shapes),
        reader_(pack.lexicon(), pack.brands()) {}

  void begin(const model::Event& event);
  // Between the decision and what is remembered: the memory's time may have moved.
  void move_on() { counts_.forget(); }

  const model::Event& event() const { return *event_; }
  const Pack& pack() const { return pack_; }
  PhoneBook& phones() const { return phones_; }
  const features::Memory& memory() const { return memory_; }
  // By the pack or by an event.
  Counts& counts() const { return counts_; }
  bool listed(const PackList& list, std::string_view id) const {
    return pack_.lists(list, id) || lists_.contains(list.name, id, event_->header.time);
  }

  // What the words of the event say: a message's text, a transfer's remark, a report's words.
  const text::Reading& reading() const;
  // The address of a visit.
  const text::DomainFacts& site() const;
  // The addresses in the words.
  const std::vector<text::DomainFacts>& sites() const;
  // What the money of the event closes; null where it moves none.
  graph::ShapeReading* shape() const;

 private:
  const Pack& pack_;
  const Watchlists& lists_;
  const features::Memory& memory_;
  PhoneBook& phones_;
  graph::LiveShapes* shapes_;
  const model::Event* event_ = nullptr;
  // Filled on the first question; a rule's getters see the scene as const.
  mutable Counts counts_;
  mutable text::Reader reader_;
  mutable const text::Reading* reading_ = nullptr;
  mutable std::optional<text::DomainFacts> site_;
  mutable std::optional<std::vector<text::DomainFacts>> sites_;
  mutable bool shape_is_known_ = false;
  mutable std::optional<graph::ShapeReading> shape_;
};

// The names that a pack gives to its rules beside those that every pack has. They must outlive the
// environment and the programs compiled in it.
struct Vocabulary {
  std::span<const PackList> lists;                              // listed.NAME(id), listed_under.NAME(domain)
  std::span<const text::Category> categories;                   // words_on.NAME()
  std::span<const std::pair<std::string, int64_t>> parameters;  // param.NAME
  std::span<const Feature> features = {};                       // memory.NAME(key)
};

// The environment of the rules on this kind: `event`, `words`, `site` and `shape` where the kind has them,
// the functions of docs/packs.md. The variables' slots are kEventSlot and on.
rules::Environment scene_environment(model::EventKind kind, const Vocabulary& vocabulary);
// The same for the expressions of features, which also see the decision on the event as `decision`.
rules::Environment feature_environment(model::EventKind kind, const Vocabulary& vocabulary);

// The event alone, without anything of the pack. A program of it needs no scene.
rules::Environment event_environment(model::EventKind kind);

inline constexpr int kEventSlot = 0;
inline constexpr int kWordsSlot = 1;
inline constexpr int kSiteSlot = 2;
inline constexpr int kShapeSlot = 3;
inline constexpr int kDecisionSlot = 4;
inline constexpr int kSlots = 5;

// The variables of a scene, by slot. Slots that the kind does not have are null.
std::array<rules::Value, kSlots> scene_slots(const Scene& scene);
std::array<rules::Value, kSlots> feature_slots(const Scene& scene, const model::Decision& decision);

}  // namespace duanlian::detect
