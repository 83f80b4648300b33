#include "respond/returns/fair_shares.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "base/check.h"

namespace duanlian::respond {
namespace {

__extension__ using Wide = __int128;

// A level is a part of the weight. At this one a claim begins to get something, or has got all.
struct LevelMark {
  int64_t of = 0;  // above weight
  int64_t weight = 1;
  std::size_t claim = 0;
  bool ends = false;
};

// At one level a claim begins before it ends.
bool is_lower(const LevelMark& a, const LevelMark& b) {
  const Wide left = Wide{a.of} * b.weight;
  const Wide right = Wide{b.of} * a.weight;
  return left != right ? left < right : std::pair(a.claim, a.ends) < std::pair(b.claim, b.ends);
}

// The claims that get a part of their most at the final level, and what is left to them.
struct OpenClaims {
  Wide weight = 0;
  Wide before = 0;
  int64_t amount = 0;  // less what those who have their most took
  std::vector<char> open;
};

// Raises the level until the amount is used up. Nothing where everybody gets his most before.
std::optional<OpenClaims> find_level(int64_t amount, std::span<const ShareClaim> claims) {
  std::vector<LevelMark> marks;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const ShareClaim& one = claims[i];
    CHECK(one.weight > 0 && one.before >= 0 && one.most >= 0, "a claim below nothing");
    marks.push_back({.of = one.before, .weight = one.weight, .claim = i});
    marks.push_back({.of = one.before + one.most, .weight = one.weight, .claim = i, .ends = true});
  }
  std::ranges::sort(marks, is_lower);
  OpenClaims now{.amount = amount, .open = std::vector<char>(claims.size(), 0)};
  for (const LevelMark& mark : marks) {
    // What the open ones have at the level of the mark, times its weight.
    const Wide taken = now.weight * mark.of - now.before * mark.weight;
    if (now.weight > 0 && taken >= Wide{now.amount} * mark.weight) return now;
    const ShareClaim& one = claims[mark.claim];
    const Wide sign = mark.ends ? -1 : 1;
    now.weight += sign * one.weight;
    now.before += sign * one.before;
    now.open[mark.claim] = mark.ends ? 0 : 1;
    if (mark.ends) now.amount -= one.most;
  }
  return std::nullopt;
}

}  // namespace

std::vector<int64_t> fair_shares(int64_t amount, std::span<const ShareClaim> claims) {
  std::vector<int64_t> shares(claims.size(), 0);
  const auto level = find_level(amount, claims);
  std::vector<Wide> remainders(claims.size(), 0);
  if (!level) {
    std::ranges::transform(claims, shares.begin(), &ShareClaim::most);
    return shares;
  }
  // Those whose end was passed before the level have their most; those whose beginning was not have nothing.
  int64_t left = level->amount;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const ShareClaim& one = claims[i];
    const Wide exact = (Wide{level->amount} + level->before) * one.weight - Wide{one.before} * level->weight;
    if (level->open[i] != 0) {
      shares[i] = static_cast<int64_t>(exact / level->weight);
      remainders[i] = exact % level->weight;
      left -= shares[i];
    } else if (exact > 0) {
      shares[i] = one.most;
    }
  }
  std::vector<std::size_t> order(claims.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    return remainders[a] != remainders[b] ? remainders[a] > remainders[b] : a < b;
  });
  for (std::size_t i = 0; left > 0; ++i, --left) {
    CHECK(i < order.size() && remainders[order[i]] > 0, "more left over than there are remainders");
    ++shares[order[i]];
  }
  return shares;
}

}  // namespace duanlian::respond
