#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "graph/passes/huge_array.h"
#include "graph/passes/lot_blocks.h"
#include "graph/passes/sinks.h"
#include "graph/passes/transfer_columns.h"

namespace duanlian::graph {

// A victim's payment: of the units that it moves and that are of nobody's yet, the first `tainted` are of
// `origin` from then on. Units that already have an origin keep it: they are not taken twice.
struct LotPayment {
  uint64_t transfer = 0;  // number in the order of adding, from 0
  uint32_t origin = 0;    // from 1; payments may share one
  int64_t tainted = 0;    // at most the transfer's amount counts
};

// First in first out and last in first out over a whole graph: every pocket is a queue (or a stack) of lots,
// each some minor units of one origin. A transfer takes lots from the payer's front until it is covered,
// splits the last, and appends them to the payee in the order in which they were taken; neighbours of equal
// origin become one lot. What the payer lacks is money that he had before the first transfer, or got unseen.
// Origin 0 is money of nobody in question. No unit is made, lost or rounded: docs/following.md.
//
// What a bank says that a balance was is not looked at: known opening balances are told by open(). One
// thread; what it answers is as of the last transfer that was added.
template <LotOrder Order>
class LotPass {
 public:
  static constexpr uint32_t kUntainted = 0;

  // Follows these payments. What a payer lacks is untainted. REQUIRES ascending `transfer`, each once, and
  // origins from 1 without large gaps: memory is taken for the highest.
  LotPass(std::size_t pockets, std::vector<LotPayment> payments);
  // Follows all money: what a payer lacks at a transfer is an origin of its own, numbered from 1 in the order
  // in which they appear.
  explicit LotPass(std::size_t pockets);

  // Money at the begin, untainted. REQUIRES that no transfer was added.
  void open(uint32_t number, int64_t amount);
  // Cash, a merchant, an exchange: what arrives stays there, merged by origin. What it pays all the same is
  // lacking, as if it came from elsewhere. REQUIRES a pocket without money.
  void set_sink(uint32_t number);

  // The next transfers. REQUIRES pockets below those of the pass, and amounts of 0 and more.
  void add(const TransferColumns& transfers);

  uint64_t transfers() const { return transfers_; }
  // Origins have numbers up to this.
  uint32_t origin_max() const { return origin_max_; }
  // Units that ever were of the origin: what all pockets have of it together, always.
  WideUnits taken(uint32_t origin) const;
  // Of the second way of following: the transfer whose payer lacked it. REQUIRES an origin from 1.
  uint64_t transfer_of(uint32_t origin) const;

  // In the order in which the pocket would pay them; of a sink by origin.
  std::vector<OriginLot> lots(uint32_t number) const;
  // Units of each origin in all pockets, by number: equal to taken().
  std::vector<WideUnits> held() const;

  std::size_t bytes() const { return pockets_.bytes() + sinks_.bytes() + shortfalls_.bytes(); }

 private:
  using Row = typename LotBlocks<Order>::Pocket;
  enum class Marking : uint8_t { none, shortfalls, payment };
  struct Shortfall {
    uint64_t transfer;
    int64_t amount;
  };
  struct Claim {
    uint32_t origin = 0;
    int64_t left = 0;
  };

  void add_part(const TransferColumns& transfers, std::size_t begin, std::size_t end);
  template <Marking Mark>
  void run(const TransferColumns& transfers, std::size_t begin, std::size_t end);
  void pay_claimed(const TransferColumns& transfers, std::size_t at);
  template <Marking Mark>
  void pay(uint64_t transfer, uint32_t from, uint32_t to, int64_t amount, Claim& claim);
  void receive(uint32_t number, Row& payee, OriginLot lot);
  uint32_t lacking(uint64_t transfer, int64_t amount);

  LotBlocks<Order> pockets_;
  Sinks sinks_;
  bool follows_all_;
  uint64_t transfers_ = 0;
  uint32_t origin_max_ = 0;
  std::vector<LotPayment> payments_;
  std::size_t next_payment_ = 0;
  std::vector<WideUnits> taken_;  // by origin; of all money only origin 0, for the others:
  HugeArray<Shortfall> shortfalls_;
};

using FifoPass = LotPass<LotOrder::fifo>;
using LifoPass = LotPass<LotOrder::lifo>;

}  // namespace duanlian::graph
