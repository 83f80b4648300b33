#include "graph/store/pockets.h"

#include <cstring>
#include <mutex>

#include "base/check.h"

namespace duanlian::graph {
namespace {

constexpr std::size_t kSlotsMin = 1'024;

}  // namespace

Pockets::Pockets() : chunks_(std::make_unique<std::atomic<PocketRow*>[]>(kChunks)), slots_(kSlotsMin) {}

Pockets::~Pockets() {
  const uint64_t used = (size() + kChunkRows - 1) / kChunkRows;
  for (uint64_t i = 0; i < used; ++i) delete[] chunks_[i].load(std::memory_order_relaxed);
}

uint64_t Pockets::hash_of(const PocketName& name) {
  return hash64(name.id, uint64_t{name.asset.value()} << 8 | static_cast<uint64_t>(name.kind));
}

PocketName Pockets::name(PocketId id) const {
  const PocketRow& of = row(id);
  uint16_t length = 0;
  std::memcpy(&length, of.name, sizeof length);
  return {.kind = of.kind, .asset = of.asset, .id = {of.name + sizeof length, length}};
}

void Pockets::prefetch(uint64_t hash) const { __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]); }

PocketId Pockets::likely(uint64_t hash) const {
  const auto tag = static_cast<uint32_t>(hash >> 32);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask; slots_[at].number != 0; at = (at + 1) & mask) {
    if (slots_[at].tag == tag) return PocketId{slots_[at].number - 1};
  }
  return kNoPocket;
}

const Pockets::Slot* Pockets::look(const PocketName& name, uint64_t hash) const {
  const auto tag = static_cast<uint32_t>(hash >> 32);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    const Slot& slot = slots_[at];
    if (slot.number == 0) return &slot;
    if (slot.tag == tag && this->name(PocketId{slot.number - 1}) == name) return &slot;
  }
}

std::optional<PocketId> Pockets::find(const PocketName& name) const {
  const uint64_t hash = hash_of(name);
  const std::shared_lock lock(mutex_);
  const Slot* const slot = look(name, hash);
  if (slot->number == 0) return std::nullopt;
  return PocketId{slot->number - 1};
}

PocketId Pockets::find_or_add(const PocketName& name) {
  const uint64_t hash = hash_of(name);
  // No lock: nobody else changes the slots.
  const Slot* found = look(name, hash);
  if (found->number != 0) return PocketId{found->number - 1};

  const uint64_t number = size_.load(std::memory_order_relaxed);
  CHECK(number < kPocketsMax, "the pockets are full");
  CHECK(name.id.size() <= kPocketNameBytesMax, "a pocket's name is bounded");
  const PocketId id{static_cast<uint32_t>(number)};
  if (number % kChunkRows == 0) {
    chunks_[number / kChunkRows].store(new PocketRow[kChunkRows], std::memory_order_release);
  }
  PocketRow& added = row(id);
  added.kind = name.kind;
  added.asset = name.asset;
  added.name = keep(name.id);
  const std::unique_lock lock(mutex_);
  constexpr std::size_t kFilled = 3;  // of 4 slots
  if ((number + 1) * 4 > slots_.size() * kFilled) {
    grow();
    found = look(name, hash);
  }
  slots_[static_cast<std::size_t>(found - slots_.data())] = {static_cast<uint32_t>(hash >> 32),
                                                             id.value() + 1};
  size_.store(number + 1, std::memory_order_release);
  return id;
}

const char* Pockets::keep(std::string_view id) {
  const auto length = static_cast<uint16_t>(id.size());
  const std::size_t bytes = sizeof length + id.size();
  if (bytes > text_left_) {
    texts_.push_back(std::make_unique_for_overwrite<char[]>(kTextChunkBytes));
    text_left_ = kTextChunkBytes;
    ++text_chunks_;
  }
  char* const at = texts_.back().get() + (kTextChunkBytes - text_left_);
  text_left_ -= bytes;
  std::memcpy(at, &length, sizeof length);
  std::memcpy(at + sizeof length, id.data(), id.size());
  return at;
}

void Pockets::grow() {
  std::vector<Slot> wider(slots_.size() * 2);
  const std::size_t mask = wider.size() - 1;
  for (const Slot& slot : slots_) {
    if (slot.number == 0) continue;
    std::size_t at = hash_of(name(PocketId{slot.number - 1})) & mask;
    while (wider[at].number != 0) at = (at + 1) & mask;
    wider[at] = slot;
  }
  slots_ = std::move(wider);
}

std::size_t Pockets::bytes() const {
  const uint64_t chunks = (size() + kChunkRows - 1) / kChunkRows;
  const std::shared_lock lock(mutex_);
  return chunks * kChunkRows * sizeof(PocketRow) + slots_.size() * sizeof(Slot) +
         text_chunks_ * kTextChunkBytes;
}

}  // namespace duanlian::graph
