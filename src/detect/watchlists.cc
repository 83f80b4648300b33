#include "detect/watchlists.h"

#include <algorithm>
#include <vector>

#include "base/coding.h"
#include "base/hash.h"
#include "detect/limits.h"

namespace duanlian::detect {
namespace {

std::string key_of(std::string_view list, model::EntityKind kind, std::string_view id) {
  std::string key;
  key.reserve(list.size() + 2 + id.size());
  key.append(list).push_back('\0');
  key.push_back(static_cast<char>(kind));
  return key.append(id);
}

// The same where it is only looked for: in room of its own, if it is not too long.
class SoughtKey {
 public:
  SoughtKey(std::string_view list, std::string_view id)
      : size_(list.size() + 2 + id.size()), kind_at_(list.size() + 1) {
    char* to = room_.data();
    if (size_ > room_.size()) {
      long_.resize(size_);
      to = long_.data();
    }
    to = std::ranges::copy(list, to).out;
    *to = '\0';
    std::ranges::copy(id, to + 2);
  }

  std::string_view of(model::EntityKind kind) {
    char* const key = long_.empty() ? room_.data() : long_.data();
    key[kind_at_] = static_cast<char>(kind);
    return {key, size_};
  }

 private:
  std::size_t size_;
  std::size_t kind_at_;
  std::array<char, 192> room_;
  std::string long_;
};

struct KeyParts {
  std::string_view list;
  model::EntityKind kind;
  std::string_view id;
};

KeyParts parts_of(std::string_view key) {
  const std::size_t end = key.find('\0');
  return {.list = key.substr(0, end),
          .kind = static_cast<model::EntityKind>(key[end + 1]),
          .id = key.substr(end + 2)};
}

}  // namespace

void Watchlists::count(std::string_view list, model::EntityKind kind, int64_t change) {
  const auto at = kinds_.try_emplace(std::string(list)).first;
  at->second[static_cast<std::size_t>(kind)] += static_cast<uint64_t>(change);
  if (change < 0 && at->second == KindCounts{}) kinds_.erase(at);
}

Status Watchlists::apply(const model::WatchlistEntry& entry, std::string_view source) {
  std::string key = key_of(entry.list, entry.entity.kind, entry.entity.id);
  if (entry.action == model::ListAction::remove) {
    if (entries_.erase(key) != 0) count(entry.list, entry.entity.kind, -1);
    return {};
  }
  if (entries_.size() >= kWatchlistEntriesMax && !entries_.contains(key)) {
    return Error{ErrorCode::limit_exceeded,
                 "watch-lists hold at most " + std::to_string(kWatchlistEntriesMax) + " entries"};
  }
  CHECK(entry.expires.has_value(), "a checked event lists with an expiry");
  const bool added =
      entries_.insert_or_assign(std::move(key), Entry{*entry.expires, std::string(source), entry.category})
          .second;
  if (added) count(entry.list, entry.entity.kind, 1);
  return {};
}

bool Watchlists::contains(std::string_view list, std::string_view id, Timestamp at) const {
  if (entries_.empty() || id.empty()) return false;
  const auto kinds = kinds_.find(list);
  if (kinds == kinds_.end()) return false;
  SoughtKey key(list, id);
  for (std::size_t i = 0; i < kKinds; ++i) {
    if (kinds->second[i] == 0) continue;
    const auto found = entries_.find(key.of(static_cast<model::EntityKind>(i)));
    if (found != entries_.end() && at < found->second.expires) return true;
  }
  return false;
}

std::vector<Listing> Watchlists::listings_of(const model::Entity& entity, Timestamp at) const {
  std::vector<Listing> found;
  for (const auto& [list, counts] : kinds_) {
    if (counts[static_cast<std::size_t>(entity.kind)] == 0) continue;
    const auto entry = entries_.find(key_of(list, entity.kind, entity.id));
    if (entry == entries_.end() || entry->second.expires <= at) continue;
    found.push_back({.list = list,
                     .expires = entry->second.expires,
                     .source = entry->second.source,
                     .category = entry->second.category});
  }
  std::ranges::sort(found, {}, &Listing::list);
  if (found.size() > kListingsToldMax) found.resize(kListingsToldMax);
  return found;
}

void Watchlists::expire(Timestamp now) {
  std::erase_if(entries_, [&](const auto& entry) {
    if (now < entry.second.expires) return false;
    const KeyParts parts = parts_of(entry.first);
    count(parts.list, parts.kind, -1);
    return true;
  });
}

void Watchlists::save(std::string& out) const {
  std::vector<const std::pair<const std::string, Entry>*> sorted;
  sorted.reserve(entries_.size());
  for (const auto& entry : entries_) sorted.push_back(&entry);
  std::ranges::sort(sorted, {}, [](const auto* entry) -> const std::string& { return entry->first; });
  put_varint(out, sorted.size());
  for (const auto* entry : sorted) {
    const KeyParts parts = parts_of(entry->first);
    put_bytes(out, parts.list);
    put_bytes(out, to_string(parts.kind));
    put_bytes(out, parts.id);
    put_fixed64(out, static_cast<uint64_t>(entry->second.expires.micros));
    put_bytes(out, entry->second.source);
    put_bytes(out, entry->second.category);
  }
}

Result<Watchlists> Watchlists::load(std::string_view bytes) {
  Watchlists lists;
  ByteReader reader(bytes);
  const uint64_t count = reader.varint();
  if (count > kWatchlistEntriesMax) return Error{ErrorCode::corrupt, "saved watch-lists: impossible count"};
  for (uint64_t i = 0; i < count && !reader.failed(); ++i) {
    const std::string_view list = reader.bytes();
    const auto kind = model::parse_word<model::EntityKind>(reader.bytes());
    std::string key = key_of(list, kind.value_or(model::EntityKind::unspecified), reader.bytes());
    if (!reader.failed() && !kind) return Error{ErrorCode::corrupt, "saved watch-lists: unknown kind"};
    const Timestamp expires{static_cast<int64_t>(reader.fixed64())};
    std::string source(reader.bytes());
    std::string category(reader.bytes());
    if (reader.failed()) break;
    const bool added =
        lists.entries_.emplace(std::move(key), Entry{expires, std::move(source), std::move(category)}).second;
    if (!added) return Error{ErrorCode::corrupt, "saved watch-lists: an entry stands twice"};
    lists.count(list, *kind, 1);
  }
  if (reader.failed() || !reader.at_end())
    return Error{ErrorCode::corrupt, "saved watch-lists: wrong length"};
  return lists;
}

}  // namespace duanlian::detect
