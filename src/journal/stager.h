#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "journal/group.h"
#include "journal/id_index.h"
#include "journal/stored_ids.h"

namespace duanlian::journal {

// Gives drafts their places: tells repeats from new ids and builds the blocks of the new entries. Staging is
// for one thread, forgetting for one, finding for all.
class Stager {
 public:
  Stager(const LogStore& log, IdIndex& index, const BlockStart& end)
      : log_(log), index_(index), end_(end), stored_ids_(log) {}

  // Ids of entries before `first_kept` count as unknown.
  Result<Group> stage(const std::vector<Draft>& drafts, Position first_kept);
  // Groups up to `last` are on disk now.
  void committed(Position last);
  // Among the entries from `first` to `last`, which must be durable.
  Result<std::optional<Position>> find(std::string_view id, Position first, Position last) const;

 private:
  struct Staged {
    Position first;
    Position last;
    std::vector<std::string_view> ids;
    std::shared_ptr<const Group::Blocks> blocks;  // what the ids look into
  };

  void remember(const Group& group);
  Result<std::optional<Position>> known(const IdIndex::Session& session, uint64_t hash, const Draft& draft,
                                        Position first_kept);
  Result<bool> stands_at(Position position, std::string_view id);
  std::optional<bool> staged_at(Position position, std::string_view id) const;

  const LogStore& log_;
  IdIndex& index_;
  BlockStart end_;
  StoredIds stored_ids_;
  std::vector<Position> candidates_;
  // The group being staged: the drafts that got a new place, from this position on.
  Position new_first_;
  std::vector<const Draft*> new_drafts_;

  mutable std::mutex mutex_;
  std::deque<Staged> staged_;  // not durable yet
};

}  // namespace duanlian::journal
