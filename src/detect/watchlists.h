#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "base/time.h"
#include "model/notice.h"

namespace duanlian::detect {

// An entity's place on a list.
struct Listing {
  std::string list;
  Timestamp expires;
  std::string source;
  std::string category;
};
// Places told of one entity; further ones are left out.
inline constexpr std::size_t kListingsToldMax = 256;

// Who is on which list until when: the sum of all watchlist_entry events so far. An entry is a thing of one
// kind: the telephone number 95588 and the account 95588 are two entries. Time is event time; nothing here
// asks a clock.
class Watchlists {
 public:
  // Puts the entity on the list or takes it off. The later event wins. limit_exceeded when
  // kWatchlistEntriesMax is reached.
  Status apply(const model::WatchlistEntry& entry, std::string_view source);

  // Whether a thing of any kind with that id is on the list at that time. As many looks as the list has
  // kinds.
  bool contains(std::string_view list, std::string_view id, Timestamp at) const;

  // The lists that the entity is on at that time, in order of their names. Looks at every list: for people,
  // not for rules.
  std::vector<Listing> listings_of(const model::Entity& entity, Timestamp at) const;

  // Forgets what has expired by then; called at ticks.
  void expire(Timestamp now);

  std::size_t size() const { return entries_.size(); }

  // All entries in a stable order, to be kept with a view; docs/journal.md has the form.
  void save(std::string& out) const;
  static Result<Watchlists> load(std::string_view bytes);

 private:
  struct Entry {
    Timestamp expires;
    std::string source;
    std::string category;
  };
  static constexpr std::size_t kKinds = words(model::EntityKind{}).size();
  using KindCounts = std::array<uint64_t, kKinds>;

  void count(std::string_view list, model::EntityKind kind, int64_t change);

  // Key: list, NUL, the kind as a byte, id.
  TextMap<Entry> entries_;
  TextMap<KindCounts> kinds_;  // of each list: how many entries of each kind
};

}  // namespace duanlian::detect
