#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "graph/feed/event_movement.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

// What became of the movements of a pile, beside the graph's own tally.
struct PileTally {
  uint64_t told = 0;           // movements and reversals that were added
  uint64_t repeated = 0;       // an id of the same source again, with the same content
  uint64_t other_content = 0;  // the same id with another content: the first one counts
  uint64_t out_of_order = 0;   // told after one that was later
  uint64_t refused = 0;        // by the graph
};

// Movements from files in any order, kept small until they are put into a graph in order of time: 100 bytes
// each, with names once and the ids of events beside.
class MovementPile {
 public:
  MovementPile();

  // Where the movement was told, for what is said of it. The id is the event's at its source.
  struct Origin {
    std::string_view source;
    std::string_view id;
    uint64_t line = 0;
  };
  // REQUIRES a sort other than none, and an id. Refused: kTransfersMax.
  Status add(const EventMovement& told, const Origin& origin);

  // A movement that the graph did not take, with the line that told of it.
  using Tell = std::function<void(uint64_t line, std::string_view id, const Error& why)>;
  // Into an empty graph, in order of time and among equal times as they were told; then what undoes some of
  // them. The graph's records are places of this pile. Once.
  void put_into(MoneyGraph& graph, const Tell& tell);

  const PileTally& tally() const { return tally_; }
  Timestamp newest() const { return newest_; }  // time of the latest movement; 1970 where there is none
  // After put_into: of the event that told of a movement that the graph has, by its record there.
  std::string_view event_of(uint64_t record) const;
  // Events that told of a movement or undid one: their records are below this.
  uint64_t events() const { return kept_.size(); }
  // The records that the graph may have, with the ids of their events.
  void for_each_event(const std::function<void(uint64_t record, std::string_view id)>& use) const;

 private:
  struct Kept {
    Timestamp time;
    int64_t amount = 0;
    int64_t arrives = 0;
    int64_t balance_before = 0;
    uint64_t line = 0;
    uint64_t id_begin = 0;  // in ids_
    uint32_t id_size = 0;
    uint32_t from = 0;  // these are names
    uint32_t to = 0;
    uint32_t from_bank = 0;
    uint32_t to_bank = 0;
    uint32_t asset = 0;
    uint32_t arrives_asset = 0;
    PocketKind from_kind = PocketKind::account;
    PocketKind to_kind = PocketKind::account;
    MovementKind kind = MovementKind::transfer;
    MovementStatus status = MovementStatus::moved;
    bool has_arrives = false;
    bool has_balance = false;
    bool reverses = false;
  };
  struct Key {
    Hash128 id;  // of source and id: two that fall together are not to be expected
    uint32_t place = 0;
  };

  uint32_t name(std::string_view text);
  std::string_view keep(std::string_view text);
  static bool same_content(const Kept& a, const Kept& b);
  void drop_repeated();
  Movement movement_of(const Kept& kept, uint64_t record) const;
  std::string_view id_of(const Kept& kept) const;

  std::vector<std::unique_ptr<char[]>> chunks_;  // the texts of names
  char* next_ = nullptr;
  std::size_t chunk_left_ = 0;
  std::vector<std::string_view> names_;
  std::unordered_map<std::string_view, uint32_t, TextHash> numbers_;
  std::string ids_;
  std::vector<Kept> kept_;
  std::vector<Key> keys_;
  Timestamp newest_;
  PileTally tally_;
};

}  // namespace duanlian::graph
