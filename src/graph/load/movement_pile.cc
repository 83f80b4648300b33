#include "graph/load/movement_pile.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "graph/limits.h"

namespace duanlian::graph {
namespace {

constexpr std::size_t kNameChunkBytes = std::size_t{1} << 20;

}  // namespace

MovementPile::MovementPile() { (void)name({}); }

std::string_view MovementPile::keep(std::string_view text) {
  if (text.size() > chunk_left_) {
    chunk_left_ = std::max(kNameChunkBytes, text.size());
    chunks_.push_back(std::make_unique<char[]>(chunk_left_));
    next_ = chunks_.back().get();
  }
  char* const at = next_;
  std::ranges::copy(text, at);
  next_ += text.size();
  chunk_left_ -= text.size();
  return {at, text.size()};
}

uint32_t MovementPile::name(std::string_view text) {
  const auto found = numbers_.find(text);
  if (found != numbers_.end()) return found->second;
  const auto number = static_cast<uint32_t>(names_.size());
  names_.push_back(keep(text));
  numbers_.emplace(names_.back(), number);
  return number;
}

Status MovementPile::add(const EventMovement& told, const Origin& origin) {
  if (kept_.size() >= kTransfersMax) {
    return Error{ErrorCode::limit_exceeded, "the file has more transfers than a graph holds (kTransfersMax)"};
  }
  const Movement& movement = told.movement;
  Kept kept{.time = movement.time,
            .amount = movement.amount,
            .arrives = movement.arrives.value_or(0),
            .balance_before = movement.balance_before.value_or(0),
            .line = origin.line,
            .id_begin = ids_.size(),
            .id_size = static_cast<uint32_t>(origin.id.size()),
            .from = name(movement.from.id),
            .to = name(movement.to.id),
            .from_bank = name(movement.from.bank),
            .to_bank = name(movement.to.bank),
            .asset = name(movement.asset),
            .arrives_asset = name(movement.arrives_asset),
            .from_kind = movement.from.kind,
            .to_kind = movement.to.kind,
            .kind = movement.kind,
            .status = movement.status,
            .has_arrives = movement.arrives.has_value(),
            .has_balance = movement.balance_before.has_value(),
            .reverses = told.sort == EventMovement::Sort::reverses};
  ids_ += origin.id;
  const uint64_t source = hash64(origin.source);
  keys_.push_back({.id = hash128(origin.id, source), .place = static_cast<uint32_t>(kept_.size())});
  if (!kept_.empty() && kept.time < newest_) ++tally_.out_of_order;
  newest_ = kept_.empty() ? kept.time : std::max(newest_, kept.time);
  kept_.push_back(kept);
  ++tally_.told;
  return {};
}

bool MovementPile::same_content(const Kept& a, const Kept& b) {
  const auto content = [](const Kept& kept) {
    return std::tie(kept.time, kept.amount, kept.arrives, kept.balance_before, kept.from, kept.to,
                    kept.from_bank, kept.to_bank, kept.asset, kept.arrives_asset, kept.from_kind,
                    kept.to_kind, kept.kind, kept.status, kept.has_arrives, kept.has_balance, kept.reverses);
  };
  return content(a) == content(b);
}

void MovementPile::drop_repeated() {
  std::ranges::sort(keys_, {}, [](const Key& key) { return std::pair(key.id, key.place); });
  std::vector<bool> repeated(kept_.size(), false);
  std::size_t first = 0;
  for (std::size_t i = 1; i < keys_.size(); ++i) {
    if (keys_[i].id != keys_[first].id) {
      first = i;
      continue;
    }
    repeated[keys_[i].place] = true;
    const bool same = same_content(kept_[keys_[first].place], kept_[keys_[i].place]);
    ++(same ? tally_.repeated : tally_.other_content);
  }
  keys_ = {};
  std::size_t place = 0;
  std::erase_if(kept_, [&](const Kept&) { return repeated[place++]; });
}

Movement MovementPile::movement_of(const Kept& kept, uint64_t record) const {
  Movement movement{.time = kept.time,
                    .from = {.kind = kept.from_kind, .id = names_[kept.from], .bank = names_[kept.from_bank]},
                    .to = {.kind = kept.to_kind, .id = names_[kept.to], .bank = names_[kept.to_bank]},
                    .asset = names_[kept.asset],
                    .amount = kept.amount,
                    .arrives_asset = names_[kept.arrives_asset],
                    .kind = kept.kind,
                    .status = kept.status,
                    .record = record};
  if (kept.has_arrives) movement.arrives = kept.arrives;
  if (kept.has_balance) movement.balance_before = kept.balance_before;
  return movement;
}

void MovementPile::put_into(MoneyGraph& graph, const Tell& tell) {
  drop_repeated();
  // Ids stand in the order in which they were told.
  if (tally_.out_of_order != 0) {
    std::ranges::sort(kept_, {}, [](const Kept& kept) { return std::pair(kept.time, kept.id_begin); });
  }
  const auto refuse = [&](const Kept& kept, const Error& why) {
    ++tally_.refused;
    tell(kept.line, id_of(kept), why);
  };
  graph.begin_bulk();
  for (std::size_t i = 0; i < kept_.size(); ++i) {
    if (kept_[i].reverses) continue;
    if (const auto taken = graph.append(movement_of(kept_[i], i)); !taken) refuse(kept_[i], taken.error());
  }
  graph.end_bulk();
  for (std::size_t i = 0; i < kept_.size(); ++i) {
    if (!kept_[i].reverses) continue;
    if (const auto undone = graph.reverse(movement_of(kept_[i], i)); !undone)
      refuse(kept_[i], undone.error());
  }
}

std::string_view MovementPile::id_of(const Kept& kept) const {
  return std::string_view(ids_).substr(kept.id_begin, kept.id_size);
}

std::string_view MovementPile::event_of(uint64_t record) const {
  return record < kept_.size() ? id_of(kept_[record]) : std::string_view();
}

void MovementPile::for_each_event(
    const std::function<void(uint64_t record, std::string_view id)>& use) const {
  for (std::size_t i = 0; i < kept_.size(); ++i) use(i, id_of(kept_[i]));
}

}  // namespace duanlian::graph
