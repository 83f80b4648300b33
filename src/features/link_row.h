#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "features/entity_table.h"
#include "model/entity.h"
#include "model/life.h"

namespace duanlian::features {

// The end of a link of which nobody said that it ends.
inline constexpr Timestamp kOpenEnd{std::numeric_limits<int64_t>::max()};

// An entity that is meant. Persons and organisations as scoped_id() writes them.
struct EntityName {
  model::EntityKind kind = model::EntityKind::unspecified;
  std::string_view id;
  friend bool operator==(const EntityName&, const EntityName&) = default;
};

// A link as it stands in the row of one of its two entities: with `other`, from `since` until before `until`.
// Texts are in the row, or wherever the link was made from.
struct EntityLink {
  EntityName other;
  model::Relation relation = model::Relation::owns;
  bool outgoing = false;  // the row's entity is the one that owns, uses or is registered
  std::string_view source;
  Timestamp since;
  Timestamp until = kOpenEnd;
  Timestamp said;  // the newest time of which its source said that it holds, or that it does not

  bool holds(Timestamp at) const { return since <= at && at < until; }
  // Whether both say the same of the same two entities, at whatever time.
  bool is_same(const EntityLink& link) const {
    return other == link.other && relation == link.relation && outgoing == link.outgoing &&
           source == link.source;
  }
};

// The key of an entity's row: the kind as a byte, then the id.
class EntityKey {
 public:
  // REQUIRES an id that fits: a longer one gives no key, and no entity has it.
  explicit EntityKey(const EntityName& entity);
  bool fits() const { return bytes_ != 0; }
  Key key() const { return Key({text_.data(), bytes_}); }

 private:
  std::array<char, kKeyBytesMax> text_;
  std::size_t bytes_ = 0;
};

// Reads the links of a row one by one, in the order in which they came.
class LinkReader {
 public:
  explicit LinkReader(const Row& row) : at_(row.payload()), end_(at_ + row.size()) {}
  bool at_end() const { return at_ == end_; }
  // REQUIRES !at_end().
  EntityLink next();

 private:
  const char* at_;
  const char* end_;
};

// All links of a row, and back.
std::vector<EntityLink> links_in(const Row& row);
void append_links(std::string& out, const std::vector<EntityLink>& links);
// Whether a row that was read from a disk holds together.
bool is_link_row(const Row& row);

}  // namespace duanlian::features
