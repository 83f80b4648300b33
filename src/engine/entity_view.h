#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "detect/watchlists.h"
#include "engine/engine.h"
#include "graph/store/money_graph.h"
#include "model/decision.h"
#include "model/entity.h"
#include "model/life.h"

namespace duanlian::engine {

// The decisions of an entity view end with the first that goes beyond this.
inline constexpr std::size_t kEntityDecisionBytesMax = 1024 * 1024;
// Where transfers came out of order or were undone, the balance of an account is reckoned anew from all of
// them: not from more than so many.
inline constexpr uint64_t kReckonedAnewMax = 20'000;

// All that is known of one entity.
struct EntityView {
  // A feature of the active pack that names such entities, for this one.
  struct Remembered {
    std::string name;
    model::Bilingual what;
    std::string window;  // as the pack writes it
    std::string value;   // JSON
  };
  struct Link {
    model::Relation relation = model::Relation::owns;
    bool outgoing = false;  // this entity is the one that owns, uses or is registered
    model::Entity entity;   // the other
    std::string source;
    Timestamp since;
    std::optional<Timestamp> until;
  };

  // What an account or wallet has in one currency or asset, as the money graph knows it.
  struct Money {
    std::string asset;
    std::string bank;  // empty: not known
    // As reckoned from the transfers; nothing where that would take long.
    std::optional<int64_t> balance;
    uint32_t outgoing = 0;  // transfers
    uint32_t incoming = 0;
  };

  model::Entity entity;
  Timestamp at;  // the newest event time: what "now" means
  std::vector<Remembered> remembered;
  std::vector<Link> links;              // those that ended too, in the order in which they came
  std::vector<detect::Listing> lists;   // the watch-lists that it is on, in order of their names
  std::vector<std::string> pack_lists;  // the lists of the active pack that it is on
  std::vector<Money> money;             // of an account or wallet
  std::vector<std::string> decisions;   // those that are not `allow`, JSON, the newest first
  bool decisions_cut = false;           // kEntityDecisionBytesMax was reached

  bool is_empty() const {
    return remembered.empty() && links.empty() && lists.empty() && pack_lists.empty() && money.empty() &&
           decisions.empty();
  }
};

// What the engine knows of it: everything but the money and the decisions.
EntityView view_of(const Engine& engine, const model::Entity& entity);
// May be called on any thread.
std::vector<EntityView::Money> money_of(const graph::MoneyGraph& graph, const model::Entity& entity);

}  // namespace duanlian::engine
