#pragma once

#include <cstddef>
#include <cstdint>

#include "base/result.h"
#include "graph/passes/huge_array.h"
#include "graph/passes/transfer_columns.h"

namespace duanlian::graph {

// Proportional following of all money at once, as a graph that only grows: each transfer is a node of 16
// bytes, the mix of what the payee then had. It mixes what he had before with what the payer had; to pay
// changes nothing in the payer's own mix, so an old node never changes. What the payer lacks is money of his
// own: had before the first transfer, or got unseen. Who has what is asked of nodes, backwards: MixWalk.
// Definitions: docs/following.md. One thread adds; nobody may ask at that time.
class MixGraph {
 public:
  static constexpr uint32_t kNone = 0xffff'ffff;
  static constexpr uint64_t kTransfersMax = kNone;

  explicit MixGraph(std::size_t pockets) { grow(pockets); }

  // More pockets, empty. Never fewer.
  void grow(std::size_t pockets);
  // Money at the begin, the pocket's own. REQUIRES that no transfer was added.
  void open(uint32_t pocket, int64_t amount);
  // Cash, a merchant, an exchange: what arrives stays there, and what it pays all the same is lacking.
  void set_sink(uint32_t pocket);

  // The next transfers. Where one would bring a balance beyond 64 bits, or is beyond kTransfersMax, it and
  // those behind it are not added. REQUIRES pockets below pockets(), and amounts of 0 and more.
  Status add(const TransferColumns& transfers);

  uint64_t transfers() const { return nodes_.size(); }
  std::size_t pockets() const { return rows_.size(); }
  // By the transfers alone, what is lacking counted as unseen income.
  int64_t balance(uint32_t pocket) const { return rows_[pocket].balance; }

  // What a pocket has: of a node, or, where that is kNone, its own.
  struct Mix {
    uint32_t node = kNone;
    bool is_empty = true;
  };
  Mix mix(uint32_t pocket) const;

  // What a node is made of: `arrived` of it came with its transfer, the rest is as in `before`. Of what came,
  // `known` is as in `payer`, the rest was the payer's own. kNone is own money, whole.
  struct Node {
    uint32_t before = kNone;
    uint32_t payer = kNone;
    double arrived = 0;
    double known = 1;
  };
  // REQUIRES a transfer that moved something.
  Node node(uint32_t transfer) const {
    const Stored& stored = nodes_[transfer];
    if (stored.arrived >= 0) [[likely]]
      return {stored.before, stored.payer, stored.arrived, 1};
    const Extra& extra = extras_[stored.payer];
    return {stored.before, extra.payer, -stored.arrived, extra.known};
  }

  // A stretch of kStretch nodes of one pocket, from one of them back to before `end`, so that a walk need not
  // visit each of a hub's: what is left of the mix behind it, and the most that came with one transfer.
  struct Stretch {
    uint32_t end = kNone;
    double kept = 1;
    double largest = 1;
  };
  static constexpr uint8_t kStretch = 64;
  // The stretch that begins with the node, or null.
  const Stretch* stretch(uint32_t transfer) const {
    const Stored& stored = nodes_[transfer];
    if (stored.arrived >= 0) return nullptr;
    const uint32_t place = extras_[stored.payer].stretch;
    return place == kNone ? nullptr : stretches_.data() + place;
  }
  // Moved nothing: to oneself, or 0.
  bool is_idle(uint32_t transfer) const { return nodes_[transfer].arrived == 0; }
  void fetch(uint32_t transfer) const { __builtin_prefetch(nodes_.data() + transfer); }

  std::size_t bytes() const { return rows_.bytes() + nodes_.bytes() + extras_.bytes() + stretches_.bytes(); }

 private:
  struct Row {
    int64_t balance;
    uint32_t node_above;  // one more than the node, so that a new row has none
    uint32_t stretch_end;
    double kept;  // of the stretch that has begun, as are:
    float largest;
    uint8_t nodes;
    bool is_sink;
  };
  static_assert(sizeof(Row) == 32);
  struct Stored {
    uint32_t before;
    uint32_t payer;  // where `arrived` is below 0: place in extras_
    double arrived;
  };
  static_assert(sizeof(Stored) == 16);
  // Of nodes whose payer had a part of what he paid, and of those with a stretch.
  struct Extra {
    uint32_t payer;
    uint32_t stretch;
    double known;
  };

  // Whether the balance fits.
  bool pay(uint32_t transfer, Row& payer, Row& payee, int64_t amount);
  // The place of the stretch that the payee's new node ends, or kNone.
  uint32_t lengthen(Row& payee, uint32_t transfer, double arrived);

  HugeArray<Row> rows_;
  HugeArray<Stored> nodes_;
  HugeArray<Extra> extras_;
  HugeArray<Stretch> stretches_;
};

}  // namespace duanlian::graph
