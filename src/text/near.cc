#include "text/near.h"

#include <algorithm>
#include <tuple>

namespace duanlian::text {
namespace {

// True when at most `most` characters stand in the bytes between.
bool at_most(std::string_view squeezed, uint32_t begin, uint32_t end, int most) {
  if (begin >= end) return true;
  if (end - begin > static_cast<uint32_t>(most) * 4) return false;
  int count = 0;
  for (auto at = begin; at < end; ++at) count += (static_cast<uint8_t>(squeezed[at]) & 0xC0) == 0x80 ? 0 : 1;
  return count <= most;
}

}  // namespace

void NearMatcher::match(std::string_view squeezed, std::vector<PartHit>& parts, std::vector<NearHit>& out) {
  ++round_;
  std::ranges::sort(parts, {},
                    [](const PartHit& hit) { return std::tuple(hit.end, hit.begin, hit.near, hit.part); });
  for (const auto& hit : parts) {
    auto& last = last_[hit.near];
    if (last.round != round_) last = {.round = round_};
    if (last.done) continue;
    last.begin[hit.part] = hit.begin;
    last.end[hit.part] = hit.end;
    last.seen = static_cast<uint8_t>(last.seen | 1U << hit.part);
    const auto& near = nears_[hit.near];
    NearHit found{near.entry};
    if (last.seen != (1U << near.parts) - 1 || !within(squeezed, last, near, found)) continue;
    last.done = true;
    out.push_back(found);
  }
}

// The latest place of each part is the nearest one to the part that has just been found.
bool NearMatcher::within(std::string_view squeezed, const Last& last, const NearPhrase& near, NearHit& hit) {
  std::array<std::size_t, kNearPartsMax> order{0, 1, 2};
  const auto before = [&](std::size_t a, std::size_t b) {
    return last.begin[order[b]] < last.begin[order[a]];
  };
  if (before(0, 1)) std::swap(order[0], order[1]);
  if (near.parts == 3 && before(1, 2)) std::swap(order[1], order[2]);
  if (near.parts == 3 && before(0, 1)) std::swap(order[0], order[1]);
  for (std::size_t i = 1; i < near.parts; ++i) {
    if (!at_most(squeezed, last.end[order[i - 1]], last.begin[order[i]], near.within)) return false;
  }
  hit.begin = last.begin[order[0]];
  hit.end = *std::max_element(last.end.begin(), last.end.begin() + near.parts);
  return true;
}

}  // namespace duanlian::text
