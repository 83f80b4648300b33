#include "journal/stager.h"

#include <algorithm>

#include "base/hash.h"
#include "journal/draft_limits.h"

namespace duanlian::journal {
namespace {

constexpr std::size_t kPrefetchAhead = 16;

// Where the bytes of the new entries go.
class BlockSequence {
 public:
  explicit BlockSequence(const BlockStart& start) : next_(start) {}

  void add(const Draft& draft) {
    if (!builder_) builder_.emplace(next_, kBlockBytesTarget + 1024);
    builder_->add(draft);
    if (builder_->full()) close();
  }
  void close() {
    if (!builder_) return;
    blocks_.push_back(builder_->finish(next_));
    builder_.reset();
  }
  const BlockStart& end() const { return next_; }
  std::vector<std::string> take() { return std::move(blocks_); }

 private:
  BlockStart next_;
  std::optional<BlockBuilder> builder_;
  std::vector<std::string> blocks_;
};

Status list_entries(const std::vector<std::string>& blocks, std::vector<Entry>& entries) {
  for (const std::string& block : blocks) {
    ASSIGN_OR_RETURN(BlockReader reader, BlockReader::open(block, BlockCheck::structure));
    for (uint32_t i = 0; i < reader.count(); ++i) RETURN_IF_ERROR(reader.next(entries.emplace_back()));
  }
  return {};
}

}  // namespace

Result<Group> Stager::stage(const std::vector<Draft>& drafts, Position first_kept) {
  RETURN_IF_ERROR(check_drafts(drafts));
  Group group;
  group.placed_.reserve(drafts.size());
  std::vector<uint64_t> hashes(drafts.size());
  std::ranges::transform(drafts, hashes.begin(), [](const Draft& draft) { return hash64(draft.id); });
  BlockSequence blocks(end_);
  new_first_ = end_.first;
  new_drafts_.clear();
  {
    IdIndex::Session session(index_);
    for (std::size_t i = 0; i < std::min(kPrefetchAhead, drafts.size()); ++i) session.prefetch(hashes[i]);
    for (std::size_t i = 0; i < drafts.size(); ++i) {
      if (i + kPrefetchAhead < drafts.size()) session.prefetch(hashes[i + kPrefetchAhead]);
      ASSIGN_OR_RETURN(const auto seen, known(session, hashes[i], drafts[i], first_kept));
      const Position position = seen ? *seen : Position(new_first_.value() + new_drafts_.size());
      group.placed_.push_back({.position = position, .repeated = seen.has_value()});
      if (seen) continue;
      session.add(hashes[i], position);
      new_drafts_.push_back(&drafts[i]);
    }
    if (!new_drafts_.empty()) session.added_up_to(Position(new_first_.value() + new_drafts_.size() - 1));
  }
  for (const Draft* draft : new_drafts_) blocks.add(*draft);
  blocks.close();
  group.bytes_ = blocks.end().bytes_before - end_.bytes_before;
  group.entries_.reserve(new_drafts_.size());
  group.blocks_ = std::make_shared<const Group::Blocks>(blocks.take());
  RETURN_IF_ERROR(list_entries(*group.blocks_, group.entries_));
  end_ = blocks.end();
  if (!group.empty()) remember(group);
  return group;
}

void Stager::remember(const Group& group) {
  Staged staged{group.first(), group.last(), {}, group.blocks_};
  staged.ids.reserve(group.entries_.size());
  for (const Entry& entry : group.entries_) staged.ids.push_back(entry.id);
  const std::lock_guard lock(mutex_);
  staged_.push_back(std::move(staged));
}

// A record of the index is only a hint; what counts is the id that stands at its position.
Result<std::optional<Position>> Stager::known(const IdIndex::Session& session, uint64_t hash,
                                              const Draft& draft, Position first_kept) {
  candidates_.clear();
  RETURN_IF_ERROR(session.collect(hash, candidates_));
  for (const Position position : candidates_) {
    if (position < first_kept) continue;
    ASSIGN_OR_RETURN(const bool same, stands_at(position, draft.id));
    if (same) return std::optional<Position>(position);
  }
  return std::optional<Position>{};
}

Result<bool> Stager::stands_at(Position position, std::string_view id) {
  if (new_first_ <= position) {
    const uint64_t index = position.value() - new_first_.value();
    return index < new_drafts_.size() && new_drafts_[index]->id == id;
  }
  if (const auto same = staged_at(position, id)) return *same;
  ASSIGN_OR_RETURN(const std::string_view stored, stored_ids_.id_at(position));
  return stored == id;
}

// Nothing when the position is durable.
std::optional<bool> Stager::staged_at(Position position, std::string_view id) const {
  const std::lock_guard lock(mutex_);
  const auto group = std::ranges::lower_bound(staged_, position, {}, &Staged::last);
  if (group == staged_.end() || position < group->first) return {};
  return group->ids[position.value() - group->first.value()] == id;
}

void Stager::committed(Position last) {
  std::vector<Staged> freed;  // outside of the lock
  const std::lock_guard lock(mutex_);
  while (!staged_.empty() && staged_.front().last <= last) {
    freed.push_back(std::move(staged_.front()));
    staged_.pop_front();
  }
}

Result<std::optional<Position>> Stager::find(std::string_view id, Position first, Position last) const {
  std::vector<Position> candidates;
  RETURN_IF_ERROR(index_.find(hash64(id), candidates));
  StoredIds stored(log_);
  for (const Position position : candidates) {
    if (position < first || last < position) continue;
    ASSIGN_OR_RETURN(const std::string_view found, stored.id_at(position));
    if (found == id) return std::optional<Position>(position);
  }
  return std::optional<Position>{};
}

}  // namespace duanlian::journal
