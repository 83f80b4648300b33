#include "graph/passes/mix_graph.h"

#include <algorithm>
#include <limits>
#include <string>

#include "base/check.h"

namespace duanlian::graph {
namespace {

constexpr std::size_t kMixRowsAhead = 16;

}  // namespace

void MixGraph::grow(std::size_t pockets) {
  CHECK(pockets >= rows_.size(), "pockets are never fewer");
  rows_.resize(pockets);
}

void MixGraph::open(uint32_t pocket, int64_t amount) {
  CHECK(transfers() == 0 && pocket < pockets() && amount >= 0, "pockets are opened before transfers");
  CHECK(amount <= std::numeric_limits<int64_t>::max() - rows_[pocket].balance, "a balance beyond 64 bits");
  rows_[pocket].balance += amount;
}

void MixGraph::set_sink(uint32_t pocket) {
  CHECK(pocket < pockets() && rows_[pocket].balance == 0, "a sink begins empty");
  rows_[pocket].is_sink = true;
}

MixGraph::Mix MixGraph::mix(uint32_t pocket) const {
  CHECK(pocket < pockets(), "no such pocket");
  const Row& row = rows_[pocket];
  return {row.node_above - 1, row.balance == 0};  // 0 - 1 is kNone
}

inline uint32_t MixGraph::lengthen(Row& payee, uint32_t transfer, double arrived) {
  const bool is_first = payee.balance == 0 || payee.node_above == 0;
  if (!is_first) {
    payee.kept *= 1 - arrived;
    payee.largest = std::max(payee.largest * static_cast<float>(1 - arrived), static_cast<float>(arrived));
    if (++payee.nodes < kStretch) return kNone;
  }
  const std::size_t place = stretches_.size();
  if (!is_first) {
    stretches_.resize(place + 1);
    stretches_[place] = {payee.stretch_end, payee.kept, payee.largest};
  }
  payee.stretch_end = transfer;
  payee.kept = 1;
  payee.largest = 0;
  payee.nodes = 0;
  return is_first ? kNone : static_cast<uint32_t>(place);
}

inline bool MixGraph::pay(uint32_t transfer, Row& payer, Row& payee, int64_t amount) {
  int64_t balance = 0;
  if (__builtin_add_overflow(payee.balance, amount, &balance)) [[unlikely]]
    return false;
  const int64_t had = payer.is_sink ? 0 : payer.balance;
  const double arrived = static_cast<double>(amount) / static_cast<double>(balance);
  const uint32_t stretch = lengthen(payee, transfer, arrived);
  Stored& node = nodes_[transfer];
  node.before = payee.balance == 0 ? kNone : payee.node_above - 1;
  node.payer = had == 0 ? kNone : payer.node_above - 1;
  node.arrived = arrived;
  const bool had_part = had < amount && node.payer != kNone;
  if (had_part || stretch != kNone) {
    const std::size_t place = extras_.size();
    extras_.resize(place + 1);
    extras_[place] = {node.payer, stretch,
                      had_part ? static_cast<double>(had) / static_cast<double>(amount) : 1};
    node.payer = static_cast<uint32_t>(place);
    node.arrived = -arrived;
  }
  payer.balance -= std::min(had, amount);
  payee.balance = balance;
  payee.node_above = transfer + 1;
  return true;
}

Status MixGraph::add(const TransferColumns& transfers) {
  const std::size_t size = transfers.size();
  CHECK(transfers.from.size() == size && transfers.to.size() == size, "columns of different lengths");
  const uint32_t* const from = transfers.from.data();
  const uint32_t* const to = transfers.to.data();
  const int64_t* const amount = transfers.amount.data();
  const std::size_t pockets = rows_.size();
  const uint64_t first = nodes_.size();
  const std::size_t end = std::min<uint64_t>(size, kTransfersMax - first);
  nodes_.resize(first + end);
  for (std::size_t i = 0; i < end; ++i) {
    if (i + kMixRowsAhead < size) {
      __builtin_prefetch(rows_.data() + from[i + kMixRowsAhead], 1);
      __builtin_prefetch(rows_.data() + to[i + kMixRowsAhead], 1);
    }
    CHECK(from[i] < pockets && to[i] < pockets && amount[i] >= 0, "a transfer is not of this graph");
    if (from[i] == to[i] || amount[i] == 0) continue;  // its node stays as it is made, of zeros
    if (pay(static_cast<uint32_t>(first + i), rows_[from[i]], rows_[to[i]], amount[i])) continue;
    nodes_.cut(first + i);
    return Error{ErrorCode::limit_exceeded, "transfer " + std::to_string(first + i) +
                                                " brings the balance of pocket " + std::to_string(to[i]) +
                                                " beyond 64 bits"};
  }
  if (end < size)
    return Error{ErrorCode::limit_exceeded,
                 "more than " + std::to_string(kTransfersMax) + " transfers in a graph of mixes"};
  return {};
}

}  // namespace duanlian::graph
