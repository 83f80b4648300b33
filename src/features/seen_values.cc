#include "features/seen_values.h"

#include <algorithm>
#include <span>

namespace duanlian::features {
namespace {

constexpr int64_t kSecondsUntil2000 = 946'684'800;
constexpr std::size_t kRoomWhenNew = 4;

struct Seen {
  uint32_t hash = 0;
  uint32_t second = 0;  // since 2000
};
struct SeenHead {
  uint32_t count = 0;
  uint32_t unused = 0;
};
static_assert(sizeof(Seen) == 8 && sizeof(SeenHead) == 8);

uint32_t second_of(int64_t time_ms) {
  return static_cast<uint32_t>(std::clamp<int64_t>(time_ms / 1'000 - kSecondsUntil2000, 0, UINT32_MAX));
}

std::size_t room_of(const Block& block) { return block.bytes / sizeof(Seen) - 1; }

template <class B>
auto seen_of(B& block) {
  using Head = std::conditional_t<std::is_const_v<B>, const SeenHead, SeenHead>;
  using Element = std::conditional_t<std::is_const_v<B>, const Seen, Seen>;
  auto* const head = reinterpret_cast<Head*>(block.data());
  return std::span<Element>(reinterpret_cast<Element*>(head + 1), head->count);
}

std::size_t bytes_for(std::size_t room) { return sizeof(SeenHead) + room * sizeof(Seen); }

// The block with room for one more.
Block* with_room(TrailEditor& row, std::size_t feature, uint32_t from) {
  Block* const block = row.ensure_block(BlockKind::seen, feature, bytes_for(kRoomWhenNew));
  auto* const head = reinterpret_cast<SeenHead*>(block->data());
  if (head->count < room_of(*block)) return block;
  const auto seen = seen_of(*block);
  const auto old = std::ranges::remove_if(seen, [&](const Seen& one) { return one.second < from; });
  head->count -= static_cast<uint32_t>(old.size());
  if (head->count < room_of(*block)) return block;
  if (room_of(*block) < kSeenValuesMax)
    return row.ensure_block(BlockKind::seen, feature,
                            bytes_for(std::min(room_of(*block) * 2, kSeenValuesMax)));
  const auto oldest = std::ranges::min_element(seen, {}, &Seen::second);
  *oldest = seen.back();
  --head->count;
  return block;
}

}  // namespace

void see_value(TrailEditor& row, std::size_t feature, uint32_t value_hash, int64_t time_ms, int64_t from_ms) {
  const uint32_t second = second_of(time_ms);
  Block* block = row.ensure_block(BlockKind::seen, feature, bytes_for(kRoomWhenNew));
  const auto seen = seen_of(*block);
  const auto known = std::ranges::find(seen, value_hash, &Seen::hash);
  if (known != seen.end()) {
    known->second = std::max(known->second, second);
    return;
  }
  block = with_room(row, feature, second_of(from_ms));
  auto* const head = reinterpret_cast<SeenHead*>(block->data());
  ++head->count;
  seen_of(*block).back() = {.hash = value_hash, .second = second};
}

bool saw_value(const TrailRow& row, std::size_t feature, uint32_t value_hash, int64_t from_ms) {
  const Block* const block = row.block(BlockKind::seen, feature);
  if (block == nullptr) return false;
  const auto seen = seen_of(*block);
  const auto known = std::ranges::find(seen, value_hash, &Seen::hash);
  return known != seen.end() && known->second >= second_of(from_ms);
}

bool is_seen_block(const Block& block) {
  return block.bytes >= bytes_for(1) && block.bytes <= bytes_for(kSeenValuesMax) &&
         reinterpret_cast<const SeenHead*>(block.data())->count <= room_of(block);
}

}  // namespace duanlian::features
