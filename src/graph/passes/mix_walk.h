#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "graph/passes/mix_graph.h"

namespace duanlian::graph {

// A payment asked for: that share of what the transfer moved is a victim's.
struct MixPayment {
  uint32_t transfer = 0;
  double share = 1;
};

struct MixQuestion {
  // Ends a walk: money that has passed a payment counts for it and is not followed further back. So of two
  // payments that the same money passed, the later has it. REQUIRES ascending transfers, each once.
  std::span<const MixPayment> payments;
  // Whether the money of others is told by whose it was, or only how much it is: far less to walk.
  bool names_owners = true;
  // What reaches a node with less than this share of the money asked about is not followed, nor are transfers
  // to a hub that brought less: `open_share`. 0 follows everything.
  double epsilon = 1e-3;
  uint64_t nodes_max = uint64_t{1} << 20;  // visited; what is left then is open, too
};

// What some money is made of. The shares sum to 1 but for rounding; the units, split by the largest
// remainder, to the money asked about exactly.
struct MixAnswer {
  enum class Source : uint8_t {
    payment,      // came by a payment asked for
    payers_own,   // the payer of `transfer` had it before anything that was seen, or got it unseen
    payees_own,   // as much its payee, before that transfer came
    holders_own,  // never came by a transfer; `transfer` says nothing
  };
  struct Part {
    uint32_t transfer = 0;
    Source source = Source::payment;
    double share = 0;
    int64_t units = 0;
  };
  std::vector<Part> parts;  // by descending transfer
  double other_share = 0;   // of others, where owners are not named
  int64_t other_units = 0;
  double open_share = 0;  // not followed to its end
  int64_t open_units = 0;
  uint64_t nodes = 0;  // visited
};

// Asks a graph of mixes backwards, from the latest node to the earliest, each once.
class MixWalk {
 public:
  // The graph outlives the walk, and does not grow during a question.
  explicit MixWalk(const MixGraph& graph) : graph_(graph) {}

  // What is in a pocket, all of its balance.
  MixAnswer in_pocket(uint32_t pocket, const MixQuestion& question);
  // What a transfer moved, of which `units` is the amount. REQUIRES one that moved something.
  MixAnswer in_transfer(uint32_t transfer, int64_t units, const MixQuestion& question);

 private:
  struct Entry {
    uint32_t node;
    double share;
    friend bool operator<(const Entry& a, const Entry& b) { return a.node < b.node; }
  };

  MixAnswer walk(int64_t units);
  Entry take_latest();
  void visit(Entry entry);
  void follow_arrived(uint32_t transfer, double share);
  void follow(uint32_t node, double share, uint32_t transfer, MixAnswer::Source owner);
  void tell_own(uint32_t transfer, MixAnswer::Source owner, double share);
  // Of what the transfer moved; 0 where it is not asked for. REQUIRES descending transfers.
  double asked_share(uint32_t transfer);

  const MixGraph& graph_;
  MixQuestion question_;
  std::size_t payments_left_ = 0;  // those before the transfers that were visited
  MixAnswer answer_;
  std::vector<Entry> heap_;
};

}  // namespace duanlian::graph
