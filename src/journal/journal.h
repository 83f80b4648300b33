#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "journal/entry.h"
#include "journal/group.h"
#include "journal/options.h"
#include "journal/view.h"

namespace duanlian::journal {

// Called now and then while files are copied and synced, with the files done and all of them.
using CopyProgress = std::function<void(uint64_t done, uint64_t total)>;

struct Trimmed {
  Position first;  // the first entry that is kept
  uint64_t entries = 0;
  uint64_t bytes = 0;
};

// The durable ordered log of entries, and the store of the views that are made from it. The format on disk
// and what is promised: docs/journal.md. One process holds a journal at a time.
//
// `stage` and `commit` may be called from one thread each at a time, in the order stage, commit; everything
// else from any thread at any time.
class Journal {
 public:
  static Result<std::unique_ptr<Journal>> open(const std::filesystem::path& root,
                                               const Options& options = {});
  // Writes what is buffered.
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  // Gives every draft its place: the next position, or for a known id (on disk, in a staged group, or earlier
  // in the same drafts) the position of its first entry. Nothing is on disk yet. A draft that breaks a limit
  // refuses the whole group.
  Result<Group> stage(const std::vector<Draft>& drafts);

  // Writes the group and syncs it. REQUIRES that groups come in the order in which they were staged. After
  // no_space the same group may be tried again; any other error is final for this opening of the journal.
  Status commit(const Group& group);

  Position last_durable() const;
  Position first() const;  // 1, or the first entry that retention kept

  // The entries from..to in order, each checked against its hash, until the function returns an error, which
  // is returned. Positions outside first()..last_durable() are left out. A damaged entry is an Error that
  // names its position.
  using Visit = std::function<Status(const Entry& entry)>;
  Status read(Position from, Position to_inclusive, const Visit& visit) const;

  // Where the id stands, if it is durable and was not trimmed.
  Result<std::optional<Position>> find(std::string_view id) const;

  // The view with that name ([a-z0-9_.-], at most kViewNameBytesMax); it is there from the first call on.
  // From then on retention keeps every entry that the view has not applied.
  View view(std::string_view name);

  // A consistent copy of everything that is durable, while running. REQUIRES that `to` does not exist. On the
  // same disk files are linked, not copied; copy the folder elsewhere to survive the disk.
  Status back_up(const std::filesystem::path& to, const CopyProgress& progress = {});

  // To be called when a group that was staged will not be committed any more: whoever waits for it is told
  // `unavailable`. Nothing can be written from then on.
  void give_up();

  // For the end of the program: the write of a view that waits for room, and every later one, is told
  // no_space.
  void end_waiting_for_room();

  // Copies a back-up into a new or empty folder, from which a journal can be opened.
  static Status restore(const std::filesystem::path& backup, const std::filesystem::path& to,
                        const CopyProgress& progress = {});

  // Lets go of the oldest entries as the rule says, whole blocks only, never one that a view has not applied,
  // and never the last. Their ids are forgotten with them.
  Result<Trimmed> retain(const Retention& retention, Timestamp now);

 private:
  struct Impl;
  explicit Journal(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace duanlian::journal
