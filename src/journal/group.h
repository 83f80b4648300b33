#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "journal/entry.h"

namespace duanlian::journal {

// What a submitter knows of its drafts beyond their bytes, such as the events that they were made from. It
// goes with them to who applies them; the journal does not look into it.
class Origin {
 public:
  virtual ~Origin() = default;
};

// Drafts that were given their places together and become durable together. Made by Journal::stage.
class Group {
 public:
  Group() = default;

  // One for each draft, in the order of the drafts.
  std::span<const Placed> placed() const { return placed_; }
  // The new entries, without the repeats, in order. They live as long as the group.
  std::span<const Entry> entries() const { return entries_; }
  bool empty() const { return entries_.empty(); }
  // REQUIRES !empty().
  Position first() const { return entries_.front().position; }
  Position last() const { return entries_.back().position; }
  uint64_t bytes() const { return bytes_; }

  // The drafts of one submission, which follow one another in placed(), and what was given with them.
  struct Part {
    std::size_t drafts = 0;
    std::unique_ptr<Origin> origin;  // may be none
  };
  // The submissions in order, when the group was made by a committer.
  std::span<const Part> parts() const { return parts_; }

 private:
  friend class Committer;
  friend class Journal;
  friend class Stager;
  // Encoded blocks; the entries look into them. Shared with the journal until the group is durable, so that a
  // repeat of an id that is not on disk yet can be recognised.
  using Blocks = std::vector<std::string>;

  std::vector<Placed> placed_;
  std::vector<Entry> entries_;
  std::shared_ptr<const Blocks> blocks_;
  uint64_t bytes_ = 0;
  std::vector<Part> parts_;
};

}  // namespace duanlian::journal
