#include "graph/follow/confidence.h"

#include <algorithm>

#include "graph/follow/lot.h"

namespace duanlian::graph {
namespace {

constexpr int kSureMilli = 1'000;
constexpr int64_t kWidthMilliMax = 100;

// What a doubt leaves of the confidence. Provenance: engineering default, docs/following.md.
constexpr int left_by(Doubt doubt) {
  switch (doubt) {
    case Doubt::methods_differ:
      return kSureMilli;  // the width of the bracket counts instead
    case Doubt::mixed:
      return 850;
    case Doubt::balance_inferred:
      return 900;
    case Doubt::unseen_income:
      return 850;
    case Doubt::contradiction:
      return 700;
    case Doubt::implied_swap:
      return 700;
    case Doubt::hub_crossed:
      return 500;
    case Doubt::late_transfers:
      return 950;
    case Doubt::pending:
      return 900;
    case Doubt::deal:
      return 900;
    case Doubt::deal_doubtful:
      return 800;
  }
  return kSureMilli;
}

// The bracket, widened to what is said.
struct Width {
  int64_t least = 0;
  int64_t most = 0;
};
Width width_of(const Rest& rest) {
  const int64_t value = sum_of(rest.shares);
  return {std::min(rest.value_min, value), std::max(rest.value_max, value)};
}

int64_t milli_of(int64_t part, int64_t whole) { return scale(kSureMilli, part, whole); }

}  // namespace

bool methods_differ(const Rest& rest) {
  const Width width = width_of(rest);
  return width.most > 0 && milli_of(width.most - width.least, width.most) > kWidthMilliMax;
}

bool is_mixed(const Rest& rest) {
  const bool is_pocket = rest.kind == RestKind::account || rest.kind == RestKind::wallet;
  return is_pocket && rest.quantity > 0 && rest.quantity < rest.balance - rest.quantity;
}

int confidence_milli(const Rest& rest) {
  const Width width = width_of(rest);
  int64_t confidence = kSureMilli;
  if (width.most > 0) confidence = (kSureMilli + milli_of(width.least, width.most)) / 2;
  for (const Doubt doubt : rest.doubts) confidence = confidence * left_by(doubt) / kSureMilli;
  return static_cast<int>(confidence);
}

}  // namespace duanlian::graph
